import { assert, assertEquals, assertGreaterOrEqual, assertMatch } from "../assert.ts";
import { timed } from "../harness/bounded.ts";
import { concat, everyValue, text, utf8 } from "../harness/bytes.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { connectRaw } from "../harness/raw_peer.ts";
import { startServer } from "../harness/tcplab.ts";

const serve = (service: string, idle = "10s") =>
  startServer(["127.0.0.1:0", "--service", service, "--idle", idle]);

const nothing = new Uint8Array();

endToEnd("said answers what came between prefix and suffix, all 256 values unchanged", async () => {
  await using server = await serve("said");
  await using peer = await connectRaw(server.endpoint);
  await peer.send(everyValue(256));
  assertEquals(await peer.read(256 + 11), concat([utf8('You said "'), everyValue(256), utf8('"')]));
  peer.fin();
  assertEquals(await peer.readToEnd(), { bytes: nothing, end: "fin" });
});

endToEnd("said takes prefix and suffix as payloads", async () => {
  await using server = await serve("said:prefix=<\\,,suffix=\\x00\\xff\\r\\n>");
  await using peer = await connectRaw(server.endpoint);
  await peer.send("x");
  const expected = concat([utf8("<,x"), Uint8Array.of(0, 255, 13, 10), utf8(">")]);
  assertEquals(await peer.read(expected.length), expected);
});

endToEnd("echo sends back what comes, and FIN after the peer's", async () => {
  await using server = await serve("echo");
  await using peer = await connectRaw(server.endpoint);
  const bytes = everyValue(300_001);
  await Promise.all([peer.send(bytes), peer.read(bytes.length).then((back) => assertEquals(back, bytes))]);
  peer.fin();
  assertEquals(await peer.readToEnd(), { bytes: nothing, end: "fin" });
});

endToEnd("discard takes everything, says nothing, and answers FIN", async () => {
  await using server = await serve("discard");
  await using peer = await connectRaw(server.endpoint);
  await peer.send(everyValue(100_000));
  peer.fin();
  assertEquals(await peer.readToEnd(), { bytes: nothing, end: "fin" });
  await server.stdout.match(/CLOSED: .* #1 fin in=100000 out=0\n/);
});

endToEnd("chargen sends the lines of RFC 864, as many bytes as asked for, then FIN", async () => {
  await using server = await serve("chargen:bytes=20001");
  await using peer = await connectRaw(server.endpoint);
  await peer.send("what comes is thrown away");
  const { bytes, end } = await peer.readToEnd();
  assertEquals([text(bytes), end], [characterLines(20_001), "fin"]);
});

endToEnd("chargen goes on without end until the peer's FIN", async () => {
  await using server = await serve("chargen");
  await using peer = await connectRaw(server.endpoint);
  assertEquals(text(await peer.read(300_000)), characterLines(300_000));
  peer.fin();
  assertEquals((await peer.readToEnd()).end, "fin");
});

/** The pattern that RFC 864 shows: 72 of the 95 printable characters a line, each line one further. */
function characterLines(length: number): string {
  const characters = Array.from({ length: 95 }, (_, i) => String.fromCharCode(0x20 + i));
  let lines = "";
  for (let line = 0; lines.length < length; line++) {
    for (let column = 0; column < 72; column++) lines += characters[(line + column) % 95];
    lines += "\r\n";
  }
  return lines.slice(0, length);
}

endToEnd("daytime sends one line with the time of day, then FIN (RFC 867)", async () => {
  await using server = await serve("daytime");
  await using peer = await connectRaw(server.endpoint);
  const { bytes, end } = await peer.readToEnd();
  assertEquals(end, "fin");
  assertMatch(text(bytes), /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\r\n$/);
  assert(Math.abs(Date.parse(text(bytes)) - Date.now()) < 5000, text(bytes));
});

endToEnd("silent reads, and answers nothing at all, not even FIN, until it is idle", async () => {
  await using server = await serve("silent", "400ms");
  await using peer = await connectRaw(server.endpoint);
  await peer.send(everyValue(256));
  peer.fin();
  assertGreaterOrEqual(await timed(() => peer.ended), 350);
  await server.stdout.match(/TIMEOUT: .* #1 idle 400ms\n.*CLOSED: .* #1 idle in=256 out=0\n/);
});

for (const [service, end] of [["close", "fin"], ["reset", "rst"]] as const) {
  endToEnd(`${service} sends ${end.toUpperCase()}: at once, after some bytes, after a time`, async () => {
    await using immediate = await serve(service);
    await using first = await connectRaw(immediate.endpoint);
    assertEquals(await first.readToEnd(), { bytes: nothing, end });

    await using counting = await serve(`${service}:bytes=4`);
    await using second = await connectRaw(counting.endpoint);
    await second.send("abc");
    await counting.stdout.match(/abc/);
    assertEquals(second.isOpen, true);
    await second.send("d");
    assertEquals(await second.readToEnd(), { bytes: nothing, end });

    await using waiting = await serve(`${service}:after=300ms`);
    await using third = await connectRaw(waiting.endpoint);
    assertGreaterOrEqual(await timed(() => third.ended), 250);
    assertEquals(await third.readToEnd(), { bytes: nothing, end });
    third.fin();
    await waiting.stdout.match(new RegExp(`CLOSED: .* #1 ${end} in=0 out=0\n`));
  });
}

endToEnd("drip sends back a few bytes at a time, and finishes after the peer's FIN", async () => {
  await using server = await serve("drip:size=3,every=40ms");
  await using peer = await connectRaw(server.endpoint);
  await peer.send("0123456789");
  peer.fin();
  const took = await timed(() => peer.ended);
  assertEquals(await peer.readToEnd(), { bytes: utf8("0123456789"), end: "fin" });
  assertEquals(peer.reads, [3, 3, 3, 1]);
  assertGreaterOrEqual(took, 4 * 40 - 10);
});

endToEnd("fixed answers the same payload to whatever comes", async () => {
  await using server = await serve("fixed:payload=hex:00 ff 0d 0a");
  await using peer = await connectRaw(server.endpoint);
  for (const request of ["a", "bcd"]) {
    await peer.send(request);
    assertEquals(await peer.read(4), Uint8Array.of(0x00, 0xff, 0x0d, 0x0a));
  }
  peer.fin();
  assertEquals(await peer.readToEnd(), { bytes: nothing, end: "fin" });
});

endToEnd("greet speaks first, then sends back what comes", async () => {
  await using server = await serve("greet:payload=220 ready\\r\\n");
  await using peer = await connectRaw(server.endpoint);
  assertEquals(text(await peer.read(11)), "220 ready\r\n");
  await peer.send("HELO");
  peer.fin();
  assertEquals(await peer.readToEnd(), { bytes: utf8("HELO"), end: "fin" });
});
