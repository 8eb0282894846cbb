import type { Context } from "../events/context.ts";
import type { ProxyStage, Way } from "../events/event.ts";
import { type ChainSetting, FaultChain } from "../faults/pipeline/chain.ts";
import type { ActiveFault } from "../faults/fault.ts";
import type { FaultedConnection } from "../faults/pipeline/pipeline.ts";
import { type Channel, ChannelClosed } from "../net/channel.ts";

/** How many bytes have gone one way. */
export interface Traffic {
  /** As they came from their sender. */
  received: number;
  /** As they were passed on. */
  sent: number;
}

/**
 * One way through a proxied connection: what comes from the one channel goes out of the other, in order, no faster
 * than that takes it. Faults sit in between, and may come and go while bytes flow.
 */
export class OneWayRelay {
  readonly way: Way;
  readonly #client: Channel;
  readonly #from: Channel;
  readonly #to: Channel;
  readonly #context: Context;
  readonly #traffic: Traffic;
  readonly #chainSetting: ChainSetting;
  readonly #connection: FaultedConnection;
  /** Is there from the first fault on; with a framing from the start, because a message has to be seen from there. */
  #chain: FaultChain | undefined;
  /** Since there was a fault, what is received and what is delivered may be different things. */
  #hadFaults = false;
  #received = 0;
  #delivered = 0;
  #isFinished = false;

  /** @param traffic is counted up */
  constructor(
    client: Channel,
    upstream: Channel,
    context: Context,
    traffic: Traffic,
    chainSetting: ChainSetting,
    connection: FaultedConnection,
  ) {
    this.way = chainSetting.way;
    this.#client = client;
    [this.#from, this.#to] = this.way === "up" ? [client, upstream] : [upstream, client];
    this.#context = context;
    this.#traffic = traffic;
    this.#chainSetting = chainSetting;
    this.#connection = connection;
    if (chainSetting.framing) this.#chain = this.#makeChain();
  }

  /** Passes on what comes, and then the FIN. Resolves then, or when the sender is gone without. */
  async run(): Promise<void> {
    try {
      await this.#from.receive((bytes) => this.#onBytes(bytes));
    } catch (error) {
      if (error instanceof ChannelClosed) return;
      throw error;
    }
    await this.finish();
  }

  /** Ends this way as if the sender had sent FIN: what is under way still arrives, what comes later does not. */
  async finish(): Promise<void> {
    if (this.#isFinished) return;
    this.#isFinished = true;
    if (this.#from.peerEnded || !this.#hadFaults) this.#emitFin(this.#received, "received");
    await (this.#chain ? this.#chain.end() : this.#end());
  }

  /** The sender has reset the connection: so do we, behind what came before. */
  async abort(): Promise<void> {
    if (this.#chain) await this.#chain.abort();
    else this.#to.reset("rst");
  }

  /** Both channels are closed. */
  stop(): void {
    this.#chain?.stop();
  }

  addFault(fault: ActiveFault): void {
    this.#chain ??= this.#makeChain();
    this.#hadFaults = true;
    this.#chain.add(fault);
  }

  replaceFault(old: ActiveFault, by: ActiveFault): void {
    this.#chain?.replace(old, by);
  }

  removeFault(fault: ActiveFault): void {
    this.#chain?.remove(fault);
  }

  #makeChain(): FaultChain {
    const output = {
      pass: (bytes: Uint8Array) => this.#deliver(bytes),
      end: () => this.#end(),
      abort: () => this.#to.reset("rst"),
      delivered: () => this.#delivered,
    };
    return new FaultChain(this.#chainSetting, output, this.#connection);
  }

  #onBytes(lent: Uint8Array): void | Promise<void> {
    if (this.#isFinished) return;
    const { length } = lent;
    this.#traffic.received += length;
    if (this.#context.wantsData) this.#emitData(lent, this.#received, "received");
    this.#received += length;
    const isDirect = !this.#chain || (this.#chain.isIdle && !this.#chainSetting.framing);
    return isDirect ? this.#deliver(lent) : this.#chain!.push(lent);
  }

  #deliver(bytes: Uint8Array): void | Promise<void> {
    if (this.#to.isClosed) return;
    if (this.#hadFaults && this.#context.wantsData) this.#emitData(bytes, this.#delivered, "delivered");
    this.#traffic.sent += bytes.length;
    this.#delivered += bytes.length;
    try {
      return this.#to.send(bytes)?.catch(onGone);
    } catch (error) {
      onGone(error);
    }
  }

  async #end(): Promise<void> {
    if (this.#hadFaults) this.#emitFin(this.#delivered, "delivered");
    await this.#to.end();
  }

  #emitData(bytes: Uint8Array, offset: number, stage: ProxyStage): void {
    const { id: conn, peer } = this.#client;
    const where = this.#hadFaults ? { stage } : {};
    this.#context.emit({ event: "data", conn, peer, dir: this.way, offset, bytes, ...where });
  }

  #emitFin(offset: number, stage: ProxyStage): void {
    const { id: conn, peer } = this.#client;
    const where = this.#hadFaults ? { stage } : {};
    this.#context.emit({ event: "fin", conn, peer, dir: this.way, offset, ...where });
  }
}

/** The receiver is gone: that is seen where its own way ends. */
function onGone(error: unknown): void {
  if (!(error instanceof ChannelClosed)) throw error;
}
