import { fileURLToPath } from "node:url";
import { gatherCompletions } from "../../src/cli/completions.ts";
import { catalogues } from "../../src/commands/catalogues.ts";
import { commands } from "../../src/commands/index.ts";
import { assertEquals, assertStringIncludes } from "../assert.ts";
import { Child, type Invocation } from "../harness/child.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { requirePeers } from "../harness/programs.ts";
import { tcplab } from "../harness/tcplab.ts";

const loaded = await Promise.all(commands.map(async (entry) => [entry, await entry.load()] as const));
const { commands: completed, specs } = gatherCompletions(loaded, catalogues, []);

/** What Tab at the end of a line offers, in the shells alike. */
const cases: ReadonlyArray<readonly [line: string, words: readonly string[]]> = [
  ["tcplab se", ["server"]],
  ...completed.map(({ text, options }) =>
    [`tcplab ${text} --`, options.map(({ names }) => names.at(-1)!)] as const
  ),
  ...specs.map(({ kind, parts }) => [`tcplab help ${kind} `, parts.map(({ text }) => text)] as const),
  ["tcplab server --when-full ", ["fin", "refuse", "replace", "silent"]],
  ["tcplab server --when-full=re", ["--when-full=refuse", "--when-full=replace"]],
  ["tcplab server --idle ", []],
  ["tcplab server --idle 3s :9999 --per", ["--per-peer"]],
  ["tcplab server --service ", specs[0]!.parts.map(({ text }) => text)],
  ["tcplab server --service=dr", ["--service=drip"]],
  ["tcplab server --service drip:", ["drip:size", "drip:every"]],
  ["tcplab server --service drip:size=1,e", ["drip:size=1,every"]],
  ["tcplab server --log json:data=", ["json:data=auto", "json:data=hex", "json:data=none"]],
  ["tcplab server --log json:data=hex,file=al", ["json:data=hex,file=alpha.bin"]],
  ["tcplab client :9999 --until ", ["close", "sent", "frame", "idle:", "bytes:", "match:"]],
  ["tcplab client :9999 hex:01 file:al", ["file:alpha.bin"]],
  ["tcplab client --timeout 5s ", []],
  ["tcplab client --timeout 5s -v :9999 ra", ["raw:"]],
  ["tcplab client -- :9999 ra", ["raw:"]],
  ["tcplab completions ", ["bash", "zsh", "fish", "powershell"]],
  ["tcplab help serv", ["server", "service"]],
];

for (const shell of ["bash", "zsh", "fish"]) {
  const isInstalled = await canRun(shell);
  if (!isInstalled) console.log(`skipped, because ${shell} is not installed: completions in it`);
  const options = { ignore: !isInstalled && !requirePeers };

  endToEnd(`tcplab completions ${shell} makes Tab offer what the definitions say`, async () => {
    const offered = await offeredBy(shell, cases.map(([line]) => line));
    for (const [line, words] of cases) {
      assertEquals(offered.get(line), words.toSorted(), `${shell}: "${line}"`);
    }
  }, options);

  if (shell !== "zsh") continue;
  endToEnd("tcplab completions zsh can also be a file that is loaded from $fpath", async () => {
    const dir = await Deno.makeTempDir();
    try {
      await Deno.writeTextFile(`${dir}/_tcplab`, await scriptFor("zsh"));
      const load = "fpath=($1 $fpath); autoload -U compinit; compinit -u -D; print $_comps[tcplab]";
      assertEquals(await output({ command: "zsh", args: ["-fc", load, "zsh", dir] }), "_tcplab\n");
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  }, options);
}

endToEnd("tcplab completions powershell names every command, option, part and choice", async () => {
  const script = await scriptFor("powershell");
  for (const { text, options } of completed) {
    assertStringIncludes(script, `, @('${text}', `);
    for (const { names, value } of options) {
      for (const name of names) assertStringIncludes(script, `, @('${name}', `);
      for (const word of value?.words ?? []) assertStringIncludes(script, `, @('${word.text}', `);
    }
  }
  for (const { parts } of specs) {
    for (const { text } of parts) assertStringIncludes(script, `, @('${text}', `);
  }
});

/** What a shell offers for each line, sorted; in a directory with the one file `alpha.bin`. */
async function offeredBy(shell: string, lines: readonly string[]): Promise<Map<string, string[]>> {
  const dir = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${dir}/alpha.bin`, "");
    await Deno.mkdir(`${dir}/home`);
    const script = `${dir}/home/script`;
    await Deno.writeTextFile(script, await scriptFor(shell));
    const harness = fileURLToPath(new URL(`completions/complete.${shell}`, import.meta.url));
    const args = [harness, script, ...lines];
    const text = await output({ command: shell, args, cwd: dir, env: { HOME: `${dir}/home` } });
    const answers = new Map<string, string[]>();
    let words: string[] = [];
    for (const line of text.trimEnd().split("\n")) {
      if (line.startsWith("? ")) answers.set(line.slice(2), words = []);
      // zsh and fish have their own ways with the = behind a key.
      else words.push(line.replace(/=$/, ""));
    }
    for (const words of answers.values()) words.sort();
    return answers;
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

async function scriptFor(shell: string): Promise<string> {
  return await output(tcplab("completions", shell));
}

/** @throws when it fails, or says anything on stderr */
async function output(invocation: Invocation): Promise<string> {
  await using child = new Child(invocation);
  const { code, text, stderr } = await child.end();
  assertEquals([code, stderr], [0, ""]);
  return text;
}

async function canRun(shell: string): Promise<boolean> {
  if (Deno.build.os === "windows") return false; // a shell of WSL would not find our files
  try {
    return (await new Deno.Command(shell, { args: ["-c", "true"] }).output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
