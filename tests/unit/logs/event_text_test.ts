import { utf8 } from "../../../src/bytes/bytes.ts";
import type { Happening } from "../../../src/events/event.ts";
import { styleFor } from "../../../src/io/style.ts";
import { eventText } from "../../../src/logs/event_text.ts";
import { assertEquals } from "../../assert.ts";
import { first } from "./written.ts";

const plain = styleFor("file", "never");
const other = { conn: 7, peer: { host: "::1", port: 50124 } };
const local = { path: "/tmp/x.sock" };

const sentences: Array<[Happening, string]> = [
  [
    {
      event: "listening",
      endpoint: { scheme: "tcp", address: { host: "127.0.0.1", port: 9999 } },
      service: "said",
    },
    "LISTENING: 127.0.0.1:9999 said",
  ],
  [
    {
      event: "listening",
      endpoint: { scheme: "http", address: { host: "::", port: 8888 } },
      service: "echo",
    },
    "LISTENING: http://[::]:8888 echo",
  ],
  [
    { event: "listening", endpoint: { scheme: "tcp", address: local }, service: "drip" },
    "LISTENING: unix:/tmp/x.sock drip",
  ],
  [
    {
      event: "listening",
      endpoint: { scheme: "tcp", address: { host: "127.0.0.1", port: 5026 } },
      service: "proxy to psu.lan:5025",
      proxy: "proxy1",
    },
    "LISTENING: 127.0.0.1:5026 proxy to psu.lan:5025",
  ],
  [
    {
      event: "listening",
      endpoint: { scheme: "tcp", address: { host: "127.0.0.1", port: 5026 } },
      service: "proxy to psu.lan:5025",
      proxy: "psu\x1b[31m",
    },
    "LISTENING: 127.0.0.1:5026 proxy to psu.lan:5025 (psu\\x1b[31m)",
  ],
  [
    { event: "control", by: "api", change: "toxic added", proxy: "a b", toxic: "x", what: "latency@down" },
    'CONTROL: api toxic added "a b" x: latency@down',
  ],
  [
    { event: "control", by: "api", change: "proxy deleted", proxy: "psu\x1b[31m" },
    "CONTROL: api proxy deleted psu\\x1b[31m",
  ],
  [
    { event: "control", by: "watch", change: "rules reloaded", what: '"psu.yaml" is reloaded' },
    'CONTROL: watch rules reloaded: "psu.yaml" is reloaded',
  ],
  [{ event: "open", ...first, local, initiator: "peer" }, "CONNECTED: 127.0.0.1:50123 #1"],
  [{ event: "open", ...other, local, initiator: "peer" }, "CONNECTED: [::1]:50124 #7"],
  [{ event: "open", conn: 2, peer: local, local, initiator: "us" }, "CONNECTED: unix:/tmp/x.sock #2"],
  [
    {
      event: "open",
      conn: 2,
      peer: { host: "10.0.0.1", port: 502 },
      local,
      initiator: "us",
      side: "upstream",
    },
    "CONNECTED: 10.0.0.1:502 #2 upstream",
  ],
  [{ event: "fin", ...first, dir: "in", offset: 3 }, "FIN: 127.0.0.1:50123 #1 after 3 B"],
  [{ event: "fin", ...first, dir: "out", offset: 0 }, "SENT FIN: 127.0.0.1:50123 #1 after 0 B"],
  [
    { event: "fin", ...first, dir: "up", offset: 7, stage: "delivered" },
    "UP FIN PASSED ON: 127.0.0.1:50123 #1 after 7 B",
  ],
  [
    { event: "data", ...first, dir: "down", offset: 7, bytes: utf8("a\x1b"), stage: "delivered" },
    "DOWN PASSED ON 127.0.0.1:50123 #1: a\\x1b",
  ],
  [
    { event: "fault", fault: "corrupt", ...first, dir: "up", offset: 7, bytes: 1, what: "41 -> 43" },
    "FAULT: 127.0.0.1:50123 #1 corrupt up at=7 bytes=1: 41 -> 43",
  ],
  [{ event: "fault", fault: "down", what: "the listener is gone" }, "FAULT: down: the listener is gone"],
  [
    { event: "data", ...first, dir: "in", offset: 0, bytes: utf8("I am Chuck Norris!") },
    "DATA 127.0.0.1:50123 #1: I am Chuck Norris!",
  ],
  [
    { event: "data", ...first, dir: "out", offset: 0, bytes: utf8('You said "\x1b[2J\r\n"') },
    'SENT 127.0.0.1:50123 #1: You said "\\x1b[2J\\r\\n"',
  ],
  [{ event: "timeout", ...first, limit: "idle", after: 3000 }, "TIMEOUT: 127.0.0.1:50123 #1 idle 3s"],
  [
    { event: "timeout", ...first, limit: "deadline", after: 90_000 },
    "TIMEOUT: 127.0.0.1:50123 #1 deadline 90s",
  ],
  [{ event: "error", message: "no port" }, "ERROR: no port"],
  [
    { event: "error", ...first, message: "timed out (ETIMEDOUT)" },
    "ERROR: 127.0.0.1:50123 #1 timed out (ETIMEDOUT)",
  ],
  [
    { event: "refuse", peer: first.peer, why: "there are 1 already (--max-connections 1)" },
    "REFUSED: 127.0.0.1:50123 there are 1 already (--max-connections 1)",
  ],
  [
    { event: "expect", ...first, ok: true, pattern: "OK\\r\\n", took: 12.4 },
    "MATCHED: 127.0.0.1:50123 #1 OK\\r\\n after 12ms",
  ],
  [
    { event: "expect", ...first, ok: false, pattern: "re:^A", took: 2000 },
    "MISMATCH: 127.0.0.1:50123 #1 re:^A after 2s",
  ],
  [
    { event: "close", ...first, reason: "idle", bytesIn: 18, bytesOut: 29, lasted: 3005 },
    "CLOSED: 127.0.0.1:50123 #1 idle in=18 out=29",
  ],
  [{ event: "dropped", events: 3 }, "DROPPED: 3 events, because this log could not be written fast enough"],
  [
    { event: "stopped", connections: 5, refused: 1, bytesIn: 90, bytesOut: 145 },
    "STOPPED: connections=5 refused=1 in=90 out=145",
  ],
];

Deno.test("sentence() has one for every kind of event, in the words of the first version", () => {
  for (const [happening, words] of sentences) assertEquals(eventText(happening, plain, 0), words);
});

Deno.test("sentence() shows so many bytes as asked for, and how many more there were", () => {
  const data = (length: number): Happening => {
    return { event: "data", ...first, dir: "in", offset: 0, bytes: utf8("x".repeat(length)) };
  };
  const head = "DATA 127.0.0.1:50123 #1: ";
  assertEquals(eventText(data(4), plain, 4), `${head}xxxx`);
  assertEquals(eventText(data(5), plain, 4), `${head}xxxx... (1 B more)`);
  assertEquals(eventText(data(1540), plain, 4), `${head}xxxx... (1.5 KiB more)`);
  assertEquals(eventText(data(3000), plain, 0), head + "x".repeat(3000));
});

Deno.test("sentence() colours what it says, and never what a peer sent", { ignore: Deno.noColor }, () => {
  const data: Happening = { event: "data", ...first, dir: "in", offset: 0, bytes: utf8("\x1b[31m") };
  assertEquals(
    eventText(data, styleFor("file", "always"), 0),
    "\x1b[1mDATA\x1b[22m \x1b[36m127.0.0.1:50123\x1b[39m #1: \\x1b[31m",
  );
});
