/** The servers that tcplab is measured beside. */

import type { Command, Workbench } from "./bench.ts";
import { missing, missingNode } from "./installed.ts";
import type { Server } from "./server.ts";

/** `You said "` and the closing quote. */
const SAID_OVERHEAD = 11;

/** More than the 2,000 idle ones of the memory bench, and those of before that linger. */
const CONNECTIONS = ["--max-connections", "2500"];

/** The stricter of the two baselines: writing a log line for every chunk is most of the original's work. */
export const ORIGINAL = "Node, original, no logging";
export const BARE_DENO = "Deno, bare echo";

export function tcplabServer(bench: Workbench, service: "said" | "echo"): Server {
  return {
    name: `tcplab ${service}`,
    replyOverhead: service === "said" ? SAID_OVERHEAD : 0,
    command: (port) =>
      bench.tcplab(
        "server",
        `127.0.0.1:${port}`,
        "--service",
        service,
        "--idle",
        "0",
        "--quiet",
        ...CONNECTIONS,
      ),
  };
}

export function tcplabWithJsonLog(bench: Workbench): Server {
  const said = tcplabServer(bench, "said");
  return {
    ...said,
    name: "tcplab said, json log",
    command: async (port) => [...await said.command(port), "--log", `json:file=${bench.dir}/tcplab.jsonl`],
  };
}

export async function original(bench: Workbench): Promise<Server> {
  return { ...await originalServer(bench, (source) => source), name: "Node, original" };
}

export async function originalWithoutLogging(bench: Workbench): Promise<Server> {
  const silence = (source: string) => source.replaceAll(/^\s*console\.log\(.*\);?$/gm, "");
  return { ...await originalServer(bench, silence), name: ORIGINAL };
}

export async function bareNode(): Promise<Server> {
  return {
    name: "Node, bare echo",
    missing: await missingNode(),
    replyOverhead: 0,
    command: (port) => ["node", program("bare-echo.mjs"), String(port)],
  };
}

export function bareDeno(): Server {
  return {
    name: BARE_DENO,
    replyOverhead: 0,
    command: (port) => [Deno.execPath(), "run", "-A", "--no-config", program("bare-echo.mjs"), String(port)],
  };
}

export async function cEcho(bench: Workbench): Promise<Server> {
  const driver = await bench.driver();
  return { name: "C epoll echo", replyOverhead: 0, command: (port) => driver.echoServer(port) };
}

/** Nagle's algorithm can't be switched off in ncat: the tail of a bulk reply waits 40 ms for a delayed ACK. */
export async function ncatEcho(): Promise<Server> {
  return {
    name: "ncat -e /bin/cat (Nagle)",
    missing: await missing("ncat"),
    replyOverhead: 0,
    command: (port) => ["ncat", "-l", "-k", "-e", "/bin/cat", "127.0.0.1", String(port)],
  };
}

export async function socatEcho(): Promise<Server> {
  return {
    name: "socat PIPE",
    missing: await missing("socat"),
    replyOverhead: 0,
    command: (port) => ["socat", `TCP-LISTEN:${port},bind=127.0.0.1,fork,reuseaddr,nodelay`, "PIPE"],
  };
}

/** A file of programs/. */
export function program(name: string): string {
  return new URL(`programs/${name}`, import.meta.url).pathname;
}

/** The original names its port in the source, so a copy is edited for every start. */
async function originalServer(
  bench: Workbench,
  edit: (source: string) => string,
): Promise<Omit<Server, "name">> {
  const file = new URL("../../tests/peers/original/tcp-server.js", import.meta.url);
  const source = edit(await Deno.readTextFile(file));
  return {
    missing: await missingNode(),
    replyOverhead: SAID_OVERHEAD,
    command: async (port): Promise<Command> => {
      const copy = `${bench.dir}/original-${port}.cjs`;
      await Deno.writeTextFile(copy, source.replace("PORT = 9999", `PORT = ${port}`));
      return ["node", copy];
    },
  };
}
