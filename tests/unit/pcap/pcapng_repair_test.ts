import { join } from "node:path";
import { interfaceDescription, sectionHeader } from "../../../src/pcap/pcapng_blocks.ts";
import { mend } from "../../../src/pcap/pcapng_repair.ts";
import { concat } from "../../harness/bytes.ts";
import { withDirectory } from "../../harness/directory.ts";
import { assert, assertEquals, assertThrows } from "../../assert.ts";

const section = sectionHeader("x");
const block = interfaceDescription("eth0", 0);

/** What is left of a file. */
async function mended(content: Uint8Array): Promise<Uint8Array> {
  let left = new Uint8Array();
  await withDirectory(async (folder) => {
    const path = join(folder, "x.pcapng");
    await Deno.writeFile(path, content);
    mend(path);
    left = await Deno.readFile(path);
  });
  return left;
}

Deno.test("mend() leaves whole blocks as they are", async () => {
  for (
    const whole of [new Uint8Array(), section, concat([section, block]), concat([section, block, section])]
  ) {
    assertEquals(await mended(whole), whole);
  }
});

Deno.test("mend() cuts off what is behind the last whole block, wherever it was cut", async () => {
  const whole = concat([section, block]);
  for (let length = 1; length < block.length; length++) {
    assertEquals(await mended(concat([whole, block.subarray(0, length)])), whole, `${length}`);
  }
});

Deno.test("mend() finds the last whole block of a file that is larger than what it reads at a time", async () => {
  const blocks = new Array(80_000).fill(block);
  const whole = concat([section, ...blocks]);
  assert(whole.length > 2 * 1024 * 1024);
  assertEquals((await mended(concat([whole, block.subarray(0, 20)]))).length, whole.length);
});

Deno.test("mend() does not touch what is no capture, and says so", async () => {
  for (const text of ["hello", "hi"]) {
    await withDirectory(async (folder) => {
      const path = join(folder, "x");
      await Deno.writeTextFile(path, text);
      assertThrows(() => mend(path), Error, "it holds something other than a capture");
      assertEquals(await Deno.readTextFile(path), text);
    });
  }
});

Deno.test("mend() has nothing to do where there is no file, or no regular one", () => {
  mend("/nowhere/x.pcapng");
  if (Deno.build.os !== "windows") mend("/dev/null");
});
