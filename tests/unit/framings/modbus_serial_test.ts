import { toHex } from "../../../src/bytes/bytes.ts";
import { parseHex } from "../../../src/values/payload.ts";
import { assertEquals } from "../../assert.ts";
import { contents, framing, run, shown } from "./framing_kit.ts";

/** Requests and answers with their CRC, as `crc16-modbus` of the published example has it: 11 03 00 6b 00 03 76 87. */
function rtu(...pdus: string[]): string {
  return pdus.map((pdu) => shown(framing("modbus-rtu:unit=17").encode(parseHex(pdu)))).join("");
}

const hex = (text: string) => toHex(Uint8Array.from(text, (character) => character.charCodeAt(0)));
const read = (...chunks: string[]) =>
  contents("modbus-rtu", ...chunks).map((content) => /^[b!]/.test(content) ? content : hex(content));

Deno.test("modbus-rtu writes the published example", () => {
  assertEquals(hex(rtu("03 00 6b 00 03")), "11 03 00 6b 00 03 76 87");
});

/** A request and its answer by function (MODBUS Application Protocol V1.1b3, section 6). */
const exchanges: Array<[request: string, answer: string]> = [
  ["01 00 13 00 13", "01 03 cd 6b 05"],
  ["02 00 c4 00 16", "02 03 ac db 35"],
  ["03 00 6b 00 03", "03 06 02 2b 00 00 00 64"],
  ["03 00 6b 00 01", "03 02 02 2b"],
  ["04 00 08 00 01", "04 02 00 0a"],
  ["05 00 ac ff 00", "05 00 ac ff 00"],
  ["06 00 01 00 03", "06 00 01 00 03"],
  ["07", "07 6d"],
  ["08 00 00 a5 37", "08 00 00 a5 37"],
  ["0b", "0b ff ff 01 08"],
  ["0c", "0c 08 00 00 01 08 01 21 20 00"],
  ["0f 00 13 00 0a 02 cd 01", "0f 00 13 00 0a"],
  ["10 00 01 00 02 04 00 0a 01 02", "10 00 01 00 02"],
  ["11", "11 02 2a ff"],
  ["16 00 04 00 f2 00 25", "16 00 04 00 f2 00 25"],
  ["17 00 03 00 06 00 0e 00 03 06 00 ff 00 ff 00 ff", "17 0c 00 fe 0a cd 00 01 00 03 00 0d 00 ff"],
  ["18 04 de", "18 00 06 00 02 01 b8 12 84"],
  ["03 00 6b 00 03", "83 02"],
  ["2b 0e 01 00", "2b 0e 01 01 00 00 01 00 03 41 42 43"],
  ["64 01 02 03 04", "64 09"],
];

for (const [request, answer] of exchanges) {
  Deno.test(`modbus-rtu reads ${request} and ${answer}, in one piece and cut anywhere`, () => {
    const stream = rtu(request, answer, request);
    assertEquals(read(stream), [request, answer, request]);
    for (let at = 1; at < stream.length; at++) {
      assertEquals(read(stream.slice(0, at), stream.slice(at)), [request, answer, request]);
    }
    assertEquals(read(...stream), [request, answer, request]);
  });
}

Deno.test("modbus-rtu tells of a message with a wrong CRC, and reads the next one", () => {
  const wrong = rtu("03 00 6b 00 03").replace(/.$/s, "\0");
  const bad = "bad check: no CRC is right in the first 8 bytes of a Modbus RTU message";
  assertEquals(read(wrong, rtu("06 00 01 00 03")), [bad, "06 00 01 00 03"]);
  assertEquals(read(wrong + rtu("06 00 01 00 03")), [bad, "06 00 01 00 03"]);
});

Deno.test("modbus-rtu begins anew behind a silence", () => {
  const made = framing("modbus-rtu:gap=50ms");
  assertEquals(made.gap, 50);
  assertEquals(made.push(parseHex("11 03 00")), []);
  assertEquals(made.flush().map(({ bad }) => bad?.kind), ["check"]);
  const [frame] = made.push(parseHex("11 03 00 6b 00 03 76 87"));
  assertEquals(frame!.fields, { unit: 17, function: 3, address: 107, quantity: 3 });
  assertEquals(frame!.offset, 3);
  assertEquals(framing("modbus-rtu:gap=0").gap, undefined);
});

Deno.test("modbus-rtu and modbus-ascii answer with the unit of the request", () => {
  for (const spec of ["modbus-rtu", "modbus-ascii"]) {
    const [request] = run(spec, [framing(`${spec}:unit=17`).encode(parseHex("03 00 6b 00 03"))]).frames;
    const [answer] = run(spec, [framing(spec).encode(parseHex("83 02"), request)]).frames;
    assertEquals(answer!.fields, { unit: 17, function: 0x83, exception: 2 }, spec);
  }
});

Deno.test("modbus-ascii reads and writes digits with an LRC", () => {
  // Read three holding registers from 107 of unit 17: the LRC is 7e.
  const wire = ":1103006B00037E\r\n";
  assertEquals(shown(framing("modbus-ascii:unit=17").encode(parseHex("03 00 6b 00 03"))), wire);
  const [frame] = run("modbus-ascii", [Uint8Array.from(wire.toLowerCase(), (c) => c.charCodeAt(0))]).frames;
  assertEquals([toHex(frame!.content), frame!.fields], [
    "03 00 6b 00 03",
    { unit: 17, function: 3, address: 107, quantity: 3 },
  ]);
  assertEquals(
    contents("modbus-ascii", ":1103006B00037F\r\n", ":11X3\r\n", "ab", wire).map((text) =>
      /^bad/.test(text) ? text : hex(text)
    ),
    [
      "bad check: its LRC is 7e, but 7F was received",
      "bad escape: it is not made of pairs of hexadecimal digits",
      "bad header: these bytes are in no message: none begins with them",
      "03 00 6b 00 03",
    ],
  );
});
