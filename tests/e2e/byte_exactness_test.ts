import { assertEquals } from "../assert.ts";
import { everyValue, oddPieces } from "../harness/bytes.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { connectRaw, RawListener } from "../harness/raw_peer.ts";
import { run, startClient, startServer } from "../harness/tcplab.ts";

endToEnd("server: all 256 values in odd pieces, there and back", async () => {
  await using server = await startServer(["127.0.0.1:0", "--service", "echo"]);
  await using peer = await connectRaw(server.endpoint);
  const bytes = everyValue(400_009);
  const back = peer.readToEnd();
  for (const piece of oddPieces(bytes)) await peer.send(piece);
  peer.fin();
  assertEquals(await back, { bytes, end: "fin" });
});

endToEnd(
  "client with payloads: all 256 values from every notation, and the reply raw on stdout",
  async () => {
    await using server = await startServer(["127.0.0.1:0", "--service", "echo"]);
    const bytes = everyValue(256);
    const file = await Deno.makeTempFile();
    try {
      await Deno.writeFile(file, bytes);
      const payloads = [
        `hex:${bytes.toHex()}`,
        `base64:${bytes.toBase64()}`,
        `file:${file}`,
        Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join(""),
      ];
      await Promise.all(payloads.map(async (payload) => {
        const { code, stdout } = await run(["client", server.endpoint, payload, "--until", "bytes:256"]);
        assertEquals([code, stdout], [0, bytes]);
      }));
    } finally {
      await Deno.remove(file);
    }
  },
);

endToEnd("client as a pipe: all 256 values in odd pieces, in both directions at once", async () => {
  await using listener = await RawListener.open();
  await using client = startClient([listener.endpoint], { input: "open" });
  await using peer = await listener.accept();
  const [up, down] = [everyValue(500_009), everyValue(700_001).reverse()];
  const received = peer.readToEnd();
  await Promise.all([
    (async () => {
      for (const piece of oddPieces(up)) await client.sendInput(piece);
      await client.endInput();
    })(),
    (async () => {
      for (const piece of oddPieces(down)) await peer.send(piece);
      peer.fin();
    })(),
  ]);
  assertEquals(await received, { bytes: up, end: "fin" });
  assertEquals((await client.end()).stdout, down);
});

endToEnd("client as a pipe to the server: 20 MB come back as they were", async () => {
  await using server = await startServer(["127.0.0.1:0", "--service", "echo", "--log", "text:data=none"]);
  const bytes = everyValue(20_000_003);
  const { code, stdout } = await run(["client", server.endpoint], { input: bytes });
  assertEquals([code, stdout.length], [0, bytes.length]);
  assertEquals(await digest(stdout), await digest(bytes));
});

async function digest(bytes: BufferSource): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
