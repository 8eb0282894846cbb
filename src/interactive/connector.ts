import { formatAddress } from "../values/address.ts";
import type { Context } from "../events/context.ts";
import type { Endpoint } from "../values/endpoint.ts";
import type { Failure } from "../values/failure.ts";
import type { Channel } from "../net/channel.ts";
import { type ConnectOptions, connectWithRetry } from "../dialogue/connect.ts";
import type { Display } from "./display.ts";

/** Opens one connection after the other. */
export class Connector {
  #control: AbortController | undefined;
  #count = 0;

  constructor(
    readonly endpoint: Endpoint,
    readonly options: ConnectOptions,
    readonly context: Context,
    readonly display: Display,
  ) {}

  get isBusy(): boolean {
    return this.#control !== undefined;
  }

  /** Gives up connecting. */
  cancel(): void {
    this.#control?.abort();
  }

  /**
   * @returns undefined when it was cancelled, or the program is to stop
   * @throws {Failure} when it did not succeed
   */
  async connect(): Promise<Channel | undefined> {
    const control = this.#control = new AbortController();
    const signal = AbortSignal.any([this.context.signal, control.signal]);
    let said = "";
    const onRetry = ({ message }: Failure) => {
      if (message !== said) this.display.note(`${message}; trying again (Ctrl-C gives up)`);
      said = message;
    };
    try {
      const context = { ...this.context, signal };
      const channel = await connectWithRetry(this.endpoint, this.options, ++this.#count, context, onRetry);
      const { peer, local } = channel;
      const from = "path" in local ? "" : ` from ${formatAddress(local)}`;
      this.display.note(`connected to ${formatAddress(peer)}${from}`);
      return channel;
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#control = undefined;
    }
  }
}
