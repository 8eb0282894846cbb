import fc from "fast-check";
import { checksums } from "../../../src/values/checksums.ts";
import { parseTemplate } from "../../../src/templates/template.ts";
import { assertEquals } from "../../assert.ts";
import { assertRefused, linux } from "../refusal.ts";
import { failure, filled, matched } from "./template_kit.ts";

/** Frames as published for the protocols they belong to. */
const published: Array<[template: string, wire: string]> = [
  // Modbus RTU: read three holding registers from 107 of unit 17.
  ["hex:11 03 00 6b 00 03 {{crc16-modbus}}", "\x11\x03\x00\x6b\x00\x03\x76\x87"],
  ["hex:11 03 00 6b 00 03 {{crc16-modbus|u16be}}", "\x11\x03\x00\x6b\x00\x03\x87\x76"],
  // The same with an MBAP header in front.
  [
    "hex:00 01 00 00 {{len|u16be}} {{begin}} 11 03 00 6b 00 03 {{end}}",
    "\x00\x01\x00\x00\x00\x06\x11\x03\x00\x6b\x00\x03",
  ],
  // NMEA 0183.
  [
    "${{begin}}GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,{{end}}*{{xor8|hex|upper}}\\r\\n",
    "$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47\r\n",
  ],
  [
    "POST / HTTP/1.1\\r\\nContent-Length: {{len:body}}\\r\\n\\r\\n{{begin:body}}hello{{end:body}}",
    "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello",
  ],
];

Deno.test("parseTemplate() makes the frames of published protocols", () => {
  for (const [template, wire] of published) assertEquals(filled(template), wire);
});

Deno.test("len measures all that is behind it where nothing is marked", () => {
  assertEquals(filled("ab{{len|u16le}}cde"), "ab\x03\x00cde");
  assertEquals(filled("{{len}} {{capture.1}}", { match: matched("x".repeat(99)) }), "100 " + "x".repeat(99));
  assertEquals(filled("{{len}}"), "0");
});

Deno.test("a checksum is over all that is before it where nothing is marked", () => {
  assertEquals(filled("\\x01\\x02{{sum8}}{{sum8}}"), "\x01\x02\x03\x06");
  assertEquals(filled("{{sum16}}"), "\0\0");
});

Deno.test("lengths and checksums take a range by its name; ranges may overlap", () => {
  const template =
    "{{begin:a}}1{{begin:b}}2{{end:a}}3{{end:b}}{{sum8:a|hex}}{{sum8:b|hex}}{{len:a}}{{len:b}}";
  assertEquals(filled(template), "123" + "6365" + "22");
  assertEquals(filled("{{len:a|u8}}{{begin:a}}xy{{end:a}}{{crc8}}").length, 4);
});

Deno.test("a length of fixed size may stand in what it measures, and is part of a checksum", () => {
  assertEquals(filled("{{begin}}\\x02{{len|u8}}ab{{end}}{{xor8}}"), "\x02\x04ab\x05");
  assertEquals(filled("{{begin}}{{len|dec:4}}ab{{end}}"), "0006ab");
  assertEquals(
    filled("{{begin}}{{len+2|u16be}}ab{{sum8}}{{end}}{{crc16-modbus:a}}{{begin:a}}{{end:a}}"),
    "\0\x07ab\xca\xff\xff",
  );
});

Deno.test("a checksum is over the bytes that are sent, though they are random", () => {
  const sent = filled("{{random:4}}{{xor8}}{{len|u8}}{{random:1..1000}}");
  assertEquals(sent, "\0\x20\x40\x60" + "\0" + "\x03" + "501");
  assertEquals(filled("{{sum8:a}}{{begin:a}}{{random:2}}{{end:a}}", { random: () => 0.25 }), "\x80@@");
  assertEquals(filled("{{sum8:a}}{{begin:a}}{{random:2}}{{end:a}}"), "\x20\0\x20");
});

Deno.test("a checksum in the range that it is about ends it", () => {
  assertEquals(filled("x{{begin}}\\x01\\x02{{sum8}}\\x04{{end}}{{sum8}}"), "x\x01\x02\x03\x04\x0a");
  assertEquals(filled("{{len:a|u8}}{{begin:a}}\\x01{{xor8:a}}{{end:a}}"), "\x02\x01\x01");
});

Deno.test("parseTemplate() refuses what would have to measure itself", () => {
  const refused = (text: string, tag: string) =>
    assertRefused(
      () => parseTemplate(text, linux),
      `{{${tag}}}: "${tag}" is part of what it measures (mark that with {{begin}} and {{end}})`,
    );
  refused("{{begin}}{{len}}ab{{end}}", "len");
  refused("{{begin}}a{{len|dec}}{{lrc}}{{end}}", "len|dec");
  refused("{{begin}}a{{2 * len}}{{end}}", "2 * len");
  refused("{{begin:b}}{{sum8:a}}{{end:b}}{{begin:a}}{{lrc:b}}{{end:a}}", "sum8:a");
});

Deno.test("parseTemplate() refuses marks that mark nothing", () => {
  const refused: Array<[string, string]> = [
    ["{{begin}}a", '"{{begin}}" has no "{{end}}" behind it'],
    ["a{{end:x}}", '"{{end:x}}" has no "{{begin:x}}" before it'],
    ["{{end}}{{begin}}", '"{{end}}" has no "{{begin}}" before it'],
    ["{{begin}}{{end}}{{end}}", '"{{end}}" is given twice'],
    [
      "{{begin}}{{end}}{{begin}}{{end}}",
      '"{{begin}}" is given twice (give the ranges names: begin:a, end:a)',
    ],
    ["{{len:a}}", '{{len:a}}: "a" is not a marked range (mark it with {{begin:a}} and {{end:a}})'],
  ];
  for (const [text, message] of refused) assertRefused(() => parseTemplate(text, linux), message);
});

Deno.test("a length that does not fit is an error, and refused at once where it is always the same", () => {
  const long = "x".repeat(256);
  assertEquals(
    failure("{{len|u8}}{{capture.1}}", { match: matched(long) }),
    "{{len|u8}}: a length of 256 does not fit into u8",
  );
  assertRefused(
    () => parseTemplate(`{{len|u8}}${long}`, linux),
    "{{len|u8}}: a length of 256 does not fit into u8",
  );
  assertRefused(
    () => parseTemplate("{{len-1|u8}}", linux),
    "{{len-1|u8}}: a length of -1 does not fit into u8",
  );
  assertEquals(filled(`{{len*1|u8}}${long.slice(1)}`)[0], "\xff");
});

for (const { name, width, little, compute } of checksums) {
  Deno.test(`{{${name}}} writes the checksum in its own order, and in hexadecimal digits`, () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const text = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      const digits = compute(bytes).toString(16).padStart(2 * width, "0");
      const written = filled(`hex:${text}{{${name}}}`).slice(bytes.length);
      const order = (digits.match(/../g) ?? []).map((pair) => String.fromCharCode(parseInt(pair, 16)));
      assertEquals(written, (little ? order.reverse() : order).join(""));
      assertEquals(filled(`hex:${text}{{${name}|hex}}`).slice(bytes.length), digits);
    }));
  });
}

Deno.test("crc is any CRC by its parameters, in the order of its bytes on the wire, and over a marked range", () => {
  const genibus = "width=16,poly=1021,init=ffff,xorout=ffff";
  assertEquals(filled(`123456789{{crc:${genibus}}}`), "123456789\xd6\x4e");
  assertEquals(filled(`123456789{{crc:${genibus}|hex}}`), "123456789d64e");
  assertEquals(filled(`<{{begin:a}}123456789{{end:a}}{{crc:${genibus},range=a}}`), "<123456789\xd6\x4e");
  const usb = "width=16,poly=8005,init=ffff,refin=yes,refout=yes,xorout=ffff";
  assertEquals(filled(`123456789{{crc:${usb}}}`), "123456789\xc8\xb4");
  assertRefused(
    () => parseTemplate("{{crc:width=16}}", linux),
    "{{crc:width=16}}: poly is missing (HEX)",
  );
  assertRefused(
    () => parseTemplate("{{crc:width=16,poly=1021,start=1}}", linux),
    '{{crc:width=16,poly=1021,start=1}}: "start" is not an option (width, poly, init, refin, refout, xorout, range)',
  );
});
