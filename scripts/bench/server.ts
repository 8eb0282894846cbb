import type { Command, Contender } from "./bench.ts";
import { Child } from "./child.ts";

/** A contender that listens on 127.0.0.1. */
export interface Server extends Contender {
  /** Bytes it adds to every chunk it reads. */
  readonly replyOverhead: number;
  command(port: number): Command | Promise<Command>;
}

export interface RunningServer extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
}

/** Starts a server and waits until it accepts a connection. Throws when that takes longer than 10 s. */
export async function startServer(server: Server): Promise<RunningServer> {
  const port = freePort();
  const child = new Child(await server.command(port));
  let ended = false;
  void child.exited.then(() => ended = true);
  for (const start = Date.now(); Date.now() - start < 10_000 && !ended;) {
    if (await accepts(port)) {
      return { pid: child.pid, port, [Symbol.asyncDispose]: () => child[Symbol.asyncDispose]() };
    }
    await sleep(20);
  }
  const why = ended ? await child.reason() : "it does not accept connections";
  await child[Symbol.asyncDispose]();
  throw new Error(why);
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Some contenders can't say which port they were given, so all are told one that was free a moment ago. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

async function accepts(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionRefused) return false;
    throw error;
  }
}
