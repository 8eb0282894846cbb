import fc from "fast-check";
import { type Action, interactiveCommands, parseLine } from "../../../../src/client/interactive/commands.ts";
import { utf8 } from "../../../../src/core/bytes.ts";
import { ExitCode } from "../../../../src/core/exit.ts";
import { Failure } from "../../../../src/core/failure.ts";
import { assert, assertEquals } from "../../../assert.ts";
import { assertRefused, linux, refusal } from "../../refusal.ts";

const parse = (line: string) => parseLine(line, linux);
const text = (line: string): Action => ({ do: "text", bytes: utf8(line) });
const bytes = (...values: number[]): Action => ({ do: "bytes", bytes: Uint8Array.from(values) });

const rows: ReadonlyArray<readonly [line: string, action: Action]> = [
  ["*IDN?", text("*IDN?")],
  ["", text("")],
  [" /fin", text(" /fin")],
  ["a\\r\\x1b\\u{4f60}\\\\", text("a\r\x1b你\\")],
  // Only text: a notation is taken as it stands.
  ["hex:01", text("hex:01")],
  ["//fin", text("/fin")],
  ["///", text("//")],
  ["/hex 01 03 00", bytes(1, 3, 0)],
  ["/hex   0x0103,ff  ", bytes(1, 3, 255)],
  ["/file some file.bin", { do: "bytes", bytes: utf8("the bytes of some file.bin") }],
  ["/send hex:0103", bytes(1, 3)],
  ["/send raw:a\\n", { do: "bytes", bytes: utf8("a\\n") }],
  ["/send a\\n", { do: "bytes", bytes: utf8("a\n") }],
  ["/expect", { do: "expect", pattern: undefined }],
  ["/fin", { do: "fin" }],
  ["/fin ", { do: "fin" }],
  ["/reset", { do: "reset" }],
  ["/pause", { do: "pause" }],
  ["/resume", { do: "resume" }],
  ["/reconnect", { do: "reconnect" }],
  ["/split 2", { do: "split", split: { size: 2, pause: 10 } }],
  ["/split 1,5ms", { do: "split", split: { size: 1, pause: 5 } }],
  ["/split", { do: "split", split: undefined }],
  ["/view hex", { do: "view", view: "hex" }],
  ["/ending crlf", { do: "ending", ending: "crlf" }],
  ["/help", { do: "help" }],
  ["/quit", { do: "quit" }],
];

for (const [line, action] of rows) {
  Deno.test(`parseLine() reads ${JSON.stringify(line)}`, () => assertEquals(parse(line), action));
}

Deno.test("parseLine() reads patterns", () => {
  const action = parse("/expect re:^A(.)");
  assert(action.do === "expect" && action.pattern);
  assertEquals([action.pattern.text, action.pattern.find(utf8("AB"))?.captures], ["re:^A(.)", ["B"]]);
});

const refused: ReadonlyArray<readonly [line: string, message: string]> = [
  [
    "/hexx",
    '"/hexx" is not a command, did you mean "/hex"? (/help shows all; begin with // to send a line that begins with /)',
  ],
  ["/", '"/" is not a command (/help shows all; begin with // to send a line that begins with /)'],
  [
    "/etc/hosts",
    '"/etc/hosts" is not a command (/help shows all; begin with // to send a line that begins with /)',
  ],
  ["/hex", '"/hex" needs something behind it (/hex 01 03 00)'],
  ["/hex 1x", '/hex: "1x" in "1x" is not hexadecimal digits (write bytes as 01 0a ff)'],
  ["/file", '"/file" needs something behind it (/file PATH)'],
  ["/view", '"/view" needs something behind it (/view text|hex)'],
  ["/view hax", '/view: "hax" is not accepted, did you mean "hex"? (text, hex)'],
  ["/fin now", '"/fin" takes nothing behind it ("now")'],
  ["/split 0", '/split: "0" is not a whole number (1 or more)'],
  ["/expect text:", '/expect: "text:" is empty and would always match (use any for any bytes)'],
  [
    "a\\q",
    '"\\q" is not an escape (accepted: \\r \\n \\t \\0 \\\\ \\xHH \\u{H}; use raw: for text without escapes)',
  ],
];

for (const [line, message] of refused) {
  Deno.test(`parseLine() refuses ${JSON.stringify(line)}`, () => assertRefused(() => parse(line), message));
}

Deno.test("parseLine() passes on that a file can't be read", () => {
  const readFile = () => {
    throw new Failure(ExitCode.LocalResource, '"x" cannot be read');
  };
  const refused = () => parseLine("/file x", { ...linux, readFile });
  assertRefused(refused, '/file: "x" cannot be read', ExitCode.LocalResource);
});

Deno.test("parseLine() reads or refuses every line, and sends any text that does not begin with a slash", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 30 }), (line) => {
    refusal(() => parse(line));
    refusal(() => parse(`/${line}`));
    if (!/[\\/]/.test(line)) assertEquals(parse(line), text(line));
  }));
});

Deno.test("interactiveCommands say of every command in a few words what it does", () => {
  for (const { name, help } of interactiveCommands) {
    assert(/^[a-z]+$/.test(name), name);
    assert(help.length > 3 && help.length <= 54, `${name}: ${help}`);
  }
});
