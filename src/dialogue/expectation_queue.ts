import type { Clock } from "../events/clock.ts";
import type { CloseReason } from "../events/event.ts";
import type { FramingMaker } from "../framings/framing.ts";
import type { Frame } from "../events/frame.ts";
import { ChannelClosed } from "../net/channel.ts";
import { Armed } from "./armed.ts";
import type { Ending } from "./ending.ts";
import type { Expectation } from "./expectation.ts";
import { FrameQueue } from "./frame_queue.ts";
import { ReceiveBuffer } from "./receive_buffer.ts";
import type { Received, Sending } from "./received.ts";
import { Showing } from "./showing.ts";
import { nextTurn } from "../values/pattern_search.ts";
import type { Verdict } from "./verdict.ts";
import type { Viewer } from "./viewer.ts";
import { after, Changes } from "./waiting.ts";

/** How many bytes may wait to be taken before reading pauses. */
export const highWater = 16 * 1024 * 1024;

/** What a message costs beside its bytes: a peer that sends very short ones must not fill the memory. */
const frameOverhead = 128;

export interface QueueSetting {
  /** How many bytes may wait to be taken; `highWater` if not given. */
  readonly limit?: number;
  readonly viewer?: Viewer;
  /** Messages that are shown, but neither judged nor counted. */
  readonly ignores?: (frame: Frame) => boolean;
}

/** What was received on a connection and is not taken yet, and the expectations that are judged by it, in order. */
export class ExpectationQueue implements Received {
  readonly changes = new Changes();
  buffer = new ReceiveBuffer();
  frames: FrameQueue | undefined;
  counted = 0;
  lastAt: number;
  /** The last message that was taken and not ignored. */
  lastMessage: Frame | undefined;
  readonly #room = new Changes();
  #armed: Armed[] = [];
  #end: "fin" | ChannelClosed | undefined;
  /** `lastAt` without the messages that are ignored, once they are known to be. */
  #countedAt: number;
  readonly #showing: Showing | undefined;
  #isSettling = false;
  #isTurnPending = false;
  #cancelTimer = () => {};

  constructor(
    private framing: FramingMaker | undefined,
    readonly clock: Clock,
    readonly setting: QueueSetting,
    readonly getSending: () => Sending | undefined,
  ) {
    this.lastAt = this.#countedAt = clock.now();
    const { viewer } = setting;
    this.#showing = viewer && new Showing(viewer, () => this.settle(), (error) => this.#fail(error));
    this.#cut();
  }

  /** How the peer has ended its side, if it has. */
  get end(): "fin" | ChannelClosed | undefined {
    return this.#end;
  }

  get ending(): Ending | undefined {
    return this.frames?.error ?? this.#end;
  }

  get sending(): Sending | undefined {
    return this.getSending();
  }

  /** How many expectations have no verdict yet. */
  get size(): number {
    return this.#armed.length;
  }

  /**
   * How many received bytes wait that nothing has taken; where messages may be ignored, those of the first whole one that
   * is not: what has not come in whole may yet be ignored.
   */
  get unexpected(): number {
    return this.setting.ignores ? this.frames?.first?.wire.length ?? 0 : this.buffer.length;
  }

  /** While a message is not complete, its framing limits it, and reading goes on. */
  get isFull(): boolean {
    const { buffer, frames, setting: { limit = highWater } } = this;
    const messages = frames?.length ?? 0;
    if (frames && messages === 0 && !frames.error) return false;
    return buffer.length + messages * frameOverhead > limit;
  }

  /** @param isWaiting whether its time begins now, and not with the next payload that is sent */
  arm(expectation: Expectation, isWaiting: boolean, onVerdict?: (verdict: Verdict) => void): Armed {
    const outlives = !isWaiting && this.#end !== undefined;
    const armed = new Armed(expectation, this, this.clock.now(), isWaiting, outlives, onVerdict);
    this.#armed.push(armed);
    this.settle();
    return armed;
  }

  /** Gives expectations up; all, if none is given. */
  disarm(only?: Armed): void {
    const given = only ? this.#armed.filter((each) => each === only) : this.#armed;
    this.#armed = this.#armed.filter((each) => !given.includes(each));
    for (const each of given) each.settle({ is: "stopped", received: new Uint8Array() });
    this.#armed[0]?.onTurn(this, this.clock.now());
    this.settle();
  }

  /** @param bytes borrowed @returns a promise when nothing more should be read until it resolves */
  push(bytes: Uint8Array): void | Promise<void> {
    this.counted += bytes.length;
    this.lastAt = this.clock.now();
    this.buffer.append(bytes);
    this.frames?.push(bytes);
    this.settle();
    this.setting.viewer?.onRead?.();
    this.changes.announce();
    if (this.isFull) return this.#room.next;
  }

  /** The peer's side ended; messages that this completes are judged before. */
  onEnd(end: "fin" | ChannelClosed): void {
    if (end === "fin") this.frames?.end();
    this.#end = end;
    this.settle();
    this.changes.announce();
  }

  /** The connection is closed: after the FIN of the peer that may be by a RST. */
  onClosed(reason: CloseReason): void {
    if (this.#end === "fin" && reason !== "fin") this.#end = new ChannelClosed(reason);
    this.settle();
    this.changes.announce();
  }

  onSending(): void {
    for (const each of this.#armed) each.onSending();
    this.settle();
  }

  onSent(): void {
    for (const each of this.#armed) each.onSent(this.clock.now());
    this.settle();
  }

  /** Takes everything before a position; without one, everything. */
  take(position = this.buffer.end): void {
    this.#take(position);
    this.settle();
  }

  /** Uses another framing, or none, from the first byte on that was not taken or shown. */
  useFraming(framing: FramingMaker | undefined): void {
    this.framing = framing;
    if (this.setting.viewer) this.#take(this.buffer.shown);
    this.#cut();
    this.settle();
  }

  /** A new connection: nothing was received yet. Expectations stay. */
  restart(): void {
    this.buffer = new ReceiveBuffer();
    this.counted = 0;
    this.lastAt = this.#countedAt = this.clock.now();
    this.#end = undefined;
    this.lastMessage = undefined;
    this.#cut();
    for (const each of this.#armed) each.onReplaced();
    this.settle();
  }

  /** Gives all up: expectations, and what waits to be taken. */
  stop(): void {
    this.frames?.stop();
    this.disarm();
    this.take();
    this.#cancelTimer();
  }

  /** Shows and judges what can be shown and judged now. */
  settle(): void {
    if (this.#isSettling) return;
    this.#isSettling = true;
    this.#cancelTimer();
    try {
      while (!this.#showing?.isBusy && this.#step());
    } finally {
      this.#isSettling = false;
    }
    if (!this.isFull) this.#room.announce();
  }

  #cut(): void {
    this.frames?.stop();
    this.frames = undefined;
    if (!this.framing) return;
    this.frames = new FrameQueue(this.framing(), this.buffer.start, this.clock, () => {
      this.settle();
      this.changes.announce();
    });
    if (this.buffer.length > 0) this.frames.push(this.buffer.view);
    if (this.#end === "fin") this.frames.end();
  }

  /** @returns whether something was done, after which there may be more to do */
  #step(): boolean {
    const [first] = this.#armed;
    if (this.#show(first) || this.#showing?.reportBroken(this) || this.#ignore()) return true;
    const { viewer } = this.setting;
    const shown = viewer ? this.buffer.shown : Infinity;
    if (!first) {
      if (!viewer?.isAlwaysOn || shown <= this.buffer.start) return false;
      this.#take(shown);
      return true;
    }
    const judged = first.judge(this, this.clock.now());
    if (judged === "next turn") {
      this.#settleNextTurn(first);
      return false;
    }
    if (typeof judged === "number") {
      const spent = Math.min(first.spent(this), shown) - this.buffer.start;
      if (spent <= 0) {
        this.#cancelTimer = after(this.clock, judged, () => this.settle());
        return false;
      }
      this.#take(this.buffer.start + spent);
      return true;
    }
    this.#armed.shift();
    this.#take(judged.end);
    this.#armed[0]?.onTurn(this, this.clock.now());
    first.settle(judged.verdict);
    return true;
  }

  /** Looks again after one turn of the event loop. */
  #settleNextTurn(first: Armed): void {
    if (this.#isTurnPending) return;
    this.#isTurnPending = true;
    const { end } = this.buffer;
    nextTurn().then(() => {
      this.#isTurnPending = false;
      if (this.buffer.end === end) first.onQuiet();
      this.settle();
    });
  }

  #show(first: Armed | undefined): boolean {
    const showing = this.#showing;
    if (!showing || (!first && !showing.viewer.isAlwaysOn)) return false;
    return showing.show(this, first?.boundary(this) ?? this.buffer.end);
  }

  /** What was received can't be shown. */
  #fail(error: unknown): void {
    if (this.#armed.length === 0) throw error;
    for (const each of this.#armed.splice(0)) each.fail(error);
  }

  /** Removes the first message if it is ignored, and shown. */
  #ignore(): boolean {
    const { buffer, frames, setting: { viewer, ignores } } = this;
    const frame = frames?.first;
    if (!frame || !ignores?.(frame)) return false;
    const end = frames.firstEnd!;
    if (viewer && buffer.shown < end) return false;
    const { lastMessage } = this;
    const countedAt = this.#countedAt;
    this.counted -= end - buffer.start;
    this.#take(end);
    this.lastMessage = lastMessage;
    this.#countedAt = countedAt;
    if (buffer.length === 0) this.lastAt = countedAt;
    return true;
  }

  #take(position: number): void {
    const { buffer, frames } = this;
    const count = Math.min(position, buffer.end) - buffer.start;
    if (count <= 0) return;
    buffer.dropTo(position);
    this.#armed[0]?.onDropped(count);
    this.lastMessage = frames?.dropTo(buffer.start) ?? this.lastMessage;
    this.#countedAt = this.lastAt;
  }
}
