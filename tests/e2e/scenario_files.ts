/** A directory with these files, which is gone at the end. */
export async function folder(files: Readonly<Record<string, string>>) {
  const path = await Deno.makeTempDir();
  for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(`${path}/${name}`, text);
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** Both ends in one file. */
export function between(name: string, steps: string): string {
  return `name: ${name}\nconnections: {a: {listen: 127.0.0.1:0}, b: {connect: a}}\nwithin: 9s\nsteps:\n${steps}`;
}

export const good = between("Good", "  - {send: x, on: b}\n  - {expect: x, on: a}\n");
export const bad = between("Bad", "  - {send: x, on: b}\n  - {expect: y, within: 100ms, on: a}\n");
