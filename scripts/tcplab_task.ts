/** How the program is started: read from the task `tcplab` in deno.json, the one place that says it. */
export interface TcplabTask {
  /** Variables that are set for it. */
  readonly env: Readonly<Record<string, string>>;
  /** Permissions, V8 flags, ...: what stands between `deno run` and the entry point. */
  readonly flags: readonly string[];
  readonly entry: string;
}

export const repository = new URL("../", import.meta.url);

/** @throws when the task is not of the form `NAME=VALUE deno run --flag... main.ts` */
export function parseTask(line: string): TcplabTask {
  const words = Array.from(line.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [], unquoted);
  const isVariable = (word: string) => /^\w+=/.test(word);
  const variables = words.slice(0, words.findIndex((word) => !isVariable(word)));
  const [deno, run, ...rest] = words.slice(variables.length);
  const entry = rest.findIndex((word) => !word.startsWith("-"));
  if (deno !== "deno" || run !== "run" || entry === -1 || entry !== rest.length - 1) {
    throw new Error(`deno.json: the task "tcplab" is not of the form deno run --flag... main.ts ("${line}")`);
  }
  return {
    env: Object.fromEntries(variables.map((word) => {
      const equals = word.indexOf("=");
      return [word.slice(0, equals), word.slice(equals + 1)];
    })),
    flags: rest.slice(0, entry),
    entry: rest[entry]!,
  };
}

function unquoted(word: string): string {
  return word.replaceAll(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single);
}

export async function readTask(): Promise<TcplabTask> {
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("deno.json", repository)));
  return parseTask(typeof tasks.tcplab === "object" ? tasks.tcplab.command : tasks.tcplab);
}
