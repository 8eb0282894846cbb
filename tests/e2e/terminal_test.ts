import { assertEquals } from "../assert.ts";
import type { Invocation } from "../harness/child.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { RawListener } from "../harness/raw_peer.ts";
import { startClient, startServer, tcplab } from "../harness/tcplab.ts";
import { TmuxTerminal } from "../harness/tmux.ts";

/** Runs a program with stdin and stdout on a terminal; what it writes there comes out of ours. */
function onTerminal({ command, args, ...rest }: Invocation): Invocation {
  const script = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";
  const quiet = ["sh", "-c", 'exec "$@" 2>/dev/null', "sh"];
  return { ...rest, command: "python3", args: ["-c", script, ...quiet, command, ...args] };
}

endToEnd("client on a terminal: what the peer sends never controls it, and a pipe gets it raw", async () => {
  const hostile = Uint8Array.from([
    ...[0x1b, 0x5b, 0x32, 0x4a], // clear the screen
    ...[0x1b, 0x5d, 0x30, 0x3b, 0x78, 0x07], // set the title
    ...[0x9b, 0x33, 0x31, 0x6d, 0xff, 0x00, 0x08, 0x7f], // C1, not UTF-8, NUL, backspace, delete
    ...[0xe2, 0x80, 0xae, 0xc2, 0x9b], // right-to-left override, C1 as UTF-8
    ...[0x0d, 0x0a, 0x09, 0xc3, 0xa9, 0xe4, 0xb8, 0xad], // a line end, a tab, é, 中
  ]);
  const shown = "\\x1b[2J\\x1b]0;x\\x07\\x9b31m\\xff\\0\\x08\\x7f\\xe2\\x80\\xae\\xc2\\x9b\\r\r\n\té中\r\n";
  for (const through of [onTerminal, (invocation: Invocation) => invocation]) {
    await using listener = await RawListener.open();
    await using client = startClient([listener.endpoint, "hi", "--until", "close"], { through });
    await using peer = await listener.accept();
    await peer.read(2);
    // In two pieces, of which the first ends within a character.
    await peer.send(hostile.subarray(0, -1));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await peer.send(hostile.subarray(-1));
    peer.fin();
    const { code, stdout, text } = await client.end();
    assertEquals(code, 0);
    if (through === onTerminal) assertEquals(text, shown);
    else assertEquals(stdout, hostile);
  }
}, { needs: ["sh", "python3"] });

endToEnd("client on a terminal: the whole reply is on the screen, and nothing over it", async () => {
  await using server = await startServer([":0", "--service", "said"]);
  const { endpoint } = server;
  for (const more of [[], ["-v"], ["--repeat", "2"]]) {
    const args = ["client", endpoint, "I am Chuck Norris!", "--until", "bytes:29", ...more];
    await using terminal = await TmuxTerminal.open(tcplab(...args));
    assertEquals(await terminal.ended(), 0);
    const rows = await terminal.allRows();
    const reply = 'You said "I am Chuck Norris!"';
    const wanted = more[0] === "--repeat" ? 2 : 1;
    assertEquals(rows.filter((row) => row === reply).length, wanted, rows.join("\n"));
    // Nothing stands before or behind it on its row, but for the row of the log that shows it too.
    assertEquals(rows.filter((row) => row.includes(reply) && row !== reply && !/ DATA /.test(row)), []);
  }
}, { needs: ["tmux"] });
