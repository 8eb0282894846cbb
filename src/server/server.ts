import type { Context } from "../events/context.ts";
import type { Happening } from "../events/event.ts";
import type { Endpoint } from "../values/endpoint.ts";
import { type Channel, ChannelClosed } from "../net/channel.ts";
import type { AcceptedSocket } from "../net/accepted_socket.ts";
import { messageOf } from "../events/system_error.ts";
import { listen, type Listener } from "../net/listen.ts";
import type { ChannelLimits } from "../net/time_limits.ts";
import type { ConnectionState } from "./connection_table.ts";
import { IdleTimes } from "./idle_times.ts";
import { Admission, type AdmissionLimits, peerKey, type WhenFull } from "./admission.ts";
import { Neglected } from "./neglected.ts";

/** What the one who serves a connection knows of it. */
export interface ConnectionDetails {
  /** What is special about it now, in words. */
  readonly state: readonly string[];
  readonly faults: ConnectionState["faults"];
}

/** What becomes of the connections to one endpoint. */
export interface Station {
  readonly endpoint: Endpoint;
  /** The name of what answers there, for the log. */
  readonly service: string;
  /** The name of the proxy, if it is one. */
  readonly name?: string;
  /** Serves one connection; when it returns, FIN is sent. */
  handle(channel: Channel): Promise<void>;
  /** What the connections here have in place of the server's context. */
  readonly context?: Context;
  /** Whether the file of a Unix socket that nobody answers at is in the way, and not removed. */
  readonly keepsStaleSocket?: boolean;
  /** What there is to know of a connection besides its channel. */
  describe?(channel: Channel): ConnectionDetails;
  /** Begins to end a connection because the server stops; without this FIN is sent. */
  drain?(channel: Channel): void;
}

export interface ServerLimits extends ChannelLimits, AdmissionLimits {
  /** How many connections the kernel keeps waiting to be accepted. */
  readonly backlog: number;
  /** Milliseconds of quiet before TCP keepalive probes are sent; 0 for none. */
  readonly keepalive: number;
  /** Stop after so many connections; 0 for never. */
  readonly exitAfter: number;
  /** Stop after so many milliseconds; 0 for never. */
  readonly runFor: number;
  /** Milliseconds that connections get to finish when the server stops. */
  readonly grace: number;
}

/** The field for the name of a proxy, if there is one. */
function named(proxy: string | undefined): { readonly proxy?: string } {
  return proxy === undefined ? {} : { proxy };
}

/** A connection and what it came to. */
interface Guest {
  readonly channel: Channel;
  readonly station: Station;
  /** Resolves when it is gone, and counted. */
  served: Promise<void>;
}

/** How long a service may have to do with a connection that is closed when the server stops, in milliseconds. */
const afterwards = 2500;

/** Listens on some endpoints and answers, until it is told to stop. */
export class Server {
  readonly #admission: Admission<Guest>;
  readonly #listeners = new Set<Listener>();
  /** Only where the channels do not note it themselves. */
  readonly #idleTimes: IdleTimes<Channel> | undefined;
  readonly #neglected: Neglected;
  readonly #done = Promise.withResolvers<void>();
  /** What is listened on before `announce`; undefined afterwards. */
  #unannounced: Happening[] | undefined = [];
  #accepted = 0;
  #refused = 0;
  #bytesIn = 0;
  #bytesOut = 0;

  constructor(readonly limits: ServerLimits, readonly context: Context) {
    this.#admission = new Admission(limits);
    if (limits.isUntimed) this.#idleTimes = new IdleTimes(() => this.#channels(), context.clock);
    this.#neglected = new Neglected(context.clock);
  }

  /**
   * Serves until the context's signal, a limit of the run, or `force`, which cuts off what is still open.
   * @param onListening is called when all endpoints listen, before the log says so
   * @throws {Failure} when one of the endpoints can't be listened on, or what `onListening` throws; none is open then
   */
  async run(
    stations: readonly Station[],
    force: AbortSignal,
    onListening: (endpoints: readonly Endpoint[]) => void = () => {},
  ): Promise<void> {
    try {
      for (const station of stations) await this.open(station);
      onListening(this.endpoints);
    } catch (error) {
      this.#stopListening();
      throw error;
    }
    this.announce();
    await this.serve(force);
  }

  /** Where it listens now, in the order of opening, with real ports. */
  get endpoints(): readonly Endpoint[] {
    return [...this.#listeners].map(({ endpoint }) => endpoint);
  }

  /** Those that are open now, in the order of opening. */
  get connections(): readonly ConnectionState[] {
    return [...this.#admission.members].filter(({ channel }) => !channel.isClosed).map((each) =>
      this.#state(each)
    );
  }

  #state({ channel, station }: Guest): ConnectionState {
    const now = this.context.clock.now();
    const details = station.describe?.(channel);
    const { id: conn, peer, bytesIn, bytesOut } = channel;
    const [lastIn, lastOut] = [channel.lastIn.bytes, channel.lastOut.bytes];
    const lastActivity = this.#idleTimes?.lastActivity(channel) ?? channel.lastActivity;
    return {
      ...{ conn, peer, proxy: station.name, bytesIn, bytesOut, lastIn, lastOut },
      state: [...details?.state ?? [], ...channel.state],
      age: now - channel.openedAt,
      idle: now - lastActivity,
      faults: details?.faults ?? new Map(),
    };
  }

  *#channels(): Iterable<Channel> {
    for (const { channel } of this.#admission.members) yield channel;
  }

  /** Logs where it listens, once all that is to listen at the start does; from now on, each as it is opened. */
  announce(): void {
    const events = this.#unannounced ?? [];
    this.#unannounced = undefined;
    for (const event of events) this.context.emit(event);
  }

  /**
   * Serves what is open already, and what is opened meanwhile; ends as `run` does.
   */
  async serve(force: AbortSignal): Promise<void> {
    const { signal, clock } = this.context;
    const stop = () => this.#done.resolve();
    const cancel = this.limits.runFor > 0 ? clock.after(this.limits.runFor, stop) : undefined;
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
    this.#idleTimes?.start();
    await this.#done.promise;
    cancel?.();
    signal.removeEventListener("abort", stop);
    this.#stopListening();
    await this.#drain(force);
    this.#idleTimes?.stop();
    this.context.emit({
      event: "stopped",
      connections: this.#accepted,
      refused: this.#refused,
      bytesIn: this.#bytesIn,
      bytesOut: this.#bytesOut,
    });
  }

  /**
   * Listens on one more endpoint.
   * @returns what closes it again; connections stay
   * @throws {Failure} when it can't be listened on
   */
  async open(station: Station): Promise<Listener> {
    const onIncoming = (incoming: AcceptedSocket) => this.#onIncoming(incoming, station);
    const listener = await listen(
      station.endpoint,
      this.limits.backlog,
      onIncoming,
      this.context,
      station.keepsStaleSocket,
    );
    this.#listeners.add(listener);
    const { endpoint } = listener;
    const event = { event: "listening", endpoint, service: station.service, ...named(station.name) } as const;
    if (this.#unannounced) this.#unannounced.push(event);
    else this.context.emit(event);
    return {
      endpoint,
      close: () => {
        if (this.#listeners.delete(listener)) listener.close();
      },
    };
  }

  #stopListening(): void {
    for (const listener of this.#listeners) listener.close();
    this.#listeners.clear();
  }

  #onIncoming(incoming: AcceptedSocket, station: Station): void {
    const { exitAfter, keepalive } = this.limits;
    if (exitAfter > 0 && this.#accepted >= exitAfter) return this.#refuse(incoming, "the server is stopping");
    const key = peerKey(incoming.peer);
    const verdict = this.#admission.judge(key);
    if (!verdict.admit) return this.#refuse(incoming, verdict.why, this.limits.whenFull);
    verdict.replacing?.channel.reset("replaced");
    if (verdict.replacing) this.#admission.remove(verdict.replacing);
    const context = station.context ?? this.context;
    const channel = incoming.open(++this.#accepted, this.limits, keepalive, context);
    const guest: Guest = { channel, station, served: Promise.resolve() };
    this.#admission.add(guest, key);
    if (this.#accepted === exitAfter) this.#stopListening();
    guest.served = this.#serve(guest);
  }

  #refuse(incoming: AcceptedSocket, why: string, whenFull: WhenFull = "refuse"): void {
    this.#refused++;
    const { peer } = incoming;
    if (whenFull === "fin" || whenFull === "silent") {
      this.context.emit({ event: "refuse", peer, why, how: whenFull });
      this.#neglected.add(incoming, whenFull);
    } else {
      this.context.emit({ event: "refuse", peer, why });
      incoming.refuse();
    }
  }

  async #serve(guest: Guest): Promise<void> {
    const { channel, station } = guest;
    try {
      const behind = this.context.behind();
      if (behind) await behind;
      await station.handle(channel);
      await channel.end();
    } catch (error) {
      if (!(error instanceof ChannelClosed)) this.#onServiceError(channel, station, error);
    }
    await channel.closed;
    this.#admission.remove(guest);
    this.#bytesIn += channel.bytesIn;
    this.#bytesOut += channel.bytesOut;
    if (this.#accepted === this.limits.exitAfter && this.#admission.size === 0) this.#done.resolve();
  }

  /** An error in a service costs its connection, and nothing else. */
  #onServiceError(channel: Channel, { service }: Station, error: unknown): void {
    const message = `${service} failed: ${messageOf(error)}`;
    this.context.emit({ event: "error", conn: channel.id, peer: channel.peer, message });
    channel.reset("error");
  }

  /** FIN to all, time to finish, then RST to the rest. */
  async #drain(force: AbortSignal): Promise<void> {
    this.#neglected.closeAll();
    const guests = [...this.#admission.members];
    for (const { channel, station } of guests) {
      channel.attribute("stopped");
      if (station.drain) station.drain(channel);
      else channel.end();
    }
    const forced = Promise.withResolvers<void>();
    force.addEventListener("abort", () => forced.resolve(), { once: true });
    if (force.aborted) forced.resolve();
    const cancel = this.context.clock.after(this.limits.grace, forced.resolve);
    const all = Promise.all(guests.map(({ channel }) => channel.closed));
    await Promise.race([all, forced.promise]);
    cancel();
    for (const { channel } of guests) channel.reset("stopped");
    await all;
    const tooLong = Promise.withResolvers<void>();
    const stopWaiting = this.context.clock.after(afterwards, tooLong.resolve);
    await Promise.race([Promise.all(guests.map(({ served }) => served)), tooLong.promise]);
    stopWaiting();
  }
}
