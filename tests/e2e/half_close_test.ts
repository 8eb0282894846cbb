import { assertEquals, assertStringIncludes } from "../assert.ts";
import { equal } from "../../src/bytes/bytes.ts";
import { everyValue, utf8 } from "../harness/bytes.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { connectRaw, RawListener } from "../harness/raw_peer.ts";
import { startClient, startServer } from "../harness/tcplab.ts";

const nothing = new Uint8Array();

endToEnd("server: a peer that sends FIN first still gets all that is owed to it", async () => {
  // More than the kernel holds, so that most of it is still owed when the FIN comes.
  const bytes = everyValue(8_000_003);
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeFile(file, bytes);
    await using server = await startServer(["127.0.0.1:0", "--service", `fixed:payload=file:${file}`]);
    await using peer = await connectRaw(server.endpoint);
    peer.socket.pause();
    await peer.send("x");
    peer.fin();
    await server.stdout.match(/DATA .* #1: x\n/);
    peer.socket.resume();
    assertEquals(await peer.readToEnd(), { bytes, end: "fin" });
    await server.stdout.match(/CLOSED: .* #1 fin in=1 out=8000003\n/);
  } finally {
    await Deno.remove(file);
  }
});

for (const [service, length] of [["greet", 7], ["daytime", 31]] as const) {
  // Defect: one in fifty such peers gets nothing, and the log says rst. WriteQueue.hold() waits for one turn of the event
  // loop before the first write on an accepted connection; it takes two for the runtime to know that it can write:
  // with `setTimeout(() => setTimeout(this.#onWritten))` none of 600 was lost.
  endToEnd(`server: a peer that sends FIN at once still gets what ${service} has to say`, async () => {
    await using server = await startServer(["127.0.0.1:0", "--service", service]);
    for (let round = 0; round < 50; round++) {
      await Promise.all(Array.from({ length: 4 }, async () => {
        await using peer = await connectRaw(server.endpoint);
        peer.fin();
        const { bytes, end } = await peer.readToEnd();
        assertEquals([bytes.length, end], [length, "fin"]);
      }));
    }
  });
}

endToEnd("server: after its own FIN it still takes what the peer sends", async () => {
  await using server = await startServer(["127.0.0.1:0", "--service", "close:bytes=1"]);
  await using peer = await connectRaw(server.endpoint);
  await peer.send("a");
  assertEquals(await peer.ended, "fin");
  await peer.send(everyValue(100_000));
  peer.fin();
  await server.stdout.match(/CLOSED: .* #1 fin in=100001 out=0\n/);
});

endToEnd(
  "client with payloads: a peer that sent FIN first still gets the next payload, and a FIN",
  async () => {
    await using listener = await RawListener.open();
    await using client = startClient([listener.endpoint, "first", "second", "--until", "bytes:2"]);
    await using peer = await listener.accept();
    await peer.read(5);
    await peer.send("ok");
    peer.fin();
    assertEquals(await peer.readToEnd(), { bytes: utf8("second"), end: "fin" });
    const { code, stdout, stderr } = await client.end();
    assertEquals([code, stdout], [5, utf8("ok")]);
    assertStringIncludes(stderr, "the peer closed the connection (FIN) without a reply");
  },
);

endToEnd(
  "client with payloads: after its FIN it takes what the peer still sends, and answers no RST",
  async () => {
    await using listener = await RawListener.open();
    await using client = startClient([listener.endpoint, "bye", "--until", "sent"]);
    await using peer = await listener.accept();
    assertEquals(await peer.readToEnd(), { bytes: utf8("bye"), end: "fin" });
    await peer.send(everyValue(100_000));
    peer.fin();
    const { code, stdout } = await client.end();
    assertEquals([code, stdout], [0, nothing]);
    assertEquals(await peer.ended, "fin");
  },
);

endToEnd("client as a pipe: after stdin's end it sends FIN, and still prints what comes", async () => {
  await using listener = await RawListener.open();
  await using client = startClient([listener.endpoint], { input: "question" });
  await using peer = await listener.accept();
  assertEquals(await peer.readToEnd(), { bytes: utf8("question"), end: "fin" });
  const answer = everyValue(1_000_003);
  await peer.send(answer);
  peer.fin();
  const { code, stdout } = await client.end();
  assertEquals([code, stdout], [0, answer]);
});

endToEnd("client as a pipe: after the peer's FIN all of stdin is still delivered", async () => {
  await using listener = await RawListener.open();
  await using client = startClient([listener.endpoint], { input: "open" });
  await using peer = await listener.accept();
  await peer.send("bye");
  await client.stdout.match(/^bye$/);
  const late = everyValue(5_000_001);
  const sending = client.sendInput(late).then(() => client.endInput());
  assertEquals(await peer.read(1), late.subarray(0, 1));
  peer.fin();
  const { bytes, end } = await peer.readToEnd();
  assertEquals([equal(bytes, late.subarray(1)), end], [true, "fin"]);
  await sending;
  assertEquals((await client.end()).code, 0);
});

endToEnd(
  "client as a pipe: after the peer's FIN it does not wait for ever on a stdin that is silent",
  async () => {
    await using listener = await RawListener.open();
    await using client = startClient([listener.endpoint], { input: "open" });
    await using peer = await listener.accept();
    await peer.send("bye");
    peer.fin();
    const { code, stdout } = await client.end();
    assertEquals([code, stdout], [0, utf8("bye")]);
    assertEquals(await peer.ended, "fin");
  },
);
