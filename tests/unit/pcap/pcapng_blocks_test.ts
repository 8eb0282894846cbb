import {
  fitBlocks,
  interfaceDescription,
  sectionHeader,
  statistics,
} from "../../../src/pcap/pcapng_blocks.ts";
import { concat, utf8 } from "../../harness/bytes.ts";
import { assertEquals } from "../../assert.ts";

const hex = (bytes: Uint8Array) => bytes.toHex();
const text = (written: string) => hex(utf8(written));

Deno.test("sectionHeader() is that of the draft: byte order, version 1.0, no length, comment, application", () => {
  assertEquals(
    hex(sectionHeader("hello")),
    `0a0d0d0a 38000000 4d3c2b1a 0100 0000 ffffffffffffffff
     0100 0500 ${text("hello")} 000000  0400 0600 ${text("tcplab")} 0000  00000000  38000000`.replace(
      /\s/g,
      "",
    ),
  );
});

Deno.test("interfaceDescription() has the link type, how much is kept, and the name", () => {
  assertEquals(
    hex(interfaceDescription("upstream", 128)),
    `01000000 24000000 0000 0000 80000000 0200 0800 ${text("upstream")} 00000000 24000000`.replace(/\s/g, ""),
  );
});

Deno.test("statistics() has the time, what there is to say, and how many packets are missing", () => {
  assertEquals(
    hex(statistics({ high: 1, low: 2 }, 7, ["abcd"])),
    `05000000 30000000 00000000 01000000 02000000 0100 0400 ${text("abcd")}
     0500 0800 0700000000000000 00000000 30000000`.replace(/\s/g, ""),
  );
});

Deno.test("a comment that is too long for an option is shortened to a multiple of 4", () => {
  const block = sectionHeader("x".repeat(70_000));
  assertEquals(new DataView(block.buffer).getUint16(26, true), 0xfffc);
  assertEquals(fitBlocks(block, 0), block.length);
});

Deno.test("fitBlocks() counts whole blocks up to the limit, and the first one in any case", () => {
  const sizes = [36, 28, 44];
  const blocks = concat(sizes.map((size) => interfaceDescription("x".repeat(size - 28), 0)));
  assertEquals(blocks.length, 36 + 28 + 44);
  for (const [most, fit] of [[-5, 36], [0, 36], [63, 36], [64, 64], [107, 64], [108, 108], [1000, 108]]) {
    assertEquals(fitBlocks(blocks, most!), fit);
  }
});
