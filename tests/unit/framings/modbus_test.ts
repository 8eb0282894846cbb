import { toHex } from "../../../src/bytes/bytes.ts";
import { FramingError } from "../../../src/framings/framing.ts";
import { parseHex } from "../../../src/values/payload.ts";
import { assertEquals, assertThrows } from "../../assert.ts";
import { framing, run } from "./framing_kit.ts";

const frames = (hex: string) => run("modbus", [parseHex(hex)]).frames;
const problem = (hex: string) => run("modbus", [parseHex(hex)]).error?.message;

Deno.test("modbus reads the MBAP header, and gives the PDU as content", () => {
  const [frame] = frames("12 34 00 00 00 06 11 03 00 6b 00 03");
  assertEquals(toHex(frame!.content), "03 00 6b 00 03");
  assertEquals(frame!.fields, { transaction: 0x1234, unit: 17, function: 3, address: 107, quantity: 3 });
});

const fields: Array<[pdu: string, fields: Record<string, number>]> = [
  ["01 00 13 00 25", { function: 1, address: 19, quantity: 37 }],
  ["01 05 cd 6b b2 0e 1b", { function: 1 }],
  ["03 06 02 2b 00 00 00 64", { function: 3 }],
  ["06 00 01 00 03", { function: 6, address: 1, value: 3 }],
  ["05 00 ac ff 00", { function: 5, address: 172, value: 0xff00 }],
  ["10 00 01 00 02 04 00 0a 01 02", { function: 16, address: 1, quantity: 2 }],
  ["10 00 01 00 02", { function: 16, address: 1, quantity: 2 }],
  ["0f 00 13 00 0a 02 cd 01", { function: 15, address: 19, quantity: 10 }],
  ["83 02", { function: 0x83, exception: 2 }],
  ["83", { function: 0x83 }],
  ["2b 0e 01 00", { function: 0x2b }],
  ["06 00", { function: 6 }],
  ["10", { function: 16 }],
];

Deno.test("modbus names what the usual functions say", () => {
  const seen = new Set<string>();
  for (const [pdu, expected] of fields) {
    const length = (parseHex(pdu).length + 1).toString(16).padStart(2, "0");
    const [frame] = frames(`00 01 00 00 00 ${length} 01 ${pdu}`);
    assertEquals(frame!.fields, { transaction: 1, unit: 1, ...expected }, pdu);
    for (const name of Object.keys(frame!.fields!)) seen.add(name);
  }
  assertEquals([...seen].sort(), [...framing("modbus").fieldNames!].sort());
});

Deno.test("modbus answers with the transaction and unit of the request", () => {
  const server = framing("modbus");
  const [request] = server.push(parseHex("be ef 00 00 00 06 11 03 00 00 00 01"));
  assertEquals(toHex(server.encode(parseHex("03 02 00 2a"), request)), "be ef 00 00 00 05 11 03 02 00 2a");
});

Deno.test("modbus numbers its own requests, from 1 for each connection", () => {
  const client = framing("modbus:unit=17");
  assertEquals(toHex(client.encode(parseHex("07"))), "00 01 00 00 00 02 11 07");
  assertEquals(toHex(client.encode(parseHex("07"))), "00 02 00 00 00 02 11 07");
  for (let i = 3; i <= 0xffff; i++) client.encode(parseHex("07"));
  assertEquals(toHex(client.encode(parseHex("07"))), "00 00 00 00 00 02 11 07");
  assertEquals(toHex(framing("modbus").encode(parseHex("07"))), "00 01 00 00 00 02 01 07");
});

Deno.test("modbus notices in the first bytes that a stream is not Modbus", () => {
  assertEquals(
    problem("47 45 54 20"),
    "the protocol of a Modbus frame is 21536, not 0 (at byte 2 of the stream)",
  );
  assertEquals(
    problem("00 01 00 00 00 01"),
    "the length of a Modbus frame is 1, not 2 to 254 (at byte 4 of the stream)",
  );
  assertEquals(
    problem("00 01 00 00 00 ff"),
    "the length of a Modbus frame is 255, not 2 to 254 (at byte 4 of the stream)",
  );
});

Deno.test("modbus tells what is missing at the end of the stream", () => {
  assertEquals(
    problem("00 01 00 00 00 06 01 03"),
    "the stream ended after 8 of 12 bytes of a Modbus frame (at byte 0 of the stream)",
  );
  assertEquals(
    problem("00 01"),
    "the stream ended after 2 of at least 4 bytes of a Modbus frame (at byte 0 of the stream)",
  );
  assertEquals(
    problem("00 01 00 00 00"),
    "the stream ended after 5 of at least 6 bytes of a Modbus frame (at byte 0 of the stream)",
  );
});

Deno.test("modbus.encode() takes 1 to 253 bytes", () => {
  assertEquals(framing("modbus").encode(new Uint8Array(253)).length, 260);
  for (const size of [0, 254]) {
    assertThrows(
      () => framing("modbus").encode(new Uint8Array(size)),
      FramingError,
      `a Modbus message has 1 to 253 bytes, not ${size}`,
    );
  }
});
