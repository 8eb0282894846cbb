import fc from "fast-check";
import { checksum, sumOf } from "../../../src/pcap/checksum.ts";
import { parseHex } from "../../../src/values/payload.ts";
import { assertEquals } from "../../assert.ts";
import { naiveSum } from "../logs/pcapng/packets.ts";

Deno.test("checksum() is what RFC 1071 gives as an example", () => {
  assertEquals(checksum(sumOf(parseHex("0001 f203 f4f5 f6f7"))), 0x220d);
});

Deno.test("checksum() of an IPv4 header is the one that was sent with it, and 0 with that in it", () => {
  const header = "4500 0073 0000 4000 4011 SUM c0a8 0001 c0a8 00c7";
  assertEquals(checksum(sumOf(parseHex(header.replace("SUM", "0000")))), 0xb861);
  assertEquals(checksum(sumOf(parseHex(header.replace("SUM", "b861")))), 0);
});

Deno.test("checksum() folds as often as it takes", () => {
  assertEquals(checksum(0xffff), 0);
  assertEquals(checksum(0x1_ffff), 0xfffe);
  assertEquals(checksum(0x1_fffe), 0);
  assertEquals(checksum(0xffff_ffff), 0);
});

Deno.test("sumOf() is the sum of RFC 1071, of any bytes, whatever was summed before", () =>
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
      assertEquals(checksum(sumOf(bytes)), checksum(naiveSum(bytes)));
    }),
    { numRuns: 500 },
  ));

Deno.test("sumOf() does not overflow with the largest packet, and knows bytes that begin anywhere", () => {
  const memory = new Uint8Array(70_000).fill(0xff);
  for (const length of [65_495, 65_496, 65_536]) {
    assertEquals(
      checksum(sumOf(memory.subarray(3, 3 + length))),
      checksum(naiveSum(memory.subarray(3, 3 + length))),
    );
  }
  assertEquals(sumOf(new Uint8Array(0)), 0);
});
