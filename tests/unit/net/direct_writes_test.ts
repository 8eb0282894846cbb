import { connect, createServer, type Socket } from "node:net";
import { codeOf } from "../../../src/events/system_error.ts";
import { DirectWriter } from "../../../src/net/direct_writes.ts";
import { everyValue } from "../../harness/bytes.ts";
import { assert, assertEquals } from "../../assert.ts";
import { readAll } from "./pair.ts";
import { isWithoutSwitches } from "./switches.ts";

const ignore = isWithoutSwitches;

/** A writer, what it told of writes that took their time, and the peer, which reads nothing until it is told to. */
async function setUp() {
  const accepted = Promise.withResolvers<Socket>();
  const server = createServer((socket) => accepted.resolve(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const peer = connect((server.address() as { port: number }).port, "127.0.0.1").pause();
  peer.on("error", () => {});
  const socket = await accepted.promise;
  const failed = Promise.withResolvers<Error>();
  socket.on("error", failed.resolve);
  const told = Promise.withResolvers<Error | undefined>();
  return {
    socket,
    peer,
    writer: new DirectWriter(socket, told.resolve),
    told: told.promise,
    failed: failed.promise,
    [Symbol.dispose]() {
      socket.destroy();
      peer.destroy();
      server.close();
    },
  };
}

Deno.test(
  "DirectWriter works on this runtime: without it small messages cost a tenth more",
  { ignore },
  async () => {
    using it = await setUp();
    const all = readAll(it.peer);
    it.peer.resume();
    const bytes = everyValue(1000);
    // The very first one may have to wait for the runtime to find that the kernel has room.
    if (it.writer.write(bytes.subarray(0, 100)) === false) await it.told;
    for (let at = 100; at < bytes.length; at += 100) {
      const isThrough = it.writer.write(bytes.subarray(at, at + 100));
      assertEquals(
        isThrough,
        true,
        "the runtime has changed: see what node:net does in Socket._writeGeneric",
      );
    }
    it.socket.end();
    assertEquals(await all, bytes);
  },
);

Deno.test("DirectWriter tells when what the kernel did not take at once is through, and goes on then", {
  ignore,
}, async () => {
  using it = await setUp();
  const bytes = everyValue(20_000_000);
  assertEquals(it.writer.write(bytes), false);
  const all = readAll(it.peer);
  it.peer.resume();
  assertEquals(await it.told, undefined);
  assertEquals(it.writer.write(Uint8Array.of(1, 2, 3)), true);
  it.socket.end();
  const came = await all;
  assertEquals([came.length, came.subarray(-3)], [bytes.length + 3, Uint8Array.of(1, 2, 3)]);
  assert(came.subarray(0, bytes.length).every((byte, i) => byte === bytes[i]));
});

Deno.test("DirectWriter fails the socket when the peer resets it in the middle", { ignore }, async () => {
  using it = await setUp();
  assertEquals(it.writer.write(new Uint8Array(20_000_000)), false);
  it.peer.resetAndDestroy();
  // Which of the two finds out first is chance.
  assert(["EPIPE", "ECONNRESET", "ECANCELED"].includes(codeOf(await it.told) ?? ""));
  assert(["EPIPE", "ECONNRESET"].includes(codeOf(await it.failed) ?? ""));
});

Deno.test("DirectWriter leaves a socket alone that is destroyed", async () => {
  using it = await setUp();
  it.socket.destroy();
  assertEquals(it.writer.write(Uint8Array.of(1)), undefined);
});
