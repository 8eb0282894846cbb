import type { Context } from "../events/context.ts";
import { type Endpoint, formatEndpoint } from "../values/endpoint.ts";
import type { Way } from "../events/event.ts";
import type { FramingMaker } from "../framings/framing.ts";
import { type Random, seededRandom, watched } from "../events/random.ts";
import type { Channel } from "../net/channel.ts";
import { dial } from "../net/dial.ts";
import type { Listener } from "../net/listen.ts";
import { noLimits } from "../net/time_limits.ts";
import type { Server, Station } from "../server/server.ts";
import { withoutBytes } from "./event_scope.ts";
import type { Traffic } from "./one_way_relay.ts";
import { freeSerial } from "./fault_names.ts";
import type { ProxyFault } from "./proxy_fault.ts";
import type { Route } from "./route.ts";
import { Outages } from "./outages.ts";
import { Relay } from "./relay.ts";
import { ConnectFaults } from "./connect_faults.ts";

/** The limits are those of the client's connection. */
const untimed = { ...noLimits, isUntimed: true };

/** What is the same for all proxies of a program. */
export interface ProxySetting {
  /** Milliseconds that the server has to accept. */
  readonly connectTimeout: number;
  /** What a client gets when the server can't be reached. */
  readonly whenUnreachable: "reset" | "close";
  /** Where a message ends, if that is known. */
  readonly framing: FramingMaker | undefined;
  /** Whether faults may come while it runs. */
  readonly mayChange: boolean;
  /** What all random choices are made from. */
  readonly seed: number;
  /** Called for each random number that makes a difference. */
  onRandom(): void;
}

/** Listens at one endpoint and connects everyone who comes to another one; faults sit in between. */
export class Proxy {
  readonly name: string;
  readonly traffic: Record<Way, Traffic> = { up: { received: 0, sent: 0 }, down: { received: 0, sent: 0 } };
  readonly #server: Server;
  readonly #setting: ProxySetting;
  readonly #number: number;
  readonly #relays = new Map<Channel, Relay>();
  readonly #faults: ProxyFault[] = [];
  readonly #connectFaults: ConnectFaults;
  readonly #outages: Outages;
  #place: Route;
  #askedListen: Endpoint;
  #listener: Listener | undefined;
  #isEnabled = false;
  /** How often the listener was to come or go. */
  #changes = 0;
  #accepted = 0;

  /** @param number of the proxies of a program, from 0: each has random numbers of its own */
  constructor(name: string, place: Route, server: Server, setting: ProxySetting, number: number) {
    this.name = name;
    this.#place = place;
    this.#askedListen = place.listen;
    this.#server = server;
    this.#setting = setting;
    this.#number = number;
    const { context } = server;
    const random = (nth: number, serial: number) => this.#random(nth, 2, serial);
    const { onRandom } = setting;
    this.#connectFaults = new ConnectFaults(context, random, onRandom);
    this.#outages = new Outages(
      {
        listen: () => this.#isEnabled ? this.#listen() : Promise.resolve(),
        unlisten: () => this.#unlisten(),
        reset: () => this.#resetAll(),
        addFault: (fault) => this.#eachWay(fault, (relay, way) => relay.addFault(way, fault)),
        removeFault: (fault) => this.#eachWay(fault, (relay, way) => relay.removeFault(way, fault)),
      },
      context,
      (serial) => watched(random(0, serial), onRandom),
    );
  }

  /** Where it listens; with the real port once it has. */
  get listen(): Endpoint {
    return this.#place.listen;
  }

  /** Where it was told to listen, perhaps with a name for the host and 0 for the port. */
  get askedListen(): Endpoint {
    return this.#askedListen;
  }

  get upstream(): Endpoint {
    return this.#place.upstream;
  }

  get whenUnreachable(): ProxySetting["whenUnreachable"] {
    return this.#setting.whenUnreachable;
  }

  /** Whether it is meant to listen; a fault may have taken the listener away for a time. */
  get isEnabled(): boolean {
    return this.#isEnabled;
  }

  /** How many connections are open. */
  get connections(): number {
    return this.#relays.size;
  }

  get faults(): readonly ProxyFault[] {
    return this.#faults;
  }

  /** Begins to listen; does nothing when it does already. @throws {Failure} when that can't be had */
  async start(): Promise<void> {
    if (this.#isEnabled) return;
    // A fault that has taken the listener away brings it back itself.
    if (!this.#outages.find("refuse")) await this.#listen();
    this.#isEnabled = true;
  }

  /** Ceases to listen, and resets all connections. */
  stop(): void {
    this.#isEnabled = false;
    this.#unlisten();
  }

  /** Goes away for good. */
  close(): void {
    this.#outages.stop();
    this.stop();
  }

  /** Moves it; connections that are open are reset. @throws {Failure} when the new place can't be had: it is stopped then */
  async move(place: Route): Promise<void> {
    const wasEnabled = this.#isEnabled;
    this.stop();
    this.#place = place;
    this.#askedListen = place.listen;
    if (wasEnabled) await this.start();
  }

  /** @returns the fault as it is at work now */
  addFault(asked: Omit<ProxyFault, "serial">): ProxyFault {
    const fault = { ...asked, serial: freeSerial(this.#faults) };
    this.#faults.push(fault);
    this.#eachWay(fault, (relay, way) => relay.addFault(way, fault));
    this.#watchFaults();
    return fault;
  }

  /** Puts a fault with other settings into the place of one. */
  replaceFault(old: ProxyFault, by: ProxyFault): void {
    this.#faults[this.#faults.indexOf(old)] = by;
    const stays = old.ways.filter((way) => by.ways.includes(way));
    for (const relay of this.#relays.values()) {
      for (const way of old.ways) if (!stays.includes(way)) relay.removeFault(way, old);
      for (const way of by.ways) {
        if (stays.includes(way)) relay.replaceFault(way, old, by);
        else relay.addFault(way, by);
      }
    }
    this.#watchFaults();
  }

  removeFault(fault: ProxyFault): void {
    this.#faults.splice(this.#faults.indexOf(fault), 1);
    this.#eachWay(fault, (relay, way) => relay.removeFault(way, fault));
    this.#watchFaults();
  }

  async #listen(): Promise<void> {
    if (this.#listener) return;
    const change = ++this.#changes;
    const listener = await this.#server.open(this.#station(this.#place));
    // Taken away meanwhile.
    if (change !== this.#changes) return listener.close();
    this.#listener = listener;
    this.#place = { ...this.#place, listen: listener.endpoint };
  }

  #unlisten(): void {
    this.#changes++;
    this.#listener?.close();
    this.#listener = undefined;
    this.#resetAll();
  }

  #resetAll(): void {
    for (const relay of this.#relays.values()) relay.reset();
  }

  #watchFaults(): void {
    this.#connectFaults.watch(this.#faults);
    this.#outages.watch(this.#faults);
  }

  #eachWay({ ways }: ProxyFault, act: (relay: Relay, way: Way) => void): void {
    for (const relay of this.#relays.values()) for (const way of ways) act(relay, way);
  }

  #station({ listen, upstream, keepsStaleSocket = false }: Route): Station {
    const { context } = this.#server;
    return {
      endpoint: listen,
      keepsStaleSocket,
      name: this.name,
      service: `proxy to ${formatEndpoint(upstream)}`,
      context: withoutBytes(context),
      handle: (channel) => this.#relay(channel, upstream, context),
      describe: (channel) => this.#relays.get(channel)?.details ?? { state: [], faults: new Map() },
      drain: (channel) => this.#relays.get(channel)?.drain(),
    };
  }

  async #relay(client: Channel, upstream: Endpoint, context: Context): Promise<void> {
    const { connectTimeout, whenUnreachable, framing, mayChange } = this.#setting;
    const relay = new Relay(client, ++this.#accepted, {
      traffic: this.traffic,
      framing: mayChange || this.#faults.length > 0 ? framing : undefined,
      whenUnreachable,
      admit: async (relay) =>
        await this.#outages.admit(relay) === "dial"
          ? await this.#connectFaults.admit(this.#faults, relay)
          : "refuse",
      dial: (id, context) => dial(upstream, { connectTimeout, limits: untimed }, id, context),
      faults: (way) =>
        [...this.#faults, ...this.#outages.holding].filter(({ ways, plan }) =>
          plan.stream && ways.includes(way)
        ),
      random: ({ nth }, way, serial) => this.#random(nth, way === "up" ? 0 : 1, serial),
      onRandom: () => this.#setting.onRandom(),
    }, context);
    this.#relays.set(client, relay);
    try {
      await relay.run();
    } finally {
      this.#relays.delete(client);
    }
  }

  /** Every connection, way and fault has a row of random numbers of its own, whatever the others do meanwhile. */
  #random(nth: number, way: number, serial: number): Random {
    return seededRandom(this.#setting.seed, ((this.#number * 2 ** 26 + nth) * 4 + way) * 4096 + serial);
  }
}
