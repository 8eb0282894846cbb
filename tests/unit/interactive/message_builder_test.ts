import { type EnteredAction, type EnteredPayload, parseLine } from "../../../src/interactive/commands.ts";
import { endsMessages, type Heard, MessageBuilder } from "../../../src/interactive/message_builder.ts";
import { utf8 } from "../../../src/bytes/bytes.ts";
import { systemClock } from "../../../src/events/clock.ts";
import { framings } from "../../../src/framings/index.ts";
import { assert, assertEquals } from "../../assert.ts";
import { assertRefused, linux } from "../refusal.ts";

const nothing: Heard = { match: undefined, fields: undefined };
const framing = (spec: string) => framings.parse(spec, linux).made();

function composer(fillsIn = false): MessageBuilder {
  return new MessageBuilder(linux, { clock: systemClock, random: () => 0 }, fillsIn);
}

function sending(line: string, composer: MessageBuilder): EnteredPayload {
  const action: EnteredAction = parseLine(line, composer);
  assert(action.do === "send");
  return action;
}

Deno.test("Composer.compose() ends lines as it is told to, and nothing else", () => {
  const own = composer();
  const compose = (line: string) => own.compose(sending(line, own), undefined, nothing);
  assertEquals([compose("a"), compose("/hex 61"), compose("/raw a")], [utf8("a\n"), utf8("a"), utf8("a")]);
  own.ending = "crlf";
  assertEquals([compose("a"), compose("")], [utf8("a\r\n"), utf8("\r\n")]);
  own.ending = "none";
  assertEquals(compose("a"), utf8("a"));
});

const framed: ReadonlyArray<readonly [spec: string, line: string, wire: string]> = [
  ["line", "a", "a\n"],
  ["line", "", "\n"],
  ["line", "a\\n", "a\n"],
  ["line:ending=crlf", "a", "a\r\n"],
  ["line", "/send a", "a\n"],
  ["line", "/hex 61", "a\n"],
  ["line", "/file x", "the bytes of x\n"],
  ["line", "/raw a", "a"],
  ["delimiter:bytes=;", "a", "a;"],
  ["length:bytes=1", "ab", "\x02ab"],
  ["length:bytes=1", "/hex 0a", "\x01\n"],
  ["fixed:size=2", "ab", "ab"],
  ["slip", "a", "\xc0a\xc0"],
  ["modbus:unit=9", "/hex 03 00 01 00 02", "\0\x01\0\0\0\x06\x09\x03\0\x01\0\x02"],
  // Silence ends a message, and the line is one all the same.
  ["idle", "a", "a\r"],
  ["idle", "/send a", "a"],
];

for (const [spec, line, wire] of framed) {
  Deno.test(`Composer.compose() makes one message of ${JSON.stringify(line)} for ${spec}`, () => {
    const own = composer();
    own.ending = "cr";
    const bytes = own.compose(sending(line, own), framing(spec), nothing);
    assertEquals(bytes, Uint8Array.from(wire, (character) => character.charCodeAt(0)));
  });
}

Deno.test("Composer.compose() refuses what can't be a message", () => {
  const own = composer();
  const refused = () => own.compose(sending("abc", own), framing("fixed:size=2"), nothing);
  assertRefused(refused, "not sent: a message has 2 bytes here, not 3");
});

Deno.test("Composer.compose() fills in what was heard, and counts what was sent", () => {
  const own = composer(true);
  const compose = (line: string, heard = nothing) => own.compose(sending(line, own), framing("line"), heard);
  assertEquals(compose("{{counter}} a"), utf8("1 a\n"));
  const heard = { match: { captures: ["x"], named: { who: "y" } }, fields: { transaction: 5 } };
  assertEquals(
    compose("{{counter}} {{capture.1}} {{capture.who}} {{frame.transaction}}", heard),
    utf8("2 x y 5\n"),
  );
  assertRefused(
    () => compose("{{counter}} {{capture.1}}"),
    "not sent: {{capture.1}}: nothing was matched yet",
  );
  const tooLong = () => own.compose(sending("{{counter}}...", own), framing("fixed:size=2"), nothing);
  assertRefused(tooLong, "not sent: a message has 2 bytes here, not 4");
  assertEquals(compose("/raw hex:01 03 {{counter|u8}}"), Uint8Array.of(1, 3, 3));
});

Deno.test("Composer.compose() has the checksum of what is filled in", () => {
  const own = composer(true);
  const bytes = own.compose(sending("/hex 01 03 00 00 00 01 {{crc16-modbus}}", own), undefined, nothing);
  assertEquals(bytes, Uint8Array.of(1, 3, 0, 0, 0, 1, 0x84, 0x0a));
});

Deno.test("endsMessages() is what all framings do but one that goes by silence", () => {
  const silent = ["line", "length:bytes=1", "fixed:size=1", "slip", "scpi", "idle"].filter((spec) =>
    !endsMessages(framing(spec))
  );
  assertEquals([silent, endsMessages(undefined)], [["idle"], false]);
});
