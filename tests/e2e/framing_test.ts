import { assert, assertEquals, assertMatch, assertStringIncludes } from "../assert.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { connectRaw, RawListener } from "../harness/raw_peer.ts";
import { run, startClient, startServer } from "../harness/tcplab.ts";

const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

endToEnd("--framing: a service that can answers every message, however it is cut", async () => {
  const cases: Array<[service: string, sent: string[], answered: string]> = [
    ["said", ["one\r\ntw", "o\r\n"], 'You said "one"\r\nYou said "two"\r\n'],
    ["echo", ["a", "b\nc\n"], "ab\nc\n"],
    ["fixed:payload=OK;", ["1\n2\n", "3\n"], "OK;OK;OK;"],
  ];
  for (const [service, pieces, answered] of cases) {
    await using server = await startServer(["127.0.0.1:0", "--framing", "line", "--service", service]);
    await using peer = await connectRaw(server.endpoint);
    for (const piece of pieces) await peer.send(piece);
    assertEquals([service, decode(await peer.read(answered.length))], [service, answered]);
  }
});

endToEnd(
  "--framing: a service that answers no messages serves as ever, and logs show its messages",
  async () => {
    await using server = await startServer(["127.0.0.1:0", "--framing", "line", "--service", "discard"]);
    await using peer = await connectRaw(server.endpoint);
    await peer.send("one\ntwo");
    peer.fin();
    await peer.ended;
    const { text } = await server.stop();
    assertMatch(text, /FRAME \S+ #1: one\n/);
    assertMatch(text, /FRAME \S+ #1: two\n/);
  },
);

endToEnd("--framing: what does not follow it is said with its place, and costs that connection", async () => {
  await using server = await startServer(["127.0.0.1:0", "--framing", "length:bytes=2,max=16"]);
  await using bad = await connectRaw(server.endpoint);
  await bad.send(new Uint8Array([0, 1, 65, 0xff, 0xff]));
  assertEquals(await bad.ended, "rst");
  await using good = await connectRaw(server.endpoint);
  await good.send(new Uint8Array([0, 1, 66]));
  assertEquals(await good.read(14), new Uint8Array([0, 12, ...new TextEncoder().encode('You said "B"')]));
  const { text } = await server.stop();
  assertMatch(text, /ERROR: \S+ #1 in: .*65537 are announced \(at byte 3 of the stream\)/);
});

endToEnd("--framing: the client sends messages and takes one as the reply", async () => {
  await using listener = await RawListener.open();
  await using client = startClient([
    listener.endpoint,
    "one",
    "two\n",
    "--framing",
    "line",
    "--expect",
    "re:^1$",
  ]);
  await using peer = await listener.accept();
  assertEquals(decode(await peer.read(4)), "one\n");
  await peer.send("1\n2\n");
  assertEquals(decode(await peer.read(4)), "two\n");
  peer.ended.then(() => peer.fin());
  const { code, text } = await client.end();
  assertEquals([code, text], [0, "1\n2\n"]);
});

endToEnd("--framing: a message that is not what was expected is exit 1, and is shown alone", async () => {
  await using server = await startServer(["127.0.0.1:0", "--framing", "line"]);
  const wrong = await run(["client", server.endpoint, "x", "--framing", "line", "--expect", "nope"]);
  assertEquals([wrong.code, wrong.text], [1, 'You said "x"\n']);
  assertStringIncludes(wrong.stderr, 'expected  nope\n  received  You said "x"\n');
  const short = await run([
    "client",
    server.endpoint,
    "x",
    "--framing",
    "fixed:size=999",
    "--timeout",
    "300ms",
  ]);
  assert(short.code !== 0, "a reply of 13 bytes is not one of 999");
});

endToEnd("--framing: json has a frame event a message, with the fields of its header", async () => {
  await using server = await startServer([
    ...["127.0.0.1:0", "--service", "echo", "--framing", "modbus", "--log", "json:data=hex"],
  ]);
  const request = "hex:00 07 00 00 00 06 01 03 00 10 00 02";
  const { code } = await run(["client", server.endpoint, request, "--until", "bytes:12"]);
  assertEquals(code, 0);
  const { text } = await server.stop();
  const frames = text.trim().split("\n").map((line) => JSON.parse(line)).filter(({ event }) =>
    event === "frame"
  );
  assertEquals(frames.map(({ dir, offset, size, bytes, hex }) => ({ dir, offset, size, bytes, hex })), [
    { dir: "in", offset: 0, size: 12, bytes: 5, hex: "0300100002" },
    { dir: "out", offset: 0, size: 12, bytes: 5, hex: "0300100002" },
  ]);
  assertEquals(frames[0].fields, { transaction: 7, unit: 1, function: 3, address: 16, quantity: 2 });
});

endToEnd("--template: payloads are filled in, with what was captured; mistakes are usage", async () => {
  await using server = await startServer(["127.0.0.1:0", "--service", "echo"]);
  const args = ["--template", "--until", "idle:100ms"];
  const asked = [
    "client",
    server.endpoint,
    "n={{counter}};",
    "again {{capture.1}};",
    "--expect",
    "re:n=(\\d+);",
  ];
  const filled = await run([...asked, ...args]);
  assertEquals([filled.code, filled.text], [0, "n=1;again 1;"]);
  const modbus = await run(["client", server.endpoint, "hex:01 03 00 00 00 01 {{crc16-modbus}}", ...args]);
  assertEquals(modbus.stdout, new Uint8Array([1, 3, 0, 0, 0, 1, 0x84, 0x0a]));
  const random = ["client", server.endpoint, "{{random:8|hex}}", ...args, "--seed"];
  const [first, again, other] = await Promise.all([
    run([...random, "5"]),
    run([...random, "5"]),
    run([...random, "6"]),
  ]);
  assertMatch(first!.text, /^[0-9a-f]{16}$/);
  assertEquals(again!.text, first!.text);
  assert(other!.text !== first!.text);
  const wrong = await run(["client", server.endpoint, "{{cuonter}}", "--template"]);
  assertEquals([wrong.code, wrong.text], [2, ""]);
  assertStringIncludes(wrong.stderr, 'did you mean "counter"?');
  const field = ["client", server.endpoint, "{{frame.unti}}", "--template", "--framing", "modbus"];
  const unknown = await run(field);
  assertEquals([unknown.code, unknown.text], [2, ""]);
  assertStringIncludes(unknown.stderr, 'did you mean "unit"?');
});
