import type { Command } from "./bench.ts";
import { Child, run } from "./child.ts";
import { isInstalled } from "./installed.ts";

export class CompilerMissing extends Error {
  override readonly message = 'it needs a C compiler, and there is no "cc"';
}

export interface EchoLoad {
  readonly connections: number;
  readonly size: number;
  readonly seconds: number;
  /** Bytes that the server adds to every chunk it reads; they are not counted. */
  readonly replyOverhead: number;
  /** What the payload ends in, instead of one more `x`: 10 makes it a line. */
  readonly lastByte?: number;
  /** Connections beside these that send as much as the server takes. */
  readonly streams?: number;
}

export interface EchoFigures {
  readonly perSecond: number;
  readonly bytesPerSecond: number;
  /** Bytes that the streams got back. */
  readonly streamedPerSecond: number;
  readonly p50us: number;
  readonly p99us: number;
}

/** The C programs: load.c, which plays the clients, and echo-server.c. */
export class Driver {
  readonly #load: string;
  readonly #echoServer: string;

  private constructor(load: string, echoServer: string) {
    this.#load = load;
    this.#echoServer = echoServer;
  }

  static async compile(dir: string): Promise<Driver> {
    if (!await isInstalled("cc")) throw new CompilerMissing();
    const compile = async (name: string) => {
      const source = new URL(`${name}.c`, import.meta.url).pathname;
      await run(["cc", "-O2", "-o", `${dir}/${name}`, source]);
      return `${dir}/${name}`;
    };
    return new Driver(await compile("load"), await compile("echo-server"));
  }

  echoServer(port: number): Command {
    return [this.#echoServer, "127.0.0.1", String(port)];
  }

  async echo(port: number, load: EchoLoad): Promise<EchoFigures> {
    const figures = JSON.parse(
      await run([
        ...this.#command("echo", port),
        ...["--connections", String(load.connections)],
        ...["--size", String(load.size)],
        ...["--seconds", String(load.seconds)],
        ...["--reply-overhead", String(load.replyOverhead)],
        ...["--streams", String(load.streams ?? 0)],
        ...(load.lastByte === undefined ? [] : ["--last-byte", String(load.lastByte)]),
      ], load.seconds * 1000 + 20_000),
    );
    if (figures.replies === 0) throw new Error("not one whole reply came back");
    return figures;
  }

  /** Resolves when all are connected; they stay open until the child is disposed of. */
  async idle(port: number, connections: number): Promise<Child> {
    const { child } = await this.#hold("idle", port, ["--connections", String(connections)]);
    return child;
  }

  /** Resolves when the server takes no more; the connection stays open, unread, until the child is disposed of. */
  async floodWithoutReading(port: number, bytes: number): Promise<{ child: Child; accepted: number }> {
    const { child, line } = await this.#hold("flood-noread", port, ["--bytes", String(bytes)]);
    return { child, accepted: Number(line) };
  }

  async #hold(mode: string, port: number, options: string[]): Promise<{ child: Child; line: string }> {
    const child = new Child([...this.#command(mode, port), ...options], { stdin: "piped", stdout: "piped" });
    const line = await firstLine(child);
    if (line !== undefined) return { child, line };
    await child[Symbol.asyncDispose]();
    throw new Error(`load ${mode}: ${await child.reason()}`);
  }

  #command(mode: string, port: number): [string, ...string[]] {
    return [this.#load, mode, "127.0.0.1", String(port)];
  }
}

/** Undefined when the child says nothing before it ends, or within 30 s. */
async function firstLine(child: Child): Promise<string | undefined> {
  const timer = setTimeout(() => void child[Symbol.asyncDispose](), 30_000);
  try {
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) return text.trim();
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
