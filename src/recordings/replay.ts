import type { Context } from "../events/context.ts";
import type { CloseReason } from "../events/event.ts";
import { type Channel, ChannelClosed } from "../net/channel.ts";
import type { Deviation } from "./deviation.ts";
import type { Part } from "./replay_plan.ts";
import { type Action, type Deed, Player } from "./replay_script.ts";

export interface ReplaySetting {
  /** How many times as fast as recorded our side is. */
  readonly speed: number;
  /** Whether to go on when the peer deviates. */
  readonly goesOn: boolean;
  /** How many milliseconds longer than in the recording the peer may take; Infinity for any time. */
  readonly timeout: number;
  /** Whether to wait for the peer's end when all was played, and look at what else comes. */
  readonly lingers: boolean;
  /** Is told at once. */
  onDeviation(deviation: Deviation): void;
}

/** How a replay ended. */
export type Ending =
  | { readonly how: "done" | "deviated" }
  /** The message of the peer, from 1, that was waited for; or nothing, when it did not take what was sent. */
  | { readonly how: "timeout"; readonly message?: number }
  | { readonly how: "closed"; readonly reason: CloseReason };

/** Plays one side of a conversation over a connection; nobody else receives from it. */
export class Replay {
  readonly #channel: Channel;
  readonly #context: Context;
  readonly #setting: ReplaySetting;
  readonly #player: Player;
  #changed = Promise.withResolvers<void>();
  #told = 0;
  #closed: CloseReason | undefined;
  #hasEnded = false;
  #isSending = false;
  /** Until then silence is as recorded. */
  #quietUntil = 0;

  constructor(channel: Channel, part: Part, setting: ReplaySetting, context: Context) {
    this.#channel = channel;
    this.#context = context;
    this.#setting = setting;
    this.#player = new Player(part, { ...setting, now: channel.openedAt });
  }

  /** How many messages of the peer came whole. */
  get heard(): number {
    return this.#player.heard;
  }

  async run(): Promise<Ending> {
    const { clock } = this.#context;
    this.#listen();
    while (true) {
      // Asked for before looking, so that nothing that happens meanwhile is missed.
      const changed = this.#changed.promise;
      const now = clock.now();
      if (this.#isSending) {
        const left = this.#channel.lastActivity + this.#setting.timeout - now;
        if (left <= 0) return { how: "timeout" };
        await this.#wait(changed, left);
        continue;
      }
      const ending = await this.#do(this.#player.next(now), changed, now);
      if (ending) return ending;
    }
  }

  async #do(action: Action, changed: Promise<void>, now: number): Promise<Ending | undefined> {
    this.#tell();
    switch (action.act) {
      case "stop":
        return { how: "deviated" };
      case "done":
        if (this.#setting.lingers && !this.#hasEnded && this.#closed === undefined) {
          return void await this.#wait(changed, Infinity);
        }
        return { how: this.#player.deviations.length > 0 ? "deviated" : "done" };
      case "pause":
        this.#quietUntil = now + action.ms;
        if (this.#closed !== undefined) return { how: "closed", reason: this.#closed };
        return void await this.#wait(changed, action.ms);
      case "hear":
        return await this.#hear(action, changed, now);
      default:
        return this.#act(action);
    }
  }

  async #hear(
    { since, recorded }: Extract<Action, { act: "hear" }>,
    changed: Promise<void>,
    now: number,
  ): Promise<Ending | undefined> {
    if (this.#closed !== undefined) return { how: "closed", reason: this.#closed };
    this.#quietUntil = since + recorded;
    const left = Math.max(since, this.#channel.lastActivity) + recorded + this.#setting.timeout - now;
    if (left <= 0) return { how: "timeout", message: this.#player.heard + 1 };
    await this.#wait(changed, left);
  }

  #act(action: Deed): Ending | undefined {
    const channel = this.#channel;
    try {
      if (action.act === "send") this.#follow(channel.send(action.bytes));
      else if (action.act === "fin") this.#follow(channel.end());
      else channel.reset();
    } catch (error) {
      if (!(error instanceof ChannelClosed)) throw error;
      return this.#closed === "rst" ? undefined : { how: "closed", reason: error.reason };
    }
  }

  /** While bytes wait for a slow peer, nothing else is sent; what comes is looked at all the same. */
  #follow(busy: void | Promise<void>): void {
    if (!busy) return;
    this.#isSending = true;
    const done = () => {
      this.#isSending = false;
      this.#wake();
    };
    // Who learns of the end of the channel is `#listen`.
    busy.then(done, done);
  }

  #listen(): void {
    const channel = this.#channel;
    const now = () => this.#context.clock.now();
    channel.onIdle = () => now() <= this.#quietUntil;
    const fin = () => {
      this.#hasEnded = true;
      this.#player.end("fin", now());
      this.#wake();
    };
    channel.receive((bytes) => {
      this.#player.push(bytes, now());
      this.#wake();
    }).then(fin, (error) => {
      if (!(error instanceof ChannelClosed)) throw error;
    });
    channel.closed.then((reason) => {
      this.#closed = reason;
      if (reason === "rst") this.#player.end("rst", now());
      this.#wake();
    });
  }

  #tell(): void {
    const { deviations } = this.#player;
    while (this.#told < deviations.length) this.#setting.onDeviation(deviations[this.#told++]!);
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  async #wait(changed: Promise<void>, ms: number): Promise<void> {
    // A timer can't be set to more.
    if (ms >= 2 ** 31) return await changed;
    const timer = Promise.withResolvers<void>();
    const cancel = this.#context.clock.after(ms, timer.resolve);
    await Promise.race([changed, timer.promise]);
    cancel();
  }
}
