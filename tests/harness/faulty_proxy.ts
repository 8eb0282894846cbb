import type { Way } from "../../src/events/event.ts";
import { assert } from "../assert.ts";
import { text } from "./bytes.ts";
import { connectRaw, RawListener, type RawPeer } from "./raw_peer.ts";
import { type RunningServer, startProxy } from "./tcplab.ts";

const ways = ["up", "down"] as const;

/** Does the same for both ways at once, because most of it is waiting. */
export async function eachWay(act: (way: Way) => Promise<void>): Promise<void> {
  const done = await Promise.allSettled(ways.map(act));
  for (const [i, one] of done.entries()) {
    if (one.status === "rejected") {
      throw new Error(`${ways[i]}: ${one.reason?.message ?? one.reason}`, { cause: one.reason });
    }
  }
}

/** The log, and no waiting for connections that a test leaves open. */
const always = ["--log", "json:data=none", "--grace", "0"];

/** A line of the JSON log, as far as tests of faults look at it. */
export interface Logged {
  readonly event: string;
  readonly ms: number;
  readonly conn?: number;
  readonly dir?: Way;
  readonly stage?: "received" | "delivered";
  readonly offset?: number;
  readonly bytes?: number;
  readonly fault?: string;
  readonly what?: string;
  readonly endpoint?: string;
}

/** A client and the server that it was connected to through the proxy. */
export class Pair {
  constructor(readonly client: RawPeer, readonly server: RawPeer) {}

  /** Who sends that way, and who receives. */
  ends(way: Way): [from: RawPeer, to: RawPeer] {
    return way === "up" ? [this.client, this.server] : [this.server, this.client];
  }

  /** Ends the other way with FIN: the connection is half closed, and open the way that is asked for. */
  async keepOnly(way: Way): Promise<void> {
    const [from, to] = this.ends(way);
    to.fin();
    await from.readToEnd();
  }
}

/** A proxy with faults, a target of its own, and a JSON log on stdout. */
export class FaultyProxy implements AsyncDisposable {
  readonly #peers: RawPeer[] = [];

  private constructor(readonly target: RawListener, readonly proxy: RunningServer) {}

  static async open(faults: readonly string[], ...options: readonly string[]): Promise<FaultyProxy> {
    const target = await RawListener.open();
    const asked = faults.flatMap((fault) => ["--fault", fault]);
    try {
      return new FaultyProxy(
        target,
        await startProxy(["127.0.0.1:0", target.endpoint, ...asked, ...always, ...options]),
      );
    } catch (error) {
      await target[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Connects to the proxy, which may or may not call the target. */
  async dial(endpoint = this.proxy.endpoint): Promise<RawPeer> {
    return this.#keep(await connectRaw(endpoint));
  }

  async accept(): Promise<RawPeer> {
    return this.#keep(await this.target.accept());
  }

  async connect(): Promise<Pair> {
    return new Pair(await this.dial(), await this.accept());
  }

  /** Stops the proxy, and gives all that it logged. */
  async stop(): Promise<Logged[]> {
    const { text: log } = await this.proxy.stop();
    return parseLog(log);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const peer of this.#peers) await peer[Symbol.asyncDispose]();
    await this.proxy[Symbol.asyncDispose]();
    await this.target[Symbol.asyncDispose]();
  }

  #keep(peer: RawPeer): RawPeer {
    this.#peers.push(peer);
    return peer;
  }
}

function parseLog(log: string): Logged[] {
  return log.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as Logged);
}

/** What faults did: everything of their events but the time and the peer, which are new in each run. */
export function trace(events: readonly Logged[]): string[] {
  return events.filter(({ event }) => event === "fault").map(({ fault, conn, dir, offset, bytes, what }) =>
    JSON.stringify([conn, dir, fault, offset, bytes, what])
  );
}

/** The chunks that were passed on one way: where each began, and how long it was. */
export function delivered(events: readonly Logged[], conn: number, dir: Way): [number, number][] {
  const isOne = (each: Logged) => each.event === "data" && each.stage === "delivered";
  return events.filter((each) => isOne(each) && each.conn === conn && each.dir === dir)
    .map(({ offset, bytes }) => [offset!, bytes!]);
}

/** Sends, then FIN, and gives what arrives on the other side until its end, as text. */
export async function passed(from: RawPeer, to: RawPeer, bytes: Uint8Array | string): Promise<string> {
  await from.send(bytes);
  from.fin();
  return text((await to.readToEnd()).bytes);
}

/**
 * Measures until a try took no longer than `most` ms, a few times at most: other work on the machine makes things
 * late now and then. Nothing makes them early, so no try may be below `least`.
 */
export async function takes(least: number, most: number, measure: () => Promise<number>): Promise<void> {
  const tries: number[] = [];
  while (tries.length < 6) {
    const took = await measure();
    tries.push(took);
    assert(took >= least, `took ${took} ms, which is less than ${least}`);
    if (took <= most) return;
  }
  throw new Error(`took ${tries.map((ms) => ms.toFixed(1)).join(", ")} ms, each more than ${most}`);
}
