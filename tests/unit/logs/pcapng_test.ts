import { dirname } from "node:path";
import type { Happening } from "../../../src/events/event.ts";
import { ExitCode } from "../../../src/values/exit_codes.ts";
import { Failure } from "../../../src/values/failure.ts";
import { logs } from "../../../src/logs/index.ts";
import { everyValue } from "../../harness/bytes.ts";
import { assert, assertEquals, assertStringIncludes, assertThrows } from "../../assert.ts";
import { linux } from "../refusal.ts";
import { readBlocks, readOptions, readPackets } from "./pcapng/packets.ts";
import { first, moment, open, withFile } from "./written.ts";

const opened: Happening = {
  event: "open",
  ...first,
  local: { host: "127.0.0.1", port: 9999 },
  initiator: "peer",
};

function data(offset: number, length: number): Happening {
  return { event: "data", ...first, dir: "in", offset, bytes: everyValue(length) };
}

const blocksOf = async (path: string) => readBlocks(await Deno.readFile(path));
const interfacesOf = async (path: string) =>
  (await blocksOf(path)).filter(({ type }) => type === 1).map(({ body }) => readOptions(body, 8));

/** The lengths of payloads. */
const lengths = async (path: string) => readPackets(await blocksOf(path)).map(({ length }) => length);

Deno.test("the pcapng log is a section with its interface, at once", () =>
  withFile(async (path) => {
    const log = open("pcapng", path);
    assertEquals(log.wantsData, true);
    const [section, device, ...more] = await blocksOf(path);
    assertEquals([section!.type, device!.type, more.length], [0x0a0d0d0a, 1, 0]);
    assertEquals(readOptions(device!.body, 8), [[2, "tcplab"]]);
    await log.close();
    assertEquals([(await blocksOf(path)).length, log.failed], [2, false]);
  }));

Deno.test("the pcapng log has two interfaces in between", () =>
  withFile(async (path) => {
    await open("pcapng", path, { isBetween: true }).close();
    assertEquals(await interfacesOf(path), [[[2, "client"]], [[2, "upstream"]]]);
  }));

Deno.test("the pcapng log copies what is lent to it", () =>
  withFile(async (path) => {
    const log = open("pcapng", path);
    const bytes = Uint8Array.of(1, 2, 3);
    log.write(opened, moment);
    log.write({ event: "data", ...first, dir: "in", offset: 0, bytes }, moment);
    bytes.fill(9);
    await log.close();
    assertEquals(readPackets(await blocksOf(path)).at(-1)!.payload, Uint8Array.of(1, 2, 3));
  }));

Deno.test("the pcapng log adds a section to a file that is there, behind its last whole block", () =>
  withFile(async (path) => {
    for (let run = 0; run < 2; run++) {
      const log = open("pcapng", path);
      log.write(opened, moment);
      await log.close();
      // A program that was killed in the middle of a write.
      if (run === 0) await Deno.truncate(path, (await Deno.stat(path)).size - 6);
    }
    const types = (await blocksOf(path)).map(({ type }) => type);
    assertEquals(types, [0x0a0d0d0a, 1, 6, 6, 0x0a0d0d0a, 1, 6, 6, 6]);
  }));

Deno.test("the pcapng log refuses a file that holds something else, and leaves it alone", () =>
  withFile(async (path) => {
    await Deno.writeTextFile(path, "precious");
    const failure = assertThrows(() => open("pcapng", path), Failure);
    assertEquals(failure.code, ExitCode.LocalResource);
    assertStringIncludes(failure.message, `${path}: it holds something other than a capture`);
    assertEquals(await Deno.readTextFile(path), "precious");
  }));

Deno.test("the pcapng log needs a file", () => {
  assertThrows(() => logs.parse("pcapng", linux), Failure, "pcapng: file is missing (PATH)");
});

Deno.test("the pcapng log rotates: every file opens by itself, and sequence numbers go on", () =>
  withFile(async (path) => {
    const log = open("pcapng:rotate=3000,keep=2", path);
    log.write(opened, moment);
    for (let i = 0; i < 9; i++) log.write(data(i * 1000, 1000), moment);
    await log.close();
    const names = Array.from(Deno.readDirSync(dirname(path)), ({ name }) => name).sort();
    assertEquals(names, ["log", "log.1", "log.2"]);
    const files = [`${path}.2`, `${path}.1`, path];
    assertEquals(await Promise.all(files.map(lengths)), [[1000, 1000, 0], [1000, 1000, 0], [1000]]);
    const all = (await Promise.all(files.map(blocksOf))).flatMap(readPackets);
    const sent = all.filter(({ length }) => length > 0).map(({ sequence }) => sequence);
    assertEquals(sent.map((each) => (each - sent[0]!) >>> 0), [0, 1000, 2000, 3000, 4000]);
    for (const file of files) {
      assert((await Deno.stat(file)).size <= 3000, file);
      assertEquals(await interfacesOf(file), [[[2, "tcplab"]]]);
    }
  }));

/** How many pieces of a mebibyte fill the queue. */
const full = 8;

Deno.test("the pcapng log drops packets when it is full, says where, and leaves a hole as large as they were", () =>
  withFile(async (path) => {
    const mebibyte = 1024 * 1024;
    const log = open("pcapng:when-behind=drop", path, { warn() {} });
    log.write(opened, moment);
    for (let i = 0; i < full + 2; i++) log.write(data(i * mebibyte, mebibyte), moment);
    assertEquals(log.failed, true);
    const { promise: room, resolve } = Promise.withResolvers<void>();
    const look = () => Deno.statSync(path).size > full * mebibyte ? resolve() : setTimeout(look, 1);
    look();
    await room;
    log.write(data((full + 2) * mebibyte, 5), moment);
    await log.close();
    const packets = readPackets(await blocksOf(path));
    const remark = packets.find(({ comments }) => /missing/.test(comments[0] ?? ""))!;
    assertEquals(remark, packets.findLast(({ length }) => length === 5)!);
    assertEquals(remark.sequence, (packets[0]!.sequence + 1 + (full + 2) * mebibyte) >>> 0);
    const [, missing] = /^(\d+) packets are missing here, because/.exec(remark.comments[0]!)!;
    // Seventeen segments a mebibyte, and an acknowledgement for every two.
    assert(Number(missing) >= 2 * 17, missing);
  }));

Deno.test("the pcapng log keeps every packet, and is behind when it is full", () =>
  withFile(async (path) => {
    const log = open("pcapng", path);
    log.write(opened, moment);
    for (let i = 0; i < 40; i++) {
      log.write(data(i * 2 ** 20, 2 ** 20), moment);
      assertEquals(log.behind !== undefined, i >= 31, `${i}`);
    }
    await log.behind;
    assertEquals(log.behind, undefined);
    await log.close();
    const packets = readPackets(await blocksOf(path));
    assertEquals(packets.reduce((sum, { length }) => sum + length, 0), 40 * 2 ** 20);
    assertEquals(log.failed, false);
  }));

Deno.test("the pcapng log says at its end what is missing there", () =>
  withFile(async (path) => {
    const warnings: string[] = [];
    const log = open("pcapng:when-behind=drop", path, { warn: (message) => warnings.push(message) });
    log.write(opened, moment);
    for (let i = 0; i < full + 2; i++) log.write(data(i * 2 ** 20, 2 ** 20), moment);
    await log.close();
    assertEquals(warnings, [
      `the log to ${path} has gaps: packets are missing, because it could not be written fast enough`,
    ]);
    const last = (await blocksOf(path)).at(-1)!;
    assertEquals(last.type, 5);
    const [[code, text]] = readOptions(last.body, 12) as [[number, string]];
    assertEquals(code, 1);
    assert(/^\d\d packets are missing here/.test(text), text);
  }));

Deno.test({
  name: "the pcapng log fails as a local resource when there is no space for its first block",
  // Only Linux has a file that is always full (full(4)).
  ignore: Deno.build.os !== "linux",
  fn() {
    const failure = assertThrows(() => open("pcapng", "/dev/full"), Failure);
    assertEquals(failure.code, ExitCode.LocalResource);
    assertEquals(failure.message, "cannot write the log to /dev/full: no space left on device (ENOSPC)");
  },
});

for (const [asked, kept] of [[200, 200], [1, 72], [0, 1044]] as const) {
  Deno.test(`the pcapng log keeps ${kept} bytes of a packet with snaplen=${asked}`, () =>
    withFile(async (path) => {
      const log = open(`pcapng:snaplen=${asked}`, path);
      log.write(opened, moment);
      log.write(data(0, 1000), moment);
      await log.close();
      const blocks = await blocksOf(path);
      const { body } = blocks.find(({ type }) => type === 1)!;
      const told = new DataView(body.buffer, body.byteOffset).getUint32(4, true);
      assertEquals(told, asked === 0 ? 0 : kept);
      const packet = readPackets(blocks).at(-1)!;
      assertEquals([packet.length, packet.payload.length], [1000, kept - 44]);
    }));
}
