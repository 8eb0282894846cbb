import type { Context } from "../events/context.ts";
import type { CloseReason, Way } from "../events/event.ts";
import { Failure } from "../values/failure.ts";
import type { FramingMaker } from "../framings/framing.ts";
import type { Random } from "../events/random.ts";
import type { ActiveFault, Admittance, FaultReport } from "../faults/fault.ts";
import { messageOf } from "../events/system_error.ts";
import type { Channel } from "../net/channel.ts";
import { peerKey } from "../server/admission.ts";
import type { ConnectionDetails } from "../server/server.ts";
import { ofUpstream } from "./event_scope.ts";
import { OneWayRelay, type Traffic } from "./one_way_relay.ts";

/** What a relay needs to know of its proxy. */
export interface RelaySetting {
  readonly traffic: Record<Way, Traffic>;
  /** Where a message ends, if that is known. */
  readonly framing: FramingMaker | undefined;
  /** What a client gets when the server can't be reached. */
  readonly whenUnreachable: "reset" | "close";
  /** Lets a fault of connecting act, if there is one. */
  admit(relay: Relay): Promise<Admittance>;
  /** Connects to the server. @param id the number of the channel */
  dial(id: number, context: Context): Promise<Channel>;
  /** The faults of a way, in order. */
  faults(way: Way): readonly ActiveFault[];
  random(relay: Relay, way: Way, serial: number): Random;
  /** A random number makes a difference. */
  onRandom(): void;
}

/** One client and its own connection to the server, from accept to close. */
export class Relay {
  readonly client: Channel;
  /** Which connection of its proxy, from 1. */
  readonly nth: number;
  readonly #setting: RelaySetting;
  readonly #context: Context;
  readonly #struck = new Map<string, number>();
  #isDialling = false;
  #upstream: Channel | undefined;
  #flows: Record<Way, OneWayRelay> | undefined;

  constructor(client: Channel, nth: number, setting: RelaySetting, context: Context) {
    this.client = client;
    this.nth = nth;
    this.#setting = setting;
    this.#context = context;
  }

  /** What the proxy knows of the connection besides what its channel does. */
  get details(): ConnectionDetails {
    return { state: this.#isDialling ? ["waiting for the target"] : [], faults: this.#struck };
  }

  /** The client's address, without its port. */
  get peer(): string {
    return peerKey(this.client.peer);
  }

  /** Resolves when both connections are closed. */
  async run(): Promise<void> {
    const { client } = this;
    const admittance = await this.#setting.admit(this);
    if (admittance === "refuse") return client.reset("fault");
    if (admittance === "silence") return await client.discard();
    const upstream = this.#upstream = await this.#reach();
    if (!upstream) return;
    const flows = this.#flows = { up: this.#flow("up", upstream), down: this.#flow("down", upstream) };
    for (const way of ["up", "down"] as const) {
      for (const fault of this.#setting.faults(way)) flows[way].addFault(fault);
    }
    const running = Promise.all([flows.up.run(), flows.down.run()]);
    running.catch(() => {});
    const closing = Promise.all([
      client.closed.then((reason) => this.#onClosed(reason, flows.up, upstream)),
      upstream.closed.then((reason) => this.#onClosed(reason, flows.down, client)),
    ]);
    try {
      // A bug in a flow must not leave its connections behind.
      await Promise.race([closing, running.then(() => closing)]);
    } finally {
      flows.up.stop();
      flows.down.stop();
      client.reset("error");
      upstream.reset("error");
    }
  }

  addFault(way: Way, fault: ActiveFault): void {
    this.#flows?.[way].addFault(fault);
  }

  replaceFault(way: Way, old: ActiveFault, by: ActiveFault): void {
    this.#flows?.[way].replaceFault(old, by);
  }

  removeFault(way: Way, fault: ActiveFault): void {
    this.#flows?.[way].removeFault(fault);
  }

  /** Ends the connection as if the client had: what is under way and owed still arrives. */
  drain(): void {
    if (this.#flows) this.#flows.up.finish();
    else this.client.end();
  }

  /** Tells that a fault struck this connection. @param struck what it did, and which way if it has one */
  struck({ name: fault }: ActiveFault, struck: FaultReport & { readonly dir?: Way }): void {
    const { id: conn, peer } = this.client;
    this.#struck.set(fault, (this.#struck.get(fault) ?? 0) + 1);
    this.#context.emit({ event: "fault", fault, conn, peer, ...struck });
  }

  /** RST to both sides. */
  reset(): void {
    this.client.reset("fault");
    this.#upstream?.reset("fault");
  }

  /** FIN to both sides, behind what was passed on. */
  async close(): Promise<void> {
    const both = this.#upstream ? [this.client, this.#upstream] : [this.client];
    await Promise.all(both.map((channel) => this.#hangUp(channel, "fault")));
  }

  /** Connects to the server; tells the log and the client when that can't be done. */
  async #reach(): Promise<Channel | undefined> {
    const { client } = this;
    const gone = new AbortController();
    const onGone = () => gone.abort();
    const signals = [this.#context.signal, client.signal];
    for (const signal of signals) signal.addEventListener("abort", onGone);
    this.#isDialling = true;
    try {
      return await this.#setting.dial(client.id, ofUpstream(this.#context, gone.signal));
    } catch (error) {
      if (gone.signal.aborted) return void await client.end();
      if (!(error instanceof Failure)) throw error;
      this.#context.emit({ event: "error", conn: client.id, peer: client.peer, message: error.message });
      if (this.#setting.whenUnreachable === "reset") client.reset("error");
      else await Promise.all([client.discard().catch(() => {}), this.#hangUp(client, "error")]);
    } finally {
      this.#isDialling = false;
      for (const signal of signals) signal.removeEventListener("abort", onGone);
    }
  }

  #flow(way: Way, upstream: Channel): OneWayRelay {
    const { client, nth } = this;
    const { traffic, framing } = this.#setting;
    const setting = {
      way,
      clock: this.#context.clock,
      openedAt: client.openedAt,
      nth,
      peer: this.peer,
      framing: framing?.(),
      random: (serial: number) => this.#setting.random(this, way, serial),
      onRandom: () => this.#setting.onRandom(),
      struck: (fault: ActiveFault, struck: FaultReport) => this.struck(fault, { dir: way, ...struck }),
      onError: (error: unknown) => {
        const message = `a fault failed: ${messageOf(error)}`;
        this.#context.emit({ event: "error", conn: client.id, peer: client.peer, message });
      },
    };
    return new OneWayRelay(client, upstream, this.#context, traffic[way], setting, {
      reset: () => this.reset(),
      close: () => void this.close(),
    });
  }

  /** One side is gone: so is the other, the same way. */
  async #onClosed(reason: CloseReason, flow: OneWayRelay, other: Channel) {
    if (reason === "fin" || reason === "fault") return;
    if (reason === "rst") return await flow.abort();
    if (reason === "idle" || reason === "deadline") await this.#hangUp(other, reason);
    else other.reset(reason);
  }

  /** Sends FIN behind what was sent before; what the peer still sends is read, because unread it would make a RST. */
  async #hangUp(channel: Channel, reason: CloseReason): Promise<void> {
    channel.attribute(reason);
    const cancel = this.#context.clock.after(hangUpTime, () => channel.destroy(reason));
    await channel.end();
    await channel.closed;
    cancel();
  }
}

/** How long a peer may take to read what is left and to end its side, too, in milliseconds. */
const hangUpTime = 2000;
