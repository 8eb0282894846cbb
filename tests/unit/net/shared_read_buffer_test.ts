import { connect, createServer, type Socket } from "node:net";
import { borrowReads } from "../../../src/net/shared_read_buffer.ts";
import { assert, assertEquals } from "../../assert.ts";
import { isWithoutSwitches } from "./switches.ts";

const ignore = isWithoutSwitches;

Deno.test("borrowReads() works on this runtime for accepted sockets: without it the echo is slow and large", {
  ignore,
}, async () => {
  const accepted = Promise.withResolvers<Socket>();
  const server = createServer((socket) => accepted.resolve(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const peer = connect((server.address() as { port: number }).port, "127.0.0.1");
  const socket = await accepted.promise;
  const came = Promise.withResolvers<Uint8Array>();
  const buffers = new Set<ArrayBufferLike>();
  let count = 0;
  const borrowed = borrowReads(socket, (bytes) => {
    buffers.add(bytes.buffer);
    count += bytes.length;
    if (count === 3) came.resolve(bytes.slice());
    else peer.write("c");
  });
  socket.on("data", () => came.reject(new Error("a data event came as well")));
  assert(borrowed, "the runtime has changed: see what Deno does with the onread option of net.connect");
  peer.write("ab");
  assertEquals(await came.promise, new TextEncoder().encode("c"));
  assertEquals(buffers.size, 1);
  peer.destroy();
  socket.destroy();
  server.close();
});
