/**
 * Starts an executable that is for this machine, as bare as it will be on a lab PC.
 * @returns what `--version` says. @throws when that is not the version that was built
 */
export async function tryOut(file: string, version: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(await Deno.realPath(file), {
    args: ["--version"],
    clearEnv: true,
    env: { NO_COLOR: "1" },
  }).output();
  const [said, complaint] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
  if (success && said!.startsWith(`tcplab ${version} (`)) return said!;
  throw new Error(`${file} does not work: --version says "${said}" ${complaint}`.trimEnd());
}
