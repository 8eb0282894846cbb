import { assert, assertEquals, assertStringIncludes } from "../assert.ts";
import { eventually } from "../harness/bounded.ts";
import { utf8 } from "../harness/bytes.ts";
import type { Invocation } from "../harness/child.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { requirePeers } from "../harness/programs.ts";
import { RawListener, type RawPeer } from "../harness/raw_peer.ts";
import { executable, tcplab } from "../harness/tcplab.ts";
import { type TmuxOptions, TmuxTerminal } from "../harness/tmux.ts";

const isInstalled = await hasTmux();
if (!isInstalled) console.log("skipped, because tmux is not installed: the interactive client");
const options = { ignore: !isInstalled && !requirePeers };

async function hasTmux(): Promise<boolean> {
  try {
    return (await new Deno.Command("tmux", { args: ["-V"], stdin: "null" }).output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

interface Talk {
  readonly terminal: TmuxTerminal;
  readonly listener: RawListener;
  readonly peer: RawPeer;
  /** The empty prompt. */
  readonly prompt: string;
  /** For files of the test. */
  readonly folder: string;
}

interface TalkOptions extends TmuxOptions {
  readonly args?: readonly string[];
  readonly through?: (invocation: Invocation) => Invocation;
}

/** The interactive client on a terminal, connected to a peer. Its history is in a folder of the test. */
async function talking(test: (talk: Talk) => Promise<void>, options: TalkOptions = {}): Promise<void> {
  const { args = [], through = (invocation) => invocation } = options;
  const folder = await Deno.makeTempDir();
  try {
    await using listener = await RawListener.open();
    const invocation = through(tcplab("client", listener.endpoint, ...args));
    const env = { XDG_STATE_HOME: folder, ...options.env };
    await using terminal = await TmuxTerminal.open(invocation, { ...options, env });
    await using peer = await listener.accept();
    await terminal.shows(/ \* \/help shows the commands, Ctrl-D ends$/);
    await test({ terminal, listener, peer, prompt: `${listener.endpoint}>`, folder });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Ends as a user does who has said all. */
async function leave({ terminal, peer }: Talk): Promise<void> {
  await terminal.press("C-d");
  assertEquals((await peer.readToEnd()).end, "fin");
  peer.fin();
  assertEquals(await terminal.ended(), 0);
}

endToEnd(
  "client on a terminal sends what is typed and edited, and shows what comes above the prompt",
  () =>
    talking(async (talk) => {
      const { terminal, peer, prompt } = talk;
      await terminal.type("hallo 你好 welt");
      await terminal.press("C-Left", "BSpace", "BSpace", "再", "C-a", "Delete", "H");
      await terminal.shows(`${prompt} Hallo 你再welt`);
      assertEquals(await terminal.value("cursor_x"), `${prompt.length + 2}`);
      await terminal.press("Right", "Right", "Right", "Right", "Right", "Right");
      await eventually("the cursor behind a wide character", async () => {
        return await terminal.value("cursor_x") === `${prompt.length + 9}`;
      });
      await peer.send("greeting\r\nof two lines");
      await terminal.shows(/^\d\d:\d\d:\d\d\.\d{3} < greeting\\r\\n$/);
      await terminal.shows("               of two lines");
      // Nobody's typing is disturbed by what comes.
      await terminal.shows(`${prompt} Hallo 你再welt`);
      await terminal.press("Enter");
      assertEquals(await peer.read(17), utf8("Hallo 你再welt\n"));
      await terminal.shows(/ > Hallo 你再welt\\n$/);
      await terminal.shows(prompt);
      await leave(talk);
    }),
  options,
);

endToEnd("client on a terminal never lets the peer control it", () =>
  talking(async (talk) => {
    const { terminal, peer, prompt } = talk;
    const title = await terminal.value("pane_title");
    await peer.send(Uint8Array.from({ length: 256 }, (_, i) => i));
    await peer.send("\x1b]0;owned\x07\x1b[?1049h\x1b[2J\x1b[H\x1bc\x9b31m\u009b31m\x0e\u202eabc\n");
    await terminal.shows(/\\xe2\\x80\\xaeabc\\n$/);
    await terminal.shows(prompt);
    assertEquals(await terminal.value("pane_title"), title);
    assertEquals(await terminal.value("alternate_on"), "0");
    assertEquals(
      (await terminal.rows())[0]?.slice(13),
      `* connected to ${talk.listener.endpoint} from 127.0.0.1:${portOf(peer)}`,
    );
    await leave(talk);
  }, { columns: 100 }), options);

function portOf(peer: RawPeer): number {
  return peer.socket.remotePort!;
}

endToEnd("client on a terminal colours directions and escapes when it is to", () =>
  talking(async (talk) => {
    await talk.peer.send("a\x1b[2J\n");
    await talk.terminal.shows(/ < a\\x1b\[2J\\n$/);
    const rows = await talk.terminal.rows(true);
    const row = rows.find((each) => each.includes("[2J"))!.replaceAll("\x1b", "ESC");
    assertStringIncludes(row, "ESC[32m<ESC[39m aESC[36m\\x1bESC[39m[2JESC[36m\\n");
    await leave(talk);
  }, {
    args: ["--color", "always"],
    // Deno takes NO_COLOR more seriously than our option.
    through: ({ command, args, env }) => {
      return { command: "env", args: ["-u", "NO_COLOR", command, ...args], env: env! };
    },
  }), options);

endToEnd("client on a terminal carries out commands", () =>
  talking(async (talk) => {
    const { terminal, peer, prompt } = talk;
    const log = `${talk.folder}/log.txt`;
    await terminal.enter("/vi", "/help", "/view hex", "/ending crlf", `/log ${log}`);
    await terminal.shows(/ ! "\/vi" is not a command/);
    await terminal.shows("/split [N[,DURATION]]    write in pieces of N bytes; without N: in one");
    await terminal.shows(prompt.replace(">", " (hex, crlf)>"));
    await terminal.enter("/hex 01 03 00", "/expect hex:01 83 ??", "ab");
    assertEquals(await peer.read(7), Uint8Array.of(1, 3, 0, 0x61, 0x62, 13, 10));
    await terminal.shows("00000003  61 62 0d 0a                                       |ab..|");
    await peer.send(Uint8Array.of(1, 0x83, 2));
    await terminal.shows("00000000  01 83 02                                          |...|");
    await terminal.shows(/ = matched hex:01 83 \?\? after \d+ms$/);
    await terminal.enter("/reset");
    assertEquals((await peer.readToEnd()).end, "rst");
    await terminal.shows(/ ! the connection is reset \(RST sent\), 3 B in, 7 B out$/);
    await terminal.enter("/reconnect", "/quit");
    await using second = await talk.listener.accept();
    assertEquals((await second.readToEnd()).end, "fin");
    second.fin();
    assertEquals(await terminal.ended(), 0);
    const written = await Deno.readTextFile(log);
    assertStringIncludes(written, ` SENT ${talk.listener.endpoint} #1: ab\\r\\n\n`);
    assertStringIncludes(written, ` CONNECTED: ${talk.listener.endpoint} #2\n`);
  }, { rows: 40 }), options);

endToEnd(
  "client on a terminal talks in messages with --framing, and switches it live",
  () =>
    talking(async (talk) => {
      const { terminal, peer, prompt } = talk;
      await terminal.shows(prompt.replace(">", " (line)>"));
      await terminal.enter("/expect re:^V=(\\d+)", "MEAS?");
      assertEquals(await peer.read(6), utf8("MEAS?\n"));
      await peer.send("V=");
      await terminal.shows(/ < V= \(incomplete\)$/);
      await peer.send("33\r\nnext\n");
      await terminal.shows(/ < V=33$/);
      await terminal.shows(/ = matched re:\^V=\(\\d\+\) after \d+ms$/);
      await terminal.shows(/ < next$/);
      // Completed with Tab, as any word of a command.
      await terminal.type("/fr");
      await terminal.press("Tab");
      await terminal.type("len");
      await terminal.press("Tab");
      await terminal.enter(":bytes=1", "/template on", "n={{counter}} v={{capture.1}}");
      await terminal.shows(prompt.replace(">", " (length, template)>"));
      assertEquals(await peer.read(9), utf8("\x08n=1 v=33"));
      await terminal.enter("/framing length:bytes=9", "/framing off", "/template off", "{{counter}}");
      await terminal.shows(/ ! \/framing: length: bytes: "9" is not accepted/);
      assertEquals(await peer.read(12), utf8("{{counter}}\n"));
      await terminal.shows(prompt);
      await leave(talk);
    }, { args: ["--framing", "line"] }),
  options,
);

endToEnd("client on a terminal shows what is cut off, and what is no message", () =>
  talking(async (talk) => {
    const { terminal, peer } = talk;
    await terminal.enter("/hex 03 00 00 00 01 {{counter|u16be}}");
    // A header, the unit 1 and the message.
    assertEquals(await peer.read(14), Uint8Array.of(0, 1, 0, 0, 0, 8, 1, 3, 0, 0, 0, 1, 0, 1));
    await peer.send(Uint8Array.of(0, 1, 0, 0, 0, 3, 1, 0x83, 2, 0, 2, 0));
    await terminal.shows(/ < \\x83\\x02 transaction=1 unit=1 function=131 exception=2$/);
    await terminal.shows(/ < \\0\\x02\\0 \(incomplete\)$/);
    peer.fin();
    await terminal.shows(/ ! the stream ended after 3 of at least 4 bytes of a Modbus frame/);
    await leave(talk);
  }, { args: ["--framing", "modbus", "--template"], columns: 110 }), options);

endToEnd(
  "client on a terminal closes the peer's window on /pause, and opens it on /resume",
  () =>
    talking(async (talk) => {
      const { terminal, peer, prompt } = talk;
      await terminal.enter("/pause");
      await terminal.shows(prompt.replace(">", " (paused)>"));
      const more = utf8("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde\n");
      let sent = 0;
      // As many as the kernels of both sides take without anyone who reads.
      const isFull = () => peer.socket.writableLength > 0;
      for (; !isFull() && sent < 100_000; sent++) peer.socket.write(more);
      assert(isFull());
      await terminal.enter("still there");
      assertEquals(await peer.read(12), utf8("still there\n"));
      assert(isFull());
      assert(!(await terminal.rows()).some((row) => row.includes("< 0123")));
      await terminal.enter("/resume");
      await eventually("the peer to be rid of all", () => !isFull());
      await leave(talk);
    }),
  options,
);

endToEnd(
  "client on a terminal keeps its prompt in one row, whatever the size of the terminal",
  () =>
    talking(async (talk) => {
      const { terminal, prompt } = talk;
      const long = "0123456789 你好世界 0123456789 你好世界 end";
      await terminal.type(long);
      await terminal.shows(`${prompt} ${long}`);
      for (const [columns, shown] of [[40, "<56789 你好世界 end"], [30, "<世界 end"], [80, long]] as const) {
        await terminal.resize(columns, 24);
        await terminal.shows(new RegExp(`> ${shown.replace("<", ".*")}$`));
        const rows = await terminal.rows();
        assertEquals(rows.filter((row) => row.endsWith("end")).length, 1, rows.join("\n"));
      }
      await terminal.press("C-u");
      await leave(talk);
    }),
  options,
);

endToEnd(
  "client on a terminal gives it back when it is told to stop",
  () =>
    talking(async ({ terminal, peer }) => {
      await terminal.type("half a line");
      // sh, which runs the program, is the process of the pane.
      const shell = await terminal.value("pane_pid");
      const [child = ""] = (await Deno.readTextFile(`/proc/${shell}/task/${shell}/children`)).split(" ");
      Deno.kill(Number(child), "SIGTERM");
      assertEquals(await terminal.ended(), 143);
      // Neither the prompt is left, nor did the log of -v write over it: the screen shows all of that.
      const rest = (await terminal.rows()).filter((row) => /half a line|CONNECTED/.test(row));
      assertEquals(rest, []);
      await peer.readToEnd();
    }, { args: ["-v"] }),
  { ...options, ignore: options.ignore || Deno.build.os !== "linux" },
);

endToEnd("client on a terminal shows logs above the prompt", () =>
  talking(async (talk) => {
    const { terminal, peer, listener, prompt } = talk;
    await terminal.type("half");
    await peer.send("told\n");
    await terminal.shows(new RegExp(`^\\S+ DATA ${listener.endpoint} #1: told\\\\n$`));
    await terminal.shows(`${prompt} half`);
    await terminal.press("C-u");
    await leave(talk);
    await terminal.shows(/ CLOSED: \S+ #1 fin in=5 out=0$/);
  }, { args: ["--log", "text"] }), options);

endToEnd(
  "client on a terminal ends on Ctrl-C twice, and says so in its exit code",
  () =>
    talking(async ({ terminal, peer, prompt }) => {
      await terminal.type("not sent");
      await terminal.press("C-c");
      await terminal.shows(/ \* Ctrl-C again ends$/);
      await terminal.shows(prompt);
      await terminal.press("C-c");
      assertEquals(await peer.readToEnd(), { bytes: utf8(""), end: "fin" });
      peer.fin();
      assertEquals(await terminal.ended(), 130);
    }),
  options,
);

endToEnd("client on a terminal remembers lines from run to run", async () => {
  const state = await Deno.makeTempDir();
  try {
    await talking(async (talk) => {
      await talk.terminal.enter("*IDN?");
      await talk.peer.read(6);
      await leave(talk);
    }, { env: { XDG_STATE_HOME: state } });
    await talking(async (talk) => {
      await talk.terminal.press("Up", "Enter");
      assertEquals(await talk.peer.read(6), utf8("*IDN?\n"));
      await leave(talk);
    }, { env: { XDG_STATE_HOME: state } });
    assertEquals(await Deno.readTextFile(`${state}/tcplab/history`), "*IDN?\n");
  } finally {
    await Deno.remove(state, { recursive: true });
  }
}, options);

endToEnd(
  "client on a terminal works without the permission to look for its history",
  () =>
    talking(async (talk) => {
      const { terminal, peer } = talk;
      await terminal.enter("one");
      await peer.read(4);
      await terminal.press("Up", "Enter");
      assertEquals(await peer.read(4), utf8("one\n"));
      await leave(talk);
    }, {
      through: (invocation) => {
        return { ...invocation, args: invocation.args.filter((arg) => !arg.startsWith("--allow-env")) };
      },
    }),
  { ...options, ignore: options.ignore || executable !== undefined },
);

endToEnd("client whose output is not a terminal stays a pipe", async () => {
  await using listener = await RawListener.open();
  const { command, args, env } = tcplab("client", listener.endpoint);
  const piped = { command: "sh", args: ["-c", '"$@" | od -c', "sh", command, ...args], env: env! };
  await using terminal = await TmuxTerminal.open(piped);
  await using peer = await listener.accept();
  await terminal.enter("/quit");
  assertEquals(await peer.read(6), utf8("/quit\n"));
  await peer.send("\x1b[2J");
  peer.fin();
  await terminal.shows(/^0000000 033 {3}\[ {3}2 {3}J$/);
  assertEquals(await terminal.ended(), 0);
}, options);
