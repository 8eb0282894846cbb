import { type CommandEntry, defineCommand } from "../../../src/cli/command.ts";
import { main } from "../../../src/cli/main.ts";
import { ExitCode } from "../../../src/values/exit_codes.ts";
import { Failure } from "../../../src/values/failure.ts";
import { text } from "../../../src/values/value_types.ts";
import { assertEquals, assertMatch } from "../../assert.ts";

const echo = defineCommand({
  positionals: [{ name: "WORD", help: "what", value: text, arity: "one" }],
  groups: [],
  examples: [],
  run: () => Promise.reject(new Error("no test comes this far: from here on, signals are caught")),
});

const commands: CommandEntry[] = [
  { name: "echo", summary: "say it back", load: () => Promise.resolve(echo) },
  {
    name: "fail",
    summary: "find no port",
    load: () => Promise.reject(new Failure(ExitCode.LocalResource, "no port")),
  },
  { name: "crash", summary: "have a bug", load: () => Promise.reject(new RangeError("oops")) },
];

/** Runs a command line, and gives the exit code and what was said on stderr. */
async function run(...args: string[]): Promise<[ExitCode, string]> {
  const lines: string[] = [];
  const original = console.error;
  console.error = (line: string) => lines.push(line);
  try {
    return [await main(args, commands), lines.join("\n")];
  } finally {
    console.error = original;
  }
}

Deno.test("main() refuses an unknown command in one line, with the nearest and all", async () => {
  assertEquals(await run("ecko", "x"), [
    ExitCode.Usage,
    'tcplab: "ecko" is not a command, did you mean "echo"? (echo, fail, crash)',
  ]);
  assertEquals(await run("xyzzy"), [2, 'tcplab: "xyzzy" is not a command (echo, fail, crash)']);
  assertEquals(await run(""), [2, 'tcplab: "" is not a command (echo, fail, crash)']);
});

Deno.test("main() refuses an option that stands before the command", async () => {
  assertEquals(await run("--quiet", "echo"), [
    2,
    'tcplab: "--quiet" is where a command is expected (echo, fail, crash)',
  ]);
});

Deno.test("main() says what the command line lacks, and exits with the code for usage", async () => {
  assertEquals(await run("echo"), [2, "tcplab: WORD is missing"]);
  assertEquals(await run("echo", "a", "b"), [2, 'tcplab: "b": unexpected argument']);
});

Deno.test("main() exits with the code of a failure, and says its message", async () => {
  assertEquals(await run("fail"), [ExitCode.LocalResource, "tcplab: no port"]);
});

Deno.test("main() asks for a report of anything else, with the place it came from", async () => {
  const [code, said] = await run("crash");
  assertEquals(code, ExitCode.Bug);
  assertMatch(said, /^tcplab: this is a bug in tcplab, please report it: RangeError: oops\n {4}at /);
});

Deno.test("main() writes no control character of an argument to the terminal", async () => {
  const [, said] = await run("\x1b[31mX\u202e");
  assertEquals(said, 'tcplab: "\\x1b[31mX\\xe2\\x80\\xae" is not a command (echo, fail, crash)');
});
