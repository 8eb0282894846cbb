import type { Socket } from "node:net";
import { concat } from "../../../src/bytes/bytes.ts";
import { WriteQueue } from "../../../src/net/write_queue.ts";
import { everyValue } from "../../harness/bytes.ts";
import { assertEquals } from "../../assert.ts";

const kibibyte = 1024;

/** A socket that has no private switches, and takes what it is given only when the test says so. */
class SlowSocket {
  readonly destroyed = false;
  /** What it was given, one by one. */
  readonly given: Uint8Array[] = [];
  #writes: Array<() => void> = [];

  get writableLength(): number {
    return this.#writes.length;
  }

  write(bytes: Uint8Array, onWritten: () => void): void {
    this.given.push(bytes.slice());
    this.#writes.push(onWritten);
  }

  /** The kernel takes what was written first. */
  take(): void {
    this.#writes.shift()?.();
  }
}

function setUp() {
  const socket = new SlowSocket();
  const progress = { count: 0 };
  const queue = new WriteQueue(socket as unknown as Socket, () => progress.count++);
  const send = (bytes: Uint8Array) => queue.send(queue.gather([bytes], bytes.length));
  const sizes = () => socket.given.map(({ length }) => length / kibibyte);
  return { socket, progress, queue, send, sizes };
}

Deno.test("WriteQueue gives a socket one slice of 64 KiB at a time, and the next when the kernel has it", async () => {
  const { socket, progress, send, sizes } = setUp();
  const bytes = everyValue(200 * kibibyte);
  const sending = send(bytes);
  for (const given of [[64], [64, 64], [64, 64, 64], [64, 64, 64, 8]]) {
    assertEquals(sizes(), given);
    socket.take();
  }
  await sending;
  // A slow peer's idle time begins again with each slice that it has taken.
  assertEquals(progress.count, 4);
  assertEquals(concat(socket.given), bytes);
});

Deno.test("WriteQueue cuts no send of up to 128 KiB, unless it waits behind another", async () => {
  const { socket, send, sizes, queue } = setUp();
  const first = send(everyValue(128 * kibibyte));
  assertEquals(sizes(), [128]);
  const second = send(everyValue(65 * kibibyte));
  assertEquals(sizes(), [128]);
  for (let i = 0; i < 3; i++) socket.take();
  await Promise.all([first, second]);
  assertEquals([sizes(), queue.emptied], [[128, 64, 1], undefined]);
});

Deno.test("WriteQueue.send() returns nothing when the kernel takes all at once", () => {
  const { socket, send } = setUp();
  socket.write = (bytes) => void socket.given.push(bytes.slice());
  assertEquals([send(everyValue(10)), send(everyValue(1000 * kibibyte))], [undefined, undefined]);
  assertEquals(concat(socket.given).length, 10 + 1000 * kibibyte);
});
