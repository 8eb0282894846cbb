import { checksums } from "../../../src/values/checksums.ts";
import { parseHex } from "../../../src/values/payload.ts";
import { assertEquals } from "../../assert.ts";
import { assertRefused } from "../refusal.ts";
import { b, contents, framing, shown } from "./framing_kit.ts";

/** Messages as published for the protocols they belong to: the spec, the bytes on the wire, the content. */
const published: Array<[spec: string, wire: string, content: string]> = [
  // NMEA 0183.
  [
    "delimiter:start=$,bytes=\\r\\n,before-check=*,check=xor8,as=hex",
    "$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47\r\n",
    "GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,",
  ],
  // ASTM E1381: the end record of a message in its first frame.
  ["delimiter:start=\\x02,bytes=\\r\\n,check=sum8,as=hex", "\x021L|1|N\r\x0304\r\n", "1L|1|N\r\x03"],
  // A block check character behind ETX, which it covers (ISO 1155).
  ["delimiter:start=\\x02,bytes=\\x03,check=xor8,check-place=behind", "\x02AC\x03\x01", "AC"],
  ["delimiter:start=\\x02,bytes=\\x03,check=xor8,check-place=behind", "\x02B\x03A", "B"],
  // Modbus RTU: read three holding registers from 107 of unit 17.
  ["fixed:size=8,check=crc16-modbus", "\x11\x03\x00\x6b\x00\x03\x76\x87", "\x11\x03\x00\x6b\x00\x03"],
  // A GT06 tracker logs in.
  [
    "length:header=hex:7878,bytes=1,adjust=2,trailer=hex:0d0a,check=crc16-x25:2..,as=be",
    "\x78\x78\x0d\x01\x01\x23\x45\x67\x89\x01\x23\x45\x00\x01\x8c\xdd\x0d\x0a",
    "\x01\x01\x23\x45\x67\x89\x01\x23\x45\x00\x01",
  ],
  // DL/T 645: asks a meter for its address.
  [
    "length:header=hex:68,offset=9,bytes=1,adjust=2,trailer=hex:16,content-from=1,check=sum8:0..",
    "\x68\xaa\xaa\xaa\xaa\xaa\xaa\x68\x13\x00\xdf\x16",
    "\xaa\xaa\xaa\xaa\xaa\xaa\x68\x13\x00",
  ],
  // UBX: a poll of CFG-RATE.
  [
    "length:header=hex:b562,offset=4,bytes=2,endian=le,adjust=2,content-from=2,check=fletcher-ubx:2..",
    "\xb5\x62\x06\x08\x00\x00\x0e\x30",
    "\x06\x08\x00\x00",
  ],
  ["line:ending=cr,check=sum8,as=decimal", "A065\r", "A"],
  ["length:digits=4,check=crc32", "0013123456789\x26\x39\xf4\xcb", "123456789"],
];

for (const [spec, wire, content] of published) {
  Deno.test(`${spec} strips the checksum of ${JSON.stringify(wire)}, writes it, and finds a wrong one`, () => {
    assertEquals(contents(spec, wire, wire), [content, content]);
    assertEquals(contents(spec, ...wire), [content]);
    assertEquals(shown(framing(spec).encode(b(content))), wire);
    // The first byte: the last one of DL/T 645 and UBX is a length.
    const at = wire.indexOf(content);
    const wrong = wire.slice(0, at) + String.fromCharCode(wire.charCodeAt(at) ^ 4) + wire.slice(at + 1);
    const [bad, good] = contents(spec, wrong, wire);
    assertEquals([bad?.slice(0, 10), good], ["bad check:", content]);
  });
}

Deno.test("a bad message says what its checksum is", () => {
  const nmea = "delimiter:start=$,bytes=\\n,before-check=*,check=xor8,as=hex";
  assertEquals(contents(nmea, "$AB*03\n$AB*3f\n$AB03\n$\n"), [
    "AB",
    'bad check: xor8 is "03", but "3f" was received',
    "bad check: the bytes before xor8 are missing",
    "bad check: it is too short for xor8",
  ]);
});

Deno.test("what has the ending of a frame already is sent with the checksum that it has", () => {
  const encode = (content: string) => shown(framing("line:check=sum8,as=hex").encode(b(content)));
  assertEquals([encode("A"), encode("A00\n")], ["A41\n", "A00\n"]);
});

Deno.test("any CRC by its parameters checks messages", () => {
  const spec = "line:check=crc:width=16\\,poly=1021\\,init=ffff\\,xorout=ffff,as=hex";
  assertEquals(contents(spec, "123456789D64E\n123456789d64e\n"), ["123456789", "123456789"]);
});

Deno.test("options of a checksum without one, and what is none, are refused", () => {
  assertRefused(
    () => framing("line:as=hex"),
    'line: as: "hex" says how a checksum is written, but there is none (check=...)',
  );
  assertRefused(() => framing("line:before-check=*"), "line: before-check: there is no checksum (check=...)");
  assertRefused(
    () => framing("delimiter:bytes=x,check-place=behind"),
    "delimiter: check-place: there is no checksum (check=...)",
  );
  const names = checksums.map(({ name }) => name).join(", ");
  assertRefused(
    () => framing("line:check=xor9"),
    `line: check: "xor9" is not a checksum, did you mean "xor8"? (${names}, crc)`,
  );
});

Deno.test("length begins anew at the next header after garbage, a wrong length or a lost byte", () => {
  const spec = "length:header=hex:7878,bytes=1,adjust=2,trailer=hex:0d0a,max=64";
  const wire = (hex: string) => shown(parseHex(hex));
  const one = wire("78 78 01 41 0d 0a");
  const garbage = "bad header: these bytes are in no message: none begins with them";
  assertEquals(contents(spec, "ab", one), [garbage, "A"]);
  assertEquals(contents(spec, one, "a"), ["A", garbage]);
  assertEquals(contents(spec, wire("78 78 02 41 0d 0a"), one, one), [
    "bad length: another message begins before its end",
    "A",
    "A",
  ]);
  assertEquals(contents(spec, wire("78 78 ff 41 0d 0a"), one), [
    "bad length: it announces 260 bytes (at most 64)",
    "A",
  ]);
  assertEquals(contents(spec, wire("78 78 01 41 0d 0b"), one), [
    "bad trailer: it ends with hex:0d 0b, not with its trailer",
    "A",
  ]);
});

Deno.test("length reads and writes a length in decimal digits", () => {
  assertEquals(contents("length:digits=4", "0005hello0000"), ["hello", ""]);
  assertEquals(shown(framing("length:digits=4").encode(b("hello"))), "0005hello");
  assertEquals(contents("length:digits=2", "01ax1b"), [
    "a",
    "! a length of 2 digits is expected, not hex:78 31 (at byte 3 of the stream)",
  ]);
  assertRefused(
    () => framing("length:digits=2,bytes=2"),
    "length: digits: the length has bytes or digits, not both",
  );
});

Deno.test("length takes the bytes before the content into it, and the length is written anew", () => {
  const spec = "length:header=hex:68,offset=3,bytes=1,content-from=1";
  assertEquals(contents(spec, "\x68ab\x02xy"), ["ab\x02xy"]);
  assertEquals(shown(framing(spec).encode(b("ab\0xyz"))), "\x68ab\x03xyz");
  assertRefused(
    () => framing("length:offset=3,bytes=1,content-from=5"),
    'length: content-from: "5" is neither before the length field (0 to 3) nor behind it (4)',
  );
  assertRefused(
    () => framing("length:header=abc,offset=2"),
    'length: offset: "2" is inside the header (3 or more)',
  );
});

Deno.test("delimiter takes a start, tells of bytes before it, and skips empty messages", () => {
  assertEquals(contents("delimiter:start=<,bytes=>", "<a>x<b>y"), [
    "a",
    "bad header: these bytes are in no message: none begins with them",
    "b",
    "bad header: these bytes are in no message: none begins with them",
  ]);
  assertEquals(contents("delimiter:start=<,bytes=>", "<a"), [
    "! the stream ended after 2 bytes of a frame (at byte 0 of the stream)",
  ]);
  assertEquals(shown(framing("delimiter:start=<,bytes=>").encode(b("a"))), "<a>");
  assertEquals(contents("delimiter:bytes=~,empty=skip", "~~a~~b~~"), ["a", "b"]);
  assertEquals(contents("delimiter:bytes=~", "~a~"), ["", "a"]);
});

Deno.test("line ends with a CR alone", () => {
  assertEquals(contents("line:ending=cr", "a\rb\n\rc"), ["a", "b\n", "c"]);
  assertEquals(shown(framing("line:ending=cr").encode(b("a"))), "a\r");
});
