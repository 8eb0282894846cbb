import { fileURLToPath } from "node:url";
import { readTask, repository } from "../../scripts/tcplab_task.ts";
import { bounded, eventually } from "./bounded.ts";
import { Child, type ChildOptions, type Ended, type Invocation } from "./child.ts";

const task = await readTask();

/** An executable to test instead of the source. */
export const executable = Deno.env.get("TCPLAB_EXE");

/** With `TCPLAB_TEST_FALLBACK=1` the programs run without the private switches of the runtime. */
export const isFallback = Deno.env.get("TCPLAB_TEST_FALLBACK") === "1";
const preload = new URL("without_switches.ts", import.meta.url);
const preloaded = isFallback ? [`--preload=${fileURLToPath(preload)}`] : [];

/** How tcplab is started: as the task does it, but without a shell in between. */
export function tcplab(...args: string[]): Invocation {
  const env = { ...task.env, DENO_NO_UPDATE_CHECK: "1" };
  if (executable !== undefined) return { command: executable, args, env };
  const entry = fileURLToPath(new URL(task.entry, repository));
  return { command: Deno.execPath(), args: ["run", ...task.flags, ...preloaded, entry, ...args], env };
}

/** Runs tcplab until it ends by itself. */
export async function run(args: readonly string[], options?: ChildOptions): Promise<Ended> {
  await using child = new Child(tcplab(...args), options);
  return await child.end();
}

export interface RunOptions extends ChildOptions {
  /** Runs the program through another one: gives the command line for tcplab's own. */
  readonly through?: (invocation: Invocation) => Invocation;
}

const directly = (invocation: Invocation) => invocation;

/** Starts the client, which goes on while the test does. */
export function startClient(args: readonly string[], options: RunOptions = {}): Child {
  const { through = directly } = options;
  return new Child(through(tcplab("client", ...args)), options);
}

export interface ServerOptions extends RunOptions {
  /** How many endpoints it is to listen on. */
  readonly endpoints?: number;
  /** The file of a text or JSON log, when there is no log on stdout. */
  readonly logFile?: string;
}

/** A server that listens. */
export class RunningServer extends Child {
  constructor(invocation: Invocation, options: ServerOptions, readonly log: () => string) {
    super(invocation, options);
  }

  /** Where it listens, in the order of the command line: `127.0.0.1:40123`. */
  endpoints: readonly string[] = [];

  /** The first, or only, endpoint. */
  get endpoint(): string {
    return this.endpoints[0]!;
  }

  /** The port of the first endpoint. */
  get port(): number {
    return portOf(this.endpoint);
  }

  /** Asks it to stop, and waits until it has. */
  async stop(signal: Deno.Signal = "SIGTERM"): Promise<Ended> {
    this.kill(signal);
    return await this.end();
  }

  /** What a test leaves running must stop when it is asked to; that it does is part of every test. */
  override async [Symbol.asyncDispose](): Promise<void> {
    const isAlive = !this.isOver && Deno.build.os !== "windows";
    if (isAlive) this.kill("SIGTERM");
    try {
      if (isAlive) await bounded(() => `SIGTERM to end ${this.name}`, this.end(), 5000);
    } finally {
      await super[Symbol.asyncDispose]();
    }
  }
}

export function portOf(endpoint: string): number {
  return Number(endpoint.replace(/.*:/, ""));
}

const listening = /LISTENING: (\S+)|"event":"listening","endpoint":"([^"]+)"/g;

/** Starts a server and waits until it listens. @param args what follows `tcplab server` */
export function startServer(args: readonly string[], options?: ServerOptions): Promise<RunningServer> {
  return startListening("server", args, options);
}

/** Starts a proxy and waits until it listens. @param args what follows `tcplab proxy` */
export function startProxy(args: readonly string[], options?: ServerOptions): Promise<RunningServer> {
  return startListening("proxy", args, options);
}

async function startListening(
  command: "server" | "proxy",
  args: readonly string[],
  options: ServerOptions = {},
): Promise<RunningServer> {
  const { logFile, endpoints: count = 1, through = directly } = options;
  const readLog = () => logFile === undefined ? server.stdout.text : readIfThere(logFile);
  const server: RunningServer = new RunningServer(through(tcplab(command, ...args)), options, readLog);
  const found = () => Array.from(readLog().matchAll(listening), (match) => match[1] ?? match[2]!);
  try {
    const explain = () => `${server.name} to listen, which said:\n${server.stderr.text}`;
    await eventually(explain, () => found().length >= count || server.isOver);
    if (found().length < count) throw new Error(`it ended without listening:\n${server.stderr.text}`);
    server.endpoints = found();
    return server;
  } catch (error) {
    await server[Symbol.asyncDispose]().catch(() => {});
    throw error;
  }
}

function readIfThere(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
