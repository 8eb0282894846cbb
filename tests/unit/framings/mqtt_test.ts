import { toHex } from "../../../src/bytes/bytes.ts";
import { parseHex } from "../../../src/values/payload.ts";
import { assertEquals } from "../../assert.ts";
import { assertRefused } from "../refusal.ts";
import { framing, run } from "./framing_kit.ts";

Deno.test("mqtt reads the fixed header, and gives what is behind it as content", () => {
  const connect = "10 0c 00 04 4d 51 54 54 04 02 00 3c 00 00";
  const { frames } = run("mqtt", [parseHex(`${connect} c0 00 3d 03 00 01 61`)]);
  assertEquals(frames.map(({ content }) => toHex(content)), [
    "00 04 4d 51 54 54 04 02 00 3c 00 00",
    "",
    "00 01 61",
  ]);
  assertEquals(frames.map(({ fields }) => fields), [
    { type: 1, name: "CONNECT", flags: 0 },
    { type: 12, name: "PINGREQ", flags: 0 },
    { type: 3, name: "PUBLISH", flags: 13 },
  ]);
  assertEquals(framing("mqtt").fieldNames, Object.keys(frames[0]!.fields!));
});

/** The limits of each size of the length (MQTT 3.1.1, table 2.4). */
const lengths: Array<[number, string]> = [
  [0, "00"],
  [127, "7f"],
  [128, "80 01"],
  [16_383, "ff 7f"],
  [16_384, "80 80 01"],
  [2_097_151, "ff ff 7f"],
  [2_097_152, "80 80 80 01"],
];

Deno.test("mqtt reads and writes lengths of 1 to 4 bytes", () => {
  for (const [length, hex] of lengths) {
    const wire = framing("mqtt").encode(new Uint8Array(length));
    const header = parseHex(`30 ${hex}`);
    assertEquals([toHex(wire.subarray(0, header.length)), wire.length], [
      toHex(header),
      header.length + length,
    ]);
    const { frames } = run("mqtt:max=4MiB", [wire]);
    assertEquals(frames.map(({ content }) => content.length), [length]);
  }
});

Deno.test("mqtt answers with the type that answers the request", () => {
  const answer = (request: string, content: string) => {
    const made = framing("mqtt");
    return toHex(made.encode(parseHex(content), made.push(parseHex(request))[0]));
  };
  assertEquals(answer("10 00", "00 00"), "20 02 00 00");
  assertEquals(answer("82 02 00 01", "00 01 00"), "90 03 00 01 00");
  assertEquals(answer("a2 00", "00 01"), "b0 02 00 01");
  assertEquals(answer("c0 00", ""), "d0 00");
  assertEquals(answer("50 02 00 01", "00 01"), "62 02 00 01");
  assertEquals(answer("62 02 00 01", "00 01"), "70 02 00 01");
  assertEquals(answer("31 01 61", "62"), "31 01 62");
});

Deno.test("mqtt refuses what is no packet", () => {
  const problem = (hex: string) => run("mqtt", [parseHex(hex)]).error?.message;
  assertEquals(problem("c0 00 00"), "an MQTT packet has the type 0, not 1 to 15 (at byte 2 of the stream)");
  assertEquals(
    problem("10 80 80 80 80"),
    "the length of an MQTT packet has more than 4 bytes (at byte 4 of the stream)",
  );
  assertEquals(
    problem("10 ff ff ff 7f"),
    "a packet has more than 1048576 bytes: 268435460 are announced (at byte 0 of the stream)",
  );
  assertEquals(
    problem("10 03 00"),
    "the stream ended after 3 of 5 bytes of a packet (at byte 0 of the stream)",
  );
  assertEquals(
    problem("10 80"),
    "the stream ended after 2 of at least 3 bytes of a packet (at byte 0 of the stream)",
  );
  assertRefused(() => framing("mqtt:max=4"), 'mqtt: max: "4" is too small (5 or more; try 512, 64KiB, 10MB)');
});
