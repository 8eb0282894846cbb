import type { Context } from "../events/context.ts";
import type { CloseReason } from "../events/event.ts";
import { Dialogue } from "../dialogue/dialogue.ts";
import { Changes, timeUp } from "../dialogue/waiting.ts";
import { type Channel, ChannelClosed } from "../net/channel.ts";
import type { Deviation } from "./deviation.ts";
import type { ReplayPart } from "./replay_plan.ts";
import { type ReplayAction, type ReplayDeed, ReplayScript } from "./replay_script.ts";

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
export type ReplayEnd =
  | { readonly how: "done" | "deviated" }
  /** The message of the peer, from 1, that was waited for; or nothing, when it did not take what was sent. */
  | { readonly how: "timeout"; readonly message?: number }
  | { readonly how: "closed"; readonly reason: CloseReason };

/** Plays one side of a conversation over a connection; nobody else receives from it. */
export class Replay {
  readonly #dialogue: Dialogue<Channel>;
  readonly #context: Context;
  readonly #setting: ReplaySetting;
  readonly #player: ReplayScript;
  readonly #changes = new Changes();
  #told = 0;
  #closed: CloseReason | undefined;
  #hasEnded = false;
  #isSending = false;
  /** Until then silence is as recorded. */
  #quietUntil = 0;

  constructor(channel: Channel, part: ReplayPart, setting: ReplaySetting, context: Context) {
    this.#dialogue = new Dialogue(channel, undefined, context);
    this.#context = context;
    this.#setting = setting;
    this.#player = new ReplayScript(part, { ...setting, now: channel.openedAt });
  }

  /** How many messages of the peer came whole. */
  get heard(): number {
    return this.#player.heard;
  }

  async run(): Promise<ReplayEnd> {
    const { clock } = this.#context;
    this.#listen();
    while (true) {
      // Asked for before looking, so that nothing that happens meanwhile is missed.
      const changed = this.#changes.next;
      const now = clock.now();
      if (this.#isSending) {
        const left = this.#dialogue.channel.lastActivity + this.#setting.timeout - now;
        if (left <= 0) return { how: "timeout" };
        await timeUp(changed, left, clock);
        continue;
      }
      const ending = await this.#do(this.#player.next(now), changed, now);
      if (ending) return ending;
    }
  }

  async #do(action: ReplayAction, changed: Promise<void>, now: number): Promise<ReplayEnd | undefined> {
    this.#tell();
    switch (action.act) {
      case "stop":
        return { how: "deviated" };
      case "done":
        if (this.#setting.lingers && !this.#hasEnded && this.#closed === undefined) {
          return void await changed;
        }
        return { how: this.#player.deviations.length > 0 ? "deviated" : "done" };
      case "pause":
        this.#quietUntil = now + action.ms;
        if (this.#closed !== undefined) return { how: "closed", reason: this.#closed };
        return void await timeUp(changed, action.ms, this.#context.clock);
      case "hear":
        return await this.#hear(action, changed, now);
      default:
        return this.#act(action);
    }
  }

  async #hear(
    { since, recorded }: Extract<ReplayAction, { act: "hear" }>,
    changed: Promise<void>,
    now: number,
  ): Promise<ReplayEnd | undefined> {
    if (this.#closed !== undefined) return { how: "closed", reason: this.#closed };
    this.#quietUntil = since + recorded;
    const left = Math.max(since, this.#dialogue.channel.lastActivity) + recorded + this.#setting.timeout -
      now;
    if (left <= 0) return { how: "timeout", message: this.#player.heard + 1 };
    await timeUp(changed, left, this.#context.clock);
  }

  #act(action: ReplayDeed): ReplayEnd | undefined {
    const dialogue = this.#dialogue;
    try {
      if (action.act === "send") this.#follow(dialogue.gather(action.bytes) ?? dialogue.flush());
      else if (action.act === "fin") this.#follow(dialogue.end());
      else dialogue.reset();
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
      this.#changes.announce();
    };
    // Who learns of the end of the channel is `#listen`.
    busy.then(done, done);
  }

  #listen(): void {
    const dialogue = this.#dialogue;
    const { channel } = dialogue;
    const now = () => this.#context.clock.now();
    channel.onIdle = () => now() <= this.#quietUntil;
    dialogue.onBytes((bytes, at) => {
      this.#player.push(bytes, at);
      this.#changes.announce();
    });
    dialogue.ended.then((ending) => {
      if (ending !== "fin") return;
      this.#hasEnded = true;
      this.#player.end("fin", now());
      this.#changes.announce();
    });
    channel.closed.then((reason) => {
      this.#closed = reason;
      if (reason === "rst") this.#player.end("rst", now());
      this.#changes.announce();
    });
  }

  #tell(): void {
    const { deviations } = this.#player;
    while (this.#told < deviations.length) this.#setting.onDeviation(deviations[this.#told++]!);
  }
}
