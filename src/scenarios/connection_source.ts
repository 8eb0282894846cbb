import { connectWithRetry } from "../dialogue/connect.ts";
import type { Context } from "../events/context.ts";
import { formatDuration } from "../values/duration.ts";
import { type Endpoint, formatEndpoint } from "../values/endpoint.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { Failure } from "../values/failure.ts";
import type { Channel } from "../net/channel.ts";
import type { AcceptedSocket } from "../net/accepted_socket.ts";
import { listen, type Listener } from "../net/listen.ts";
import { noLimits } from "../net/time_limits.ts";
import { comes } from "../dialogue/waiting.ts";

/** Where the connections of one name come from, one after the other. */
export interface ConnectionSource {
  /** @throws {Failure} when none comes about in time */
  next(signal: AbortSignal): Promise<Channel>;
  /** Lets nothing more come; connections that were handed out stay. */
  close(): void;
}

export interface SourceSetting {
  readonly connectWithin: number;
  readonly retry: number;
  /** Gives every connection of a run a number of its own. */
  nextId(): number;
}

/** We are the client. */
export function dialler(endpoint: Endpoint, setting: SourceSetting, context: Context): ConnectionSource {
  const { connectWithin: connectTimeout, retry, nextId } = setting;
  const options = { connectTimeout, retry, limits: noLimits };
  return {
    next: (signal) => connectWithRetry(endpoint, options, nextId(), { ...context, signal }, () => {}),
    close() {},
  };
}

/** So many connections wait for their turn; no device has more. */
const mostWaiting = 64;
const backlog = 128;

/** We are the device: connections are accepted as they come, and handed out in that order. */
export class Acceptor implements ConnectionSource {
  readonly #waiting: Channel[] = [];
  #arrived = Promise.withResolvers<void>();
  #listener!: Listener;

  private constructor(readonly setting: SourceSetting, readonly context: Context) {}

  /** @throws {Failure} when the address can't be had */
  static async open(endpoint: Endpoint, setting: SourceSetting, context: Context): Promise<Acceptor> {
    const acceptor = new Acceptor(setting, context);
    const onIncoming = (incoming: AcceptedSocket) => acceptor.#onIncoming(incoming);
    acceptor.#listener = await listen(endpoint, backlog, onIncoming, context);
    context.emit({ event: "listening", endpoint: acceptor.endpoint, service: "scenario" });
    return acceptor;
  }

  /** With the real port, when 0 was asked for. */
  get endpoint(): Endpoint {
    return this.#listener.endpoint;
  }

  async next(signal: AbortSignal): Promise<Channel> {
    const { setting: { connectWithin }, context: { clock } } = this;
    const deadline = clock.now() + connectWithin;
    for (let waiting = this.#waiting.shift();; waiting = this.#waiting.shift()) {
      if (waiting) return waiting;
      const left = deadline - clock.now();
      if (left > 0 && await comes(this.#arrived.promise, left, { clock, signal })) continue;
      const where = formatEndpoint(this.endpoint);
      throw new Failure(
        ExitCode.NoConnection,
        `no peer connected to ${where} within ${formatDuration(connectWithin)}`,
      );
    }
  }

  close(): void {
    this.#listener.close();
    for (const channel of this.#waiting.splice(0)) channel.reset("stopped");
  }

  #onIncoming(incoming: AcceptedSocket): void {
    if (this.#waiting.length >= mostWaiting) {
      const why = `${mostWaiting} connections are waiting already`;
      this.context.emit({ event: "refuse", peer: incoming.peer, why });
      return incoming.refuse();
    }
    this.#waiting.push(incoming.open(this.setting.nextId(), noLimits, 0, this.context));
    this.#arrived.resolve();
    this.#arrived = Promise.withResolvers();
  }
}
