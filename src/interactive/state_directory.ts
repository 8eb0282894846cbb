/** Reads a variable of the environment; undefined when it is not set, or may not be read. */
export type ReadVariable = (name: string) => string | undefined;

export const readVariable: ReadVariable = (name) => {
  try {
    return Deno.env.get(name);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
};

/**
 * The folder for what the program keeps between runs, or undefined when the system does not say where that is.
 *
 * Linux and the BSDs: the XDG Base Directory Specification 0.8; a path that is not absolute is to be ignored.
 */
export function stateDirectory(os: string, read: ReadVariable): string | undefined {
  const under = (base: string | undefined, ...folders: string[]) => {
    const separator = os === "windows" ? "\\" : "/";
    return base ? [base, ...folders, "tcplab"].join(separator) : undefined;
  };
  if (os === "windows") return under(read("LOCALAPPDATA"));
  if (os === "darwin") return under(read("HOME"), "Library", "Application Support");
  const state = read("XDG_STATE_HOME");
  return state?.startsWith("/") ? under(state) : under(read("HOME"), ".local", "state");
}
