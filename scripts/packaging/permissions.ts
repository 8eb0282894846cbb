/** What no executable may be given, and why. */
const forbidden: ReadonlyArray<readonly [flag: RegExp, why: string]> = [
  [/^(-A|--allow-all|-P|--permission-set)(=|$)/, "it gives more than the program needs"],
  [/^--allow-run(=|$)/, "tcplab starts no other programs"],
  [/^--allow-ffi(=|$)/, "tcplab loads no foreign code"],
];

/**
 * The flags that an executable is compiled with: those that the program is run with from source.
 * @throws when they would give it more than it needs, or let it ask for more
 */
export function checkedFlags(flags: readonly string[]): readonly string[] {
  for (const flag of flags) {
    const [, why] = forbidden.find(([pattern]) => pattern.test(flag)) ?? [];
    if (why !== undefined) throw new Error(`deno.json: "${flag}" in the task "tcplab" is refused: ${why}`);
  }
  if (!flags.includes("--no-prompt")) {
    throw new Error('deno.json: "--no-prompt" is missing in the task "tcplab": nobody is there to be asked');
  }
  return flags;
}
