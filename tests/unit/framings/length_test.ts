import { FramingError } from "../../../src/framings/framing.ts";
import { assertEquals, assertThrows } from "../../assert.ts";
import { assertRefused } from "../refusal.ts";
import { b, contents, framing, shown } from "./framing_kit.ts";

/** The examples in the documentation of Netty's LengthFieldBasedFrameDecoder: "HELLO, WORLD" in six ways. */
const netty: Array<[options: string, wire: string, content: string]> = [
  ["", "\x00\x0cHELLO, WORLD", "HELLO, WORLD"],
  ["adjust=-2", "\x00\x0eHELLO, WORLD", "HELLO, WORLD"],
  ["bytes=3,offset=2", "\xca\xfe\x00\x00\x0cHELLO, WORLD", "HELLO, WORLD"],
  ["bytes=3,adjust=2", "\x00\x00\x0c\xca\xfeHELLO, WORLD", "\xca\xfeHELLO, WORLD"],
  ["offset=1,adjust=1", "\xca\x00\x0c\xfeHELLO, WORLD", "\xfeHELLO, WORLD"],
  ["offset=1,adjust=-3", "\xca\x00\x10\xfeHELLO, WORLD", "\xfeHELLO, WORLD"],
];

Deno.test("length reads the examples of Netty, and writes them as answers to themselves", () => {
  for (const [options, wire, content] of netty) {
    const spec = `length:${options}`;
    assertEquals(contents(spec, wire, wire), [content, content], spec);
    const made = framing(spec);
    const [request] = made.push(b(wire));
    assertEquals(shown(made.encode(b(content), request)), wire, spec);
  }
});

Deno.test("length reads 1 to 4 bytes in both orders", () => {
  const fields: Array<[string, string]> = [
    ["bytes=1,endian=be", "\x01"],
    ["bytes=1,endian=le", "\x01"],
    ["bytes=2,endian=be", "\x00\x01"],
    ["bytes=2,endian=le", "\x01\x00"],
    ["bytes=3,endian=be", "\x00\x00\x01"],
    ["bytes=3,endian=le", "\x01\x00\x00"],
    ["bytes=4,endian=be", "\x00\x00\x00\x01"],
    ["bytes=4,endian=le", "\x01\x00\x00\x00"],
  ];
  for (const [options, header] of fields) {
    assertEquals(contents(`length:${options}`, `${header}a${header}b`), ["a", "b"], options);
    assertEquals(shown(framing(`length:${options}`).encode(b("a"))), `${header}a`, options);
  }
  assertEquals(shown(framing("length:endian=le").encode(new Uint8Array(513)).slice(0, 3)), "\x01\x02\x00");
});

Deno.test("length takes an empty message", () => {
  assertEquals(contents("length", "\0\0\0\0"), ["", ""]);
});

Deno.test("length refuses a frame that is too long as soon as its length is there", () => {
  const made = framing("length:bytes=4,max=100");
  assertEquals(made.push(b("\0\0\0")), []);
  const { message } = assertThrows(() => made.push(b("\x61")), FramingError);
  assertEquals(message, "a frame has more than 100 bytes: 101 are announced (at byte 0 of the stream)");
  assertEquals(contents("length:bytes=4", "\0\0\0\x01a", "\xff\xff\xff\xff"), [
    "a",
    "! a frame has more than 1048576 bytes: 4294967299 are announced (at byte 5 of the stream)",
  ]);
});

Deno.test("length refuses a length that is less than what it counts", () => {
  assertEquals(contents("length:adjust=-2,offset=1", "!\0\x02!\0\x01"), [
    "",
    "! a length of 1 with adjust=-2 makes -1 bytes (at byte 4 of the stream)",
  ]);
});

Deno.test("length tells what is missing at the end of the stream", () => {
  assertEquals(contents("length", "\0\x01a\0\x05abc"), [
    "a",
    "! the stream ended after 5 of 7 bytes of a frame (at byte 3 of the stream)",
  ]);
  assertEquals(contents("length:bytes=4", "\0\0"), [
    "! the stream ended after 2 of at least 4 bytes of a frame (at byte 0 of the stream)",
  ]);
});

Deno.test("length.encode() refuses what its field can't say", () => {
  const { message, offset } = assertThrows(
    () => framing("length:bytes=1").encode(new Uint8Array(256)),
    FramingError,
  );
  assertEquals([message, offset], ["a message of 256 bytes needs the length 256 (0 to 255)", undefined]);
  assertThrows(
    () => framing("length:adjust=2").encode(b("a")),
    FramingError,
    "a message of 1 bytes needs the length -1",
  );
});

Deno.test("length.encode() leaves the header empty when there is nothing to answer", () => {
  assertEquals(shown(framing("length:offset=3").encode(b("a"))), "\0\0\0\0\x01a");
});

Deno.test("length refuses options that make no frame", () => {
  assertRefused(
    () => framing("length:bytes=5"),
    'length: bytes: "5" is not accepted (1, 2, 3, 4)',
  );
  assertRefused(
    () => framing("length:adjust=1.5"),
    'length: adjust: "1.5" is not a whole number (it may be negative)',
  );
  assertRefused(
    () => framing("length:offset=4,max=5"),
    'length: max: "5" is too small (6 bytes is the header alone)',
  );
});
