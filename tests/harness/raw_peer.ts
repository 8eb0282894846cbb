import { connect, createServer, type Server, type Socket, type TcpNetConnectOpts } from "node:net";
import { bounded } from "./bounded.ts";
import { concat, utf8 } from "./bytes.ts";

/** How the other side ended its direction: with FIN, with RST, or (after ours) not at all. */
export type PeerEnd = "fin" | "rst" | "local";

/** One end of a plain TCP (or Unix domain) connection: exact bytes, FIN and RST, and nothing by itself. */
export class RawPeer implements AsyncDisposable {
  /** How many bytes each read brought. */
  readonly reads: number[] = [];
  /** Resolves when nothing more can come. */
  readonly ended: Promise<PeerEnd>;
  #received: Uint8Array[] = [];
  #taken = 0;
  #changed = Promise.withResolvers<void>();
  #end: PeerEnd | undefined;
  readonly #closed: Promise<void>;

  /** @param isReading false for a peer that never reads */
  constructor(readonly socket: Socket, isReading = true) {
    const ended = Promise.withResolvers<PeerEnd>();
    this.ended = ended.promise;
    const finish = (end: PeerEnd) => {
      this.#end ??= end;
      ended.resolve(this.#end);
      this.#wake();
    };
    this.#closed = new Promise((resolve) => socket.on("close", () => resolve(finish("local"))));
    socket.on("error", (error: Error & { code?: string }) => {
      if (error.code === "ECONNRESET" || error.code === "EPIPE") finish("rst");
    });
    socket.on("end", () => finish("fin"));
    if (!isReading) return;
    socket.on("data", (bytes) => {
      this.#received.push(bytes as Uint8Array);
      this.reads.push(bytes.length);
      this.#wake();
    });
  }

  get localPort(): number {
    return this.socket.localPort!;
  }

  /** Whether the other side can still send. */
  get isOpen(): boolean {
    return this.#end === undefined;
  }

  /** Everything that came and was not taken by `read`. */
  get unread(): Uint8Array<ArrayBuffer> {
    return concat(this.#received).slice(this.#taken);
  }

  /** Resolves when the kernel has it. */
  async send(bytes: Uint8Array | string): Promise<void> {
    const sent = new Promise<void>((resolve, reject) => {
      this.socket.write(
        typeof bytes === "string" ? utf8(bytes) : bytes,
        (error) => error ? reject(error) : resolve(),
      );
    });
    await bounded("the other side to take bytes", sent);
  }

  /** Sends FIN; reading goes on. */
  fin(): void {
    this.socket.end();
  }

  rst(): void {
    this.socket.resetAndDestroy();
  }

  /** The next `count` bytes. @throws when the stream ends before */
  async read(count: number): Promise<Uint8Array<ArrayBuffer>> {
    const explain = () => `${count} bytes, of which ${this.unread.length} came`;
    const enough = async () => {
      while (this.unread.length < count) {
        if (this.#end) throw new Error(`${this.#end} came before ${explain()}`);
        await this.#changed.promise;
      }
    };
    await bounded(explain, enough());
    const bytes = this.unread.slice(0, count);
    this.#taken += count;
    return bytes;
  }

  /** All that still comes, and how it ends. */
  async readToEnd(): Promise<{ bytes: Uint8Array<ArrayBuffer>; end: PeerEnd }> {
    const end = await bounded(() => `the end after ${this.unread.length} bytes`, this.ended);
    return { bytes: this.unread, end };
  }

  /** Closes at once, and waits until it is closed. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.destroy();
    await this.#closed;
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

/** Connects to an endpoint as tcplab writes it. A peer that was reset before we looked is one that has ended. */
export async function connectRaw(endpoint: string, isReading = true): Promise<RawPeer> {
  const [, path] = /^unix:(.*)$/.exec(endpoint) ?? [];
  const place = path === undefined ? hostAndPort(endpoint) : { path };
  const socket = connect({ ...place, allowHalfOpen: true } as unknown as TcpNetConnectOpts);
  const peer = new RawPeer(socket, isReading);
  const connected = new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", (error: Error & { code?: string }) => {
      if (error.code === "ECONNRESET") resolve();
      else reject(error);
    });
  });
  try {
    await bounded(`a connection to ${endpoint}`, connected);
    return peer;
  } catch (error) {
    await peer[Symbol.asyncDispose]();
    throw error;
  }
}

function hostAndPort(endpoint: string): { host: string; port: number } {
  const [, host = "", port] = /^(?:\w+:\/\/)?\[?(.*?)\]?:(\d+)$/.exec(endpoint)!;
  return { host, port: Number(port) };
}

/** Listens on a free port, and hands out connections in order. */
export class RawListener implements AsyncDisposable {
  readonly #accepted: RawPeer[] = [];
  #wanted: ((peer: RawPeer) => void)[] = [];

  private constructor(readonly server: Server, isReading: boolean) {
    server.on("connection", (socket) => {
      const peer = new RawPeer(socket, isReading);
      // Deno 2.9 fails a write at once (EPIPE) on a socket just accepted when the other side has sent FIN already.
      setTimeout(() => this.#handOut(peer));
    });
  }

  /** @param port 0 for any that is free */
  static async open(host = "127.0.0.1", port = 0, isReading = true): Promise<RawListener> {
    const server = createServer({ allowHalfOpen: true });
    const listener = new RawListener(server, isReading);
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, resolve);
    });
    return listener;
  }

  #handOut(peer: RawPeer): void {
    const next = this.#wanted.shift();
    if (next) next(peer);
    else this.#accepted.push(peer);
  }

  get port(): number {
    return (this.server.address() as { port: number }).port;
  }

  get endpoint(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** How many connections wait to be asked for. */
  get waiting(): number {
    return this.#accepted.length;
  }

  async accept(): Promise<RawPeer> {
    const ready = this.#accepted.shift();
    if (ready) return ready;
    return await bounded("a connection", new Promise<RawPeer>((resolve) => this.#wanted.push(resolve)));
  }

  /** Also closes connections that nobody asked for. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const peer of this.#accepted) await peer[Symbol.asyncDispose]();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}

/** A port that nobody listens on: it was free a moment ago. */
export async function freePort(): Promise<number> {
  await using listener = await RawListener.open();
  return listener.port;
}
