import fc from "fast-check";
import { parseCommandLine } from "../../../src/cli/arguments.ts";
import { type Command, defineCommand } from "../../../src/cli/command.ts";
import { ExitCode } from "../../../src/values/exit_codes.ts";
import { flag, option, optional, repeated } from "../../../src/values/options.ts";
import { count, duration, text } from "../../../src/values/value_types.ts";
import { assertEquals } from "../../assert.ts";
import { anyText } from "../arbitraries.ts";
import { assertRefused, linux, refusal } from "../refusal.ts";

const groups = [
  {
    title: "Times",
    options: { idle: option(duration, "quiet", "3s"), maxTime: optional(duration, "in all") },
  },
  {
    title: "Others",
    options: { expect: repeated(text, "replies"), verbose: flag("more", "v"), quiet: flag("less") },
  },
];
const base = { groups, examples: [], run: () => Promise.resolve(ExitCode.Ok) };
const talk = defineCommand({
  ...base,
  positionals: [
    { name: "PORT", help: "where", value: count(0, 65535), arity: "one" },
    { name: "PAYLOAD", help: "what", value: text, arity: "many" },
  ],
});
const show = defineCommand({
  ...base,
  positionals: [{ name: "TOPIC", help: "of what", value: text, arity: "optional" }],
});

const parse = (words: string[], command: Command = talk) => parseCommandLine(words, command, linux);
const defaults = { idle: 3000, maxTime: undefined, expect: [], verbose: false, quiet: false };

const understood: Array<[words: string[], options: Record<string, unknown>, payloads: string[]]> = [
  [["1"], {}, []],
  [["1", "hello", "", "wor ld"], {}, ["hello", "", "wor ld"]],
  [["--idle", "1s", "1", "a"], { idle: 1000 }, ["a"]],
  [["1", "a", "--idle=1s"], { idle: 1000 }, ["a"]],
  [["1", "--idle", "1s", "--idle", "2s"], { idle: 2000 }, []],
  [["1", "--max-time", "2m"], { maxTime: 120_000 }, []],
  [["1", "--expect", "a", "x", "--expect=b", "--expect", "a"], { expect: ["a", "b", "a"] }, ["x"]],
  [["1", "--expect=-b=c"], { expect: ["-b=c"] }, []],
  [["1", "--expect=a\nb"], { expect: ["a\nb"] }, []],
  [["1", "--expect", "5"], { expect: ["5"] }, []],
  [["1", "--expect", "true"], { expect: ["true"] }, []],
  [["1", "-v", "a"], { verbose: true }, ["a"]],
  [["1", "a", "-v", "--quiet", "b"], { verbose: true, quiet: true }, ["a", "b"]],
  [["1", "-vv", "--verbose"], { verbose: true }, []],
  // A payload is a payload, also where another parser would take it for the value of a flag.
  [["1", "-v", "true"], { verbose: true }, ["true"]],
  [["1", "--quiet", "false"], { quiet: true }, ["false"]],
  [["1", "5", "1e3", "0x10"], {}, ["5", "1e3", "0x10"]],
  [["1", "-"], {}, ["-"]],
  [["1", "--", "--idle", "-v", "--", "-x"], {}, ["--idle", "-v", "--", "-x"]],
  [["-v", "--", "1", "--quiet=no"], { verbose: true }, ["--quiet=no"]],
];

Deno.test("parseCommandLine() tells options, flags and arguments apart", () => {
  for (const [words, options, payloads] of understood) {
    const parsed = parse(words);
    assertEquals([words, parsed.options], [words, { ...defaults, ...options }]);
    assertEquals([words, parsed.positionals], [words, [1, payloads]]);
    assertEquals(parsed.wantsHelp, false);
  }
});

const refused: Array<[words: string[], message: string]> = [
  [["1", "--idel", "1s"], 'unknown option "--idel", did you mean "--idle"?'],
  [["1", "--maxtime=1s"], 'unknown option "--maxtime", did you mean "--max-time"?'],
  [["1", "--maxTime", "1s"], 'unknown option "--maxTime", did you mean "--max-time"?'],
  [["1", "--xyzzy"], 'unknown option "--xyzzy"'],
  [["1", "--no-verbose"], 'unknown option "--no-verbose", did you mean "--verbose"?'],
  [["1", "--idle.x=1"], 'unknown option "--idle.x", did you mean "--idle"?'],
  [["1", "--__proto__=1"], 'unknown option "--__proto__"'],
  [["1", "--_"], 'unknown option "--_"'],
  [["1", "--_=x"], 'unknown option "--_"'],
  [["1", "--=x"], 'unknown option "--"'],
  [["1", "---idle", "1s"], 'unknown option "---idle", did you mean "--idle"?'],
  [["1", "-q"], 'unknown option "-q"'],
  [["1", "-vx"], 'unknown option "-vx"'],
  [["1", "-5"], 'unknown option "-5"'],
  [["1", "-idle", "1s"], 'unknown option "-idle", did you mean "--idle"?'],
  [["1", "--expect", "-b"], 'unknown option "-b"'],
];

Deno.test("parseCommandLine() refuses an unknown option, with the nearest and the way to write an argument", () => {
  for (const [words, message] of refused) {
    assertRefused(() => parse(words), `${message} (write -- before an argument that starts with -)`);
  }
});

Deno.test("parseCommandLine() answers an option of nc or curl with what does the same here", () => {
  assertRefused(
    () => parse(["1", "-l"]),
    'unknown option "-l" (to listen: tcplab server HOST:PORT; write -- before an argument that starts with -)',
  );
});

Deno.test("parseCommandLine() refuses an option without its value", () => {
  for (const words of [["1", "--idle"], ["1", "--idle="], ["1", "--idle", ""], ["1", "--idle", "--quiet"]]) {
    assertRefused(() => parse(words), "--idle needs a value (DURATION)");
  }
  assertRefused(() => parse(["1", "--expect", "a", "--expect", "--", "b"]), "--expect needs a value (TEXT)");
});

Deno.test("parseCommandLine() refuses a flag with a value, however it is written", () => {
  const glued: Array<[string, string]> = [
    ["--quiet=no", "quiet"],
    ["--quiet=", "quiet"],
    ["--verbose=true", "verbose"],
    ["--help=me", "help"],
    ["-v=no", "verbose"],
    ["-v5", "verbose"],
    ["-v-", "verbose"],
  ];
  for (const [word, name] of glued) {
    assertRefused(() => parse(["1", word]), `--${name} takes no value ("${word}")`);
  }
});

Deno.test("parseCommandLine() names the option or argument in front of a value it refuses", () => {
  assertRefused(
    () => parse(["1", "--idle", "3sec"]),
    '--idle: "3sec" is not a duration (try 250ms, 3s, 2m, 1h)',
  );
  assertRefused(() => parse(["1", "--max-time=3"]), '--max-time: "3" has no unit (try 3ms or 3s)');
  assertRefused(() => parse(["x"]), 'PORT: "x" is not a whole number (0 to 65535)');
});

Deno.test("parseCommandLine() refuses a missing argument and one too many", () => {
  assertRefused(() => parse([]), "PORT is missing");
  assertRefused(() => parse(["-v"]), "PORT is missing");
  assertRefused(() => parse(["a", "b", "c"], show), '"b": unexpected argument');
  assertEquals(parse([], show).positionals, [undefined]);
  assertEquals(parse(["a"], show).positionals, ["a"]);
});

Deno.test("parseCommandLine() gives help when asked for it, whatever else is missing", () => {
  for (const words of [["--help"], ["-h"], ["1", "a", "-vh"], ["--idle", "3sec", "-h"]]) {
    assertEquals([words, parse(words).wantsHelp], [words, true]);
  }
  assertEquals(parse(["1", "--", "-h"]).wantsHelp, false);
});

Deno.test("parseCommandLine() knows what was written and what is only a default", () => {
  const { isWritten } = parse(["1", "--idle", "3s", "--max-time=0", "-v"]);
  const written = ["idle", "maxTime", "expect", "verbose", "quiet"].filter(isWritten);
  assertEquals(written, ["idle", "maxTime", "verbose"]);
});

Deno.test("parseCommandLine() understands or refuses any words", () => {
  const word = fc.oneof(
    anyText,
    anyText.map((text) => `-${text}`),
    fc.tuple(
      fc.constantFrom("--idle", "--expect", "--quiet", "-v", "-h"),
      fc.constantFrom("", "=", "=1s", "x"),
    )
      .map((parts) => parts.join("")),
    fc.constantFrom("--", "-", "1", "true", "false"),
  );
  fc.assert(fc.property(fc.array(word, { maxLength: 6 }), (words) => {
    refusal(() => parse(words));
  }));
});
