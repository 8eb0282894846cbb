import { ExitCode } from "../../../src/values/exit_codes.ts";
import { utf8 } from "../../../src/bytes/bytes.ts";
import { Failure } from "../../../src/values/failure.ts";
import { assertEquals, assertRejects } from "../../assert.ts";
import { bounded } from "../../harness/bounded.ts";
import { RawListener } from "../../harness/raw_peer.ts";
import { quit, start, talkTest } from "./talk.ts";

talkTest("interact() sends what is entered with a line end, and shows both sides", async (talk) => {
  const { terminal, peer } = talk;
  terminal.enter("*IDN?\\x00");
  assertEquals(await peer.read(7), utf8("*IDN?\0\n"));
  await peer.send("ACME,PSU\r\n");
  await terminal.row("> *IDN?\\0\\n");
  await terminal.row("< ACME,PSU\\r\\n");
  quit(talk);
  assertEquals((await peer.readToEnd()).end, "fin");
});

talkTest(
  "interact() carries out lines that come at once one by one, and leaves what is not entered",
  async (talk) => {
    const { terminal, peer, listener } = talk;
    terminal.type("a\r//b\r/ending crlf\rc\r/ending none\rd\r\r/ending cr\re\rrest");
    assertEquals(await peer.read(11), utf8("a\n/b\nc\r\nde\r"));
    await terminal.row("! not sent: there is nothing in it");
    await terminal.shows(`${listener.endpoint} (cr)> rest`);
    terminal.type("\x15");
    quit(talk);
  },
);

talkTest("interact() sends bytes in other notations as they are", async (talk) => {
  const { terminal, peer } = talk;
  terminal.enter("/hex 01 03 00", "/file x.bin", "/send base64:/wD+");
  const expected = [
    ...Uint8Array.of(1, 3, 0),
    ...utf8("the bytes of x.bin"),
    ...Uint8Array.of(0xff, 0, 0xfe),
  ];
  assertEquals([...await peer.read(expected.length)], expected);
  quit(talk);
});

talkTest("interact() switches to the hex view and back while the connection lives", async (talk) => {
  const { terminal, peer, listener } = talk;
  await peer.send("one\n");
  await terminal.row("< one\\n");
  terminal.enter("/view hex");
  await terminal.shows(`${listener.endpoint} (hex)> `);
  await peer.send("two\n");
  await terminal.row("00000004  74 77 6f 0a                                       |two.|");
  terminal.enter("/view text");
  await terminal.shows(`${listener.endpoint}> `);
  await peer.send("three\n");
  await terminal.row("< three\\n");
  quit(talk);
});

talkTest(
  "interact() shows a character that comes in two pieces whole, and one that never ends as bytes",
  async (talk) => {
    const { terminal, peer } = talk;
    const bytes = utf8("汉字\n");
    await peer.send(bytes.subarray(0, 4));
    await peer.send(bytes.subarray(4));
    await terminal.row("< 汉字\\n");
    await peer.send(Uint8Array.of(1, 0x83, 0xe4));
    await terminal.row("< \\x01\\x83\\xe4");
    quit(talk);
  },
);

talkTest("interact() never lets a peer control the terminal", async (talk) => {
  const { terminal, peer } = talk;
  await peer.send(Uint8Array.from({ length: 256 }, (_, i) => i));
  await peer.send("\x1b]0;title\x07\x1b[2J\u009b31m\u202e\r\x08.\n");
  await terminal.row(/\\x9b31m\\xe2\\x80\\xae\\r\\x08\.\\n$/);
  // Besides line ends, nothing is left when our own sequences are taken away.
  assertEquals(terminal.text.match(/[^\P{C}\r\n]/gu), null);
  quit(talk);
});

talkTest(
  "interact() says of what is expected that it came, and in the exit code that it did not",
  async (talk) => {
    const { terminal, peer, happenings, listener } = talk;
    terminal.enter("/expect re:^PO", "PING");
    await terminal.shows(`${listener.endpoint} (expecting 1)> `);
    await peer.read(5);
    await peer.send("PONG\n");
    await terminal.row(/^= matched re:\^PO after \d+ms$/);
    terminal.enter("/expect PONG", "/expect more", "PING");
    await terminal.shows(`${listener.endpoint} (expecting 2)> `);
    await peer.send("NOPE\n");
    await terminal.row("! this is not what was expected");
    await terminal.row("                 received  NOPE\\n");
    terminal.enter("/expect");
    await terminal.shows(`${listener.endpoint}> `);
    const verdicts = happenings.filter((each) => each.event === "expect");
    assertEquals(verdicts.map(({ ok, pattern, conn }) => [ok, pattern, conn]), [[true, "re:^PO", 1], [
      false,
      "PONG",
      1,
    ]]);
    quit(talk);
  },
  ExitCode.Unexpected,
  { until: { when: "idle", ms: 50 } },
);

talkTest("interact() clears the line on Ctrl-C, and ends on two in a row", async ({ terminal, peer }) => {
  terminal.type("abc\x03");
  await terminal.row("* Ctrl-C again ends");
  terminal.type("d\x03here\r");
  assertEquals(await peer.read(5), utf8("here\n"));
  peer.ended.then(() => peer.fin());
  terminal.type("\x03\x03");
}, ExitCode.Interrupted);

talkTest("interact() opens the log that /log names", async (talk) => {
  const { terminal, opened } = talk;
  terminal.enter("/log run.txt", "/log json:file=run.json");
  await terminal.row("* writing a json log");
  assertEquals(opened.map(({ name }) => name), ["text", "json"]);
  quit(talk);
});

talkTest("interact() completes commands with Tab, and writes a tab into text", async (talk) => {
  const { terminal, peer, listener } = talk;
  terminal.type("/vi\th\t\r");
  await terminal.shows(`${listener.endpoint} (hex)> `);
  terminal.type("/view \t");
  await terminal.row("* text  hex");
  terminal.type("\x15a\tb\r");
  assertEquals(await peer.read(4), utf8("a\tb\n"));
  quit(talk);
});

talkTest("interact() has what was entered before", async (talk) => {
  const { terminal, peer } = talk;
  terminal.enter("one", "/view hex", "two");
  await peer.read(8);
  terminal.type("\x1b[A\x1b[A\x1b[A\r\x12wo\r");
  assertEquals(await peer.read(8), utf8("one\ntwo\n"));
  quit(talk);
});

talkTest("interact() takes an Escape that nothing follows for the key", async (talk) => {
  const { terminal, listener } = talk;
  terminal.type("draft\x12");
  await terminal.shows(`${listener.endpoint}> search "": draft`);
  terminal.type("\x1b");
  await terminal.shows(`${listener.endpoint}> draft`);
  terminal.type("\x15");
  quit(talk);
});

talkTest("interact() fits the prompt to a terminal that changes its size", async (talk) => {
  const { terminal, listener } = talk;
  terminal.type("0123456789 0123456789 0123456789");
  await terminal.shows(`${listener.endpoint}> 0123456789 0123456789 0123456789`);
  terminal.resize(30);
  const name = `${listener.endpoint}> `;
  await terminal.shows(`<${name.slice(-14)}< 0123456789`);
  terminal.type("\x15");
  quit(talk);
});

talkTest("interact() ends when the terminal is gone", ({ terminal }) => Promise.resolve(terminal.hangUp()));

Deno.test("interact() fails when the terminal can't be written", async () => {
  await using listener = await RawListener.open();
  const { terminal, outcome } = start(listener.endpoint, {});
  terminal.output.isOpen = false;
  await using _peer = await listener.accept();
  const failing = assertRejects(() => bounded("the end", outcome), Failure, "cannot write to stdout: gone");
  const timer = setInterval(() => terminal.output.fail(new Error("gone")), 5);
  assertEquals((await failing).code, ExitCode.LocalResource);
  clearInterval(timer);
});

const paste = (text: string) => `\x1b[200~${text}\x1b[201~`;

talkTest(
  "interact() sends a paste of several lines as one text: no command in it runs, no escape is translated",
  async (talk) => {
    const { terminal, peer, listener } = talk;
    terminal.type(`half${paste("/quit\r\\x41 {{counter}}\rlast")}`);
    const pasted = "/quit\n\\x41 {{counter}}\nlast\n";
    assertEquals(await peer.read(pasted.length), utf8(pasted));
    await terminal.shows(`${listener.endpoint}> half`);
    terminal.type(" typed\r");
    assertEquals(await peer.read(11), utf8("half typed\n"));
    terminal.enter("/ending crlf");
    terminal.type(paste("a\nb\n"));
    assertEquals(await peer.read(6), utf8("a\r\nb\r\n"));
    quit(talk);
  },
);

talkTest("interact() inserts a paste of one line so that it stands for itself", async (talk) => {
  const { terminal, peer } = talk;
  terminal.type(`${paste("/a\\n")}\r`);
  assertEquals(await peer.read(5), utf8("/a\\n\n"));
  terminal.type(`/hex ${paste("01 02")}\r`);
  assertEquals(await peer.read(2), Uint8Array.of(1, 2));
  quit(talk);
});
