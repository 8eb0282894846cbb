import { framings } from "../../../src/framings/index.ts";
import fc from "fast-check";
import {
  type EnteredAction,
  type EnteredPayload,
  interactiveCommands,
  parseLine,
} from "../../../src/interactive/commands.ts";
import { MessageBuilder } from "../../../src/interactive/message_builder.ts";
import { utf8 } from "../../../src/bytes/bytes.ts";
import { ExitCode } from "../../../src/values/exit_codes.ts";
import { Failure } from "../../../src/values/failure.ts";
import { systemClock } from "../../../src/events/clock.ts";
import { assert, assertEquals, assertMatch } from "../../assert.ts";
import { assertRefused, linux, refusal } from "../refusal.ts";

const reader = (fillsIn: boolean) =>
  new MessageBuilder(linux, { clock: { ...systemClock, wall: () => 0 }, random: () => 0 }, fillsIn);
const parse = (line: string) => parseLine(line, reader(false));

/** What is to be sent, with its bytes in place of what makes them. */
type Sent = Omit<EnteredPayload, "payload"> & { readonly bytes: Uint8Array | undefined };
const shown = (action: EnteredAction): EnteredAction | Sent =>
  action.do === "send" ? { do: "send", as: action.as, bytes: action.payload.constant } : action;
const text = (line: string): Sent => ({ do: "send", as: "line", bytes: utf8(line) });
const bytes = (...values: number[]): Sent => message(Uint8Array.from(values));
const message = (bytes: Uint8Array): Sent => ({ do: "send", as: "message", bytes });

const rows: ReadonlyArray<readonly [line: string, action: EnteredAction | Sent]> = [
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
  ["/file some file.bin", message(utf8("the bytes of some file.bin"))],
  ["/send hex:0103", bytes(1, 3)],
  ["/send raw:a\\n", message(utf8("a\\n"))],
  ["/send a\\n", message(utf8("a\n"))],
  ["/raw hex:0103", { do: "send", as: "raw", bytes: Uint8Array.of(1, 3) }],
  // Without templates, braces are text.
  ["{{counter}}", text("{{counter}}")],
  ["/framing off", { do: "framing", framing: undefined }],
  ["/template on", { do: "template", isOn: true }],
  ["/template off", { do: "template", isOn: false }],
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
  Deno.test(`parseLine() reads ${JSON.stringify(line)}`, () => assertEquals(shown(parse(line)), action));
}

Deno.test("parseLine() reads patterns", () => {
  const action = parse("/expect re:^A(.)");
  assert(action.do === "expect" && action.pattern);
  assertEquals([action.pattern.text, action.pattern.find(utf8("AB"))?.captures], ["re:^A(.)", ["B"]]);
});

Deno.test("parseLine() reads framings as --framing does", () => {
  const action = parse("/framing length:bytes=2");
  assert(action.do === "framing" && action.framing);
  assertEquals(action.framing.name, "length");
  assertEquals(action.framing.made().encode(utf8("a")), Uint8Array.of(0, 1, 0x61));
});

Deno.test("parseLine() reads tags in all that sends payloads, when they are to be filled in", () => {
  const lines: ReadonlyArray<readonly [line: string, filledIn: string]> = [
    ["n={{counter}}", "n=7"],
    ["/hex 6e {{counter|u16be}}", "n\0\x07"],
    ["/send base64:bj0={{counter|u8}}", "n=\x07"],
    ["/send raw:\\n{{counter}}", "\\n7"],
    ["/raw n{{counter}}", "n7"],
    ["/file {{counter}}", "the bytes of {{counter}}"],
  ];
  for (const [line, filledIn] of lines) {
    const action = parseLine(line, reader(true));
    assert(action.do === "send");
    const scope = { clock: { wall: () => 0 }, random: () => 0, count: () => 7 };
    assertEquals([line, action.payload.render(scope)], [line, utf8(filledIn)]);
  }
});

Deno.test("parseLine() refuses tags that do not exist, when they are to be filled in", () => {
  const line = "/hex {{count|u8}}";
  const message = refusal(() => parseLine(line, reader(true)));
  assertMatch(message ?? "", /^\/hex: \{\{count\|u8\}\}: "count" is not .*counter/);
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
  ["/template", '"/template" needs something behind it (/template on|off)'],
  ["/framing", '"/framing" needs something behind it (/framing SPEC|off)'],
  [
    "/framing lime",
    `/framing: "lime" is not a framing, did you mean "line"? (${framings.choices.join(", ")})`,
  ],
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
  const refused = () =>
    parseLine("/file x", { platform: { ...linux, readFile }, payload: reader(false).payload });
  assertRefused(refused, '/file: "x" cannot be read', ExitCode.LocalResource);
});

Deno.test("parseLine() reads or refuses every line, and sends any text that does not begin with a slash", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 30 }), (line) => {
    refusal(() => parse(line));
    refusal(() => parse(`/${line}`));
    refusal(() => parseLine(line, reader(true)));
    if (!/[\\/]/.test(line)) assertEquals(shown(parse(line)), text(line));
  }));
});

Deno.test("interactiveCommands say of every command in a few words what it does", () => {
  for (const { name, help } of interactiveCommands) {
    assert(/^[a-z]+$/.test(name), name);
    assert(help.length > 3 && help.length <= 54, `${name}: ${help}`);
  }
});
