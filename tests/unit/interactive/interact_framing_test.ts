import { ExitCode } from "../../../src/values/exit_codes.ts";
import { utf8 } from "../../../src/bytes/bytes.ts";
import { seededRandom } from "../../../src/events/random.ts";
import { framings } from "../../../src/framings/index.ts";
import { assertEquals } from "../../assert.ts";
import { linux } from "../refusal.ts";
import { quit, talkTest } from "./talk.ts";

const framing = (spec: string) => framings.parse(spec, linux);

talkTest(
  "interact() with --framing sends a line as a message, and shows a message a row",
  async (talk) => {
    const { terminal, peer, listener } = talk;
    await terminal.shows(`${listener.endpoint} (length)> `);
    terminal.enter("abc", "/hex 01 02", "/raw hex:00");
    assertEquals(await peer.read(10), utf8("\0\x03abc\0\x02\x01\x02\0"));
    // Two messages in one piece, and one in two.
    await peer.send("\0\x04ACME\0\x01a\0");
    await terminal.row("< ACME");
    await terminal.row("< a");
    await peer.send("\x02\n\x1b");
    await terminal.row("< \\n\\x1b");
    quit(talk);
  },
  ExitCode.Ok,
  { framing: framing("length:bytes=2") },
);

talkTest(
  "interact() sends nothing of what can't be a message",
  async (talk) => {
    const { terminal, peer } = talk;
    terminal.enter("abc");
    await terminal.row("! not sent: a message has 2 bytes here, not 3");
    terminal.enter("ab");
    assertEquals(await peer.read(2), utf8("ab"));
    quit(talk);
  },
  ExitCode.Ok,
  { framing: framing("fixed:size=2") },
);

talkTest(
  "interact() switches framings while the connection lives, and loses nothing of what came",
  async (talk) => {
    const { terminal, peer, listener } = talk;
    await peer.send("raw\n");
    await terminal.row("< raw\\n");
    terminal.enter("/framing delimiter:bytes=;");
    await terminal.shows(`${listener.endpoint} (delimiter)> `);
    await peer.send("one;two\r\nth");
    await terminal.row("< one");
    await terminal.row("< two\\r\\nth (incomplete)");
    terminal.enter("/framing line", "/ending crlf", "x");
    await terminal.row("< two");
    await terminal.row("* the framing ends messages in its own way");
    await terminal.shows(`${listener.endpoint} (line)> `);
    assertEquals(await peer.read(2), utf8("x\n"));
    await peer.send("ree\nfour");
    await terminal.row("< three");
    terminal.enter("/framing off", "y");
    await terminal.row("< four");
    await terminal.shows(`${listener.endpoint} (crlf)> `);
    assertEquals(await peer.read(3), utf8("y\r\n"));
    quit(talk);
  },
);

talkTest("interact() keeps the framing over /reconnect, and begins anew with it", async (talk) => {
  const { terminal, peer, listener } = talk;
  terminal.enter("/framing length:bytes=1");
  await peer.send("\x05half");
  await terminal.row("< \\x05half (incomplete)");
  terminal.enter("/reconnect");
  await peer.readToEnd();
  peer.fin();
  await using second = await listener.accept();
  await second.send("\x02ok");
  await terminal.row("< ok");
  quit({ ...talk, peer: second });
});

talkTest(
  "interact() shows what is cut off when the peer ends, and takes the last line for a message",
  async (talk) => {
    const { terminal, peer, listener } = talk;
    await peer.send("\x03ab");
    peer.fin();
    await terminal.row("< \\x03ab (incomplete)");
    await terminal.row("! the stream ended after 3 of 4 bytes of a frame (at byte 0 of the stream)");
    terminal.enter("/framing line", "/reconnect", "/expect re:last");
    await using second = await listener.accept();
    await terminal.shows(`${listener.endpoint} (expecting 1, line)> `);
    await second.send("the last");
    second.fin();
    await terminal.row("< the last");
    await terminal.row(/^= matched re:last after \d+ms$/);
    quit({ ...talk, peer: second });
  },
  ExitCode.Ok,
  { framing: framing("length:bytes=1") },
);

talkTest(
  "interact() shows what was cut off when the connection breaks",
  async (talk) => {
    const { terminal, peer } = talk;
    await peer.send("whole\npart");
    await terminal.row("< whole");
    peer.rst();
    await terminal.row(/^! the peer reset the connection \(RST\), \d+ B in, 0 B out$/);
    await terminal.row("< part (incomplete)");
    quit(talk);
  },
  ExitCode.Ok,
  { framing: framing("line") },
);

talkTest(
  "interact() shows bytes as they come when they do not follow the framing, until there is another",
  async (talk) => {
    const { terminal, peer } = talk;
    await peer.send("SSH-2.0\n");
    await terminal.row(
      "! the protocol of a Modbus frame is 18477, not 0 (at byte 2 of the stream);" +
        " from here on bytes are shown as they are received (/framing starts again)",
    );
    await terminal.row("< SSH-2.0\\n");
    terminal.enter("/framing line");
    await terminal.shows(`${talk.listener.endpoint} (line)> `);
    await peer.send("fine\n");
    await terminal.row("< fine");
    quit(talk);
  },
  ExitCode.Ok,
  { framing: framing("modbus") },
);

talkTest(
  "interact() judges /expect by the next message",
  async (talk) => {
    const { terminal, peer } = talk;
    terminal.enter("/expect re:^V=(.)$", "/expect B", "?");
    await peer.read(2);
    await peer.send("V=3");
    await terminal.row("< V=3 (incomplete)");
    await peer.send("\nC\n");
    await terminal.row(/^= matched re:\^V=\(\.\)\$ after \d+ms$/);
    await terminal.row("                 received  C");
    quit(talk);
  },
  ExitCode.Unexpected,
  { framing: framing("line"), until: { when: "idle", ms: 50 } },
);

talkTest("interact() reads messages in the hex view with their place in the stream", async (talk) => {
  const { terminal, peer } = talk;
  await peer.send("raw\n");
  await terminal.row("< raw\\n");
  terminal.enter("/view hex", "/framing line");
  await terminal.shows(`${talk.listener.endpoint} (hex, line)> `);
  await peer.send("ab\n");
  await terminal.row("< a message of 3 bytes");
  await terminal.row("00000004  61 62 0a                                          |ab.|");
  quit(talk);
});

talkTest(
  "interact() with --template fills in what is sent: counters, checksums, and what /expect captured",
  async (talk) => {
    const { terminal, peer, listener } = talk;
    await terminal.shows(`${listener.endpoint} (template)> `);
    terminal.enter("n={{counter}}", "/hex 31 32 {{counter|u8}} {{sum8}}", "{{capture.1}}");
    assertEquals(await peer.read(8), utf8("n=1\n12\x02e"));
    await terminal.row("! not sent: {{capture.1}}: nothing was matched yet");
    terminal.enter("/expect re:^V=(\\d)", "?");
    await peer.read(2);
    await peer.send("V=7\n");
    await terminal.row(/^= matched/);
    terminal.enter("again {{capture.1}} {{counter}}", "{{nonsense}}");
    assertEquals(await peer.read(10), utf8("again 7 3\n"));
    await terminal.row(/^! .*"nonsense" is not /);
    terminal.enter("/template off", "{{counter}}");
    assertEquals(await peer.read(12), utf8("{{counter}}\n"));
    await terminal.shows(`${listener.endpoint}> `);
    terminal.enter("/template on", "{{counter}}");
    assertEquals(await peer.read(2), utf8("4\n"));
    quit(talk);
  },
  ExitCode.Ok,
  { template: true },
);

talkTest(
  "interact() fills in the same random values for the same --seed, also when /template comes later",
  async (talk) => {
    const { terminal, peer } = talk;
    terminal.enter("/template on", "/hex {{random:4}}", "/hex {{random:4}}");
    const random = seededRandom(7);
    assertEquals(await peer.read(8), Uint8Array.from({ length: 8 }, () => Math.floor(random() * 256)));
    quit(talk);
  },
  ExitCode.Ok,
  { seed: 7 },
);

talkTest(
  "interact() answers in a frame what the header of the last message said",
  async (talk) => {
    const { terminal, peer } = talk;
    await peer.send(Uint8Array.of(0, 9, 0, 0, 0, 3, 1, 0x83, 2));
    await terminal.row("< \\x83\\x02 transaction=9 unit=1 function=131 exception=2");
    terminal.enter("/raw hex:{{frame.transaction|u16be}}");
    assertEquals(await peer.read(2), Uint8Array.of(0, 9));
    quit(talk);
  },
  ExitCode.Ok,
  { framing: framing("modbus"), template: true },
);
