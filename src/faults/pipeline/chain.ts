import type { Clock } from "../../events/clock.ts";
import type { Way } from "../../events/event.ts";
import type { Framing } from "../../framings/framing.ts";
import { type Random, watched } from "../../events/random.ts";
import { copy } from "../../bytes/slab_allocator.ts";
import { ChainEnd } from "./chain_end.ts";
import type { ActiveFault, FaultReport } from "../fault.ts";
import { isChance, isChosen } from "./connection_filter.ts";
import { MessageSplitter } from "./message_splitter.ts";
import type { ChainOutput, FaultedConnection, Mark, NextStage, StageHost } from "./pipeline.ts";
import { Stage } from "./stage.ts";

/** The connection and way that a chain of faults sits in. */
export interface ChainSetting {
  readonly way: Way;
  readonly clock: Clock;
  /** When the connection was accepted, on the clock. */
  readonly openedAt: number;
  /** Which connection of its proxy, from 1. */
  readonly nth: number;
  /** The IP address of the client, or the path of its Unix domain socket. */
  readonly peer: string;
  /** Where a message ends, if that is known: pieces are messages then. It must see all bytes from the first on. */
  readonly framing: Framing | undefined;
  /** How many bytes may be under way before the sender must wait: so far latency is no limit of the throughput. */
  readonly readAhead?: number;
  /** The random numbers of one fault in this connection and way. */
  random(serial: number): Random;
  /** A random number makes a difference. */
  onRandom(): void;
  struck(fault: ActiveFault, struck: FaultReport): void;
  /** A fault or the sink failed, which is a bug: that fault is over then, and all others go on. */
  onError(error: unknown): void;
}

const defaultReadAhead = 16 * 1024 * 1024;

/** A fault that was asked for: its place in the order, also while it has no stage. */
interface Slot {
  readonly fault: ActiveFault;
  /** What its probability is held against. */
  readonly drawn: number;
  /** Not there where the connection is not chosen, nor when the fault is over. */
  stage: Stage | undefined;
  /** Whether the fault, which is over, has acted. */
  hasBegun: boolean;
}

/**
 * The faults of one way of one connection, one behind the other in the order in which they were added. They may be
 * added, replaced and removed at any moment: no byte is lost, doubled or overtaken by that.
 */
export class FaultChain {
  readonly #setting: ChainSetting;
  readonly #host: StageHost<Stage>;
  readonly #inlet: MessageSplitter | undefined;
  readonly #exit: ChainEnd;
  readonly #slots: Slot[] = [];
  /** Those that may still do something; of removed faults, too, while these let go of what they hold. */
  readonly #stages: Stage[] = [];
  #isStopped = false;
  #drained: PromiseWithResolvers<void> | undefined;

  constructor(setting: ChainSetting, output: ChainOutput, connection: FaultedConnection) {
    const { way, clock, openedAt, framing, readAhead = defaultReadAhead } = setting;
    this.#setting = setting;
    const onError = (error: unknown) => setting.onError(error);
    this.#host = {
      way,
      clock,
      openedAt,
      readAhead,
      isFramed: framing !== undefined,
      struck: (fault, struck) => this.#isStopped ? undefined : setting.struck(fault, struck),
      onError,
      onLess: () => this.#onLess(),
      onOver: (stage) => this.#onOver(stage),
      connection: {
        reset: () => {
          if (this.#isStopped) return;
          this.stop();
          connection.reset();
        },
      },
    };
    this.#inlet = framing && new MessageSplitter(framing, clock, (bytes) => void this.#first.pass(bytes));
    this.#exit = new ChainEnd(output, onError, () => {
      this.stop();
      connection.close();
    });
  }

  /** Nothing is at work and nothing is held: whoever feeds it may as well feed the sink. */
  get isIdle(): boolean {
    return this.#stages.length === 0 && !this.#inlet?.isCutting && !this.#isStopped;
  }

  /** Whether nothing that was fed is still under way in it. */
  get isEmpty(): boolean {
    return this.#stages.every((stage) => stage.isEmpty) && (this.#inlet?.isEmpty ?? true);
  }

  /** @param lent is copied. @returns a promise when too much is under way or the receiver is slow */
  push(lent: Uint8Array): void | Promise<void> {
    if (this.#isStopped || lent.length === 0) return;
    if (this.#inlet) this.#inlet.push(lent, this.#stages.length > 0);
    else this.#first.pass(copy(lent));
    return this.#exit.slow ?? this.#stages[0]?.whenRoom();
  }

  /** FIN, behind all that was pushed. @returns a promise when not all of it has gone through at once */
  end(): void | Promise<void> {
    return this.#finish("end");
  }

  /** RST of the sender, behind all that was pushed. @returns as `end` */
  abort(): void | Promise<void> {
    return this.#finish("abort");
  }

  /** Puts a fault at the end of the chain, from now on. */
  add(fault: ActiveFault): void {
    if (!this.#isStopped) this.#put(fault, this.#slots.length, undefined);
  }

  /** Puts a fault into the place of another one, whose settings were changed. */
  replace(old: ActiveFault, by: ActiveFault): void {
    const place = this.#slots.findIndex(({ fault }) => fault === old);
    if (place === -1) return this.add(by);
    const slot = this.#slots[place]!;
    // Right behind the old one, which pours what it holds into it.
    this.#put(by, place, slot);
    slot.stage?.finish(true);
  }

  remove(fault: ActiveFault): void {
    const place = this.#slots.findIndex((slot) => slot.fault === fault);
    if (place === -1) return;
    const [slot] = this.#slots.splice(place, 1);
    slot?.stage?.finish();
  }

  /** The connection is gone: nothing happens any more, and the sink is left alone. */
  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#inlet?.stop();
    this.#exit.stop();
    for (const stage of this.#stages.splice(0)) stage.stop();
    this.#slots.length = 0;
    this.#drained?.resolve();
  }

  get #first(): NextStage {
    return this.#stages[0] ?? this.#exit;
  }

  #finish(mark: Mark): void | Promise<void> {
    if (this.#isStopped) return;
    this.#inlet?.end();
    this.#first.mark(mark);
    if (this.isEmpty) return this.#exit.slow;
    return (this.#drained ??= Promise.withResolvers()).promise.then(() => this.#exit.slow);
  }

  /** Gives a fault its place, and a stage if the connection is chosen. @param old what is in that place now */
  #put(fault: ActiveFault, place: number, old: Slot | undefined): void {
    const { triggers } = fault.plan;
    const { nth, peer } = this.#setting;
    const source = this.#setting.random(fault.serial);
    const onRandom = () => this.#setting.onRandom();
    // Drawn in any case, so that what the fault draws itself does not depend on what was there before.
    const fresh = source();
    const drawn = old?.fault.plan.triggers.probability === triggers.probability ? old.drawn : fresh;
    const slot: Slot = { fault, drawn, stage: undefined, hasBegun: false };
    this.#slots[place] = slot;
    const behaviour =
      isChosen(triggers, nth, peer, isChance(triggers) ? watched(() => drawn, onRandom) : () => drawn)
        ? fault.plan.stream?.()
        : undefined;
    if (!behaviour) return;
    const index = this.#indexFor(place, old?.stage);
    const random = watched(source, onRandom);
    const stage = new Stage(fault, behaviour, random, this.#stages[index] ?? this.#exit, this.#host);
    slot.stage = stage;
    this.#stages.splice(index, 0, stage);
    this.#link();
    const hadBegun = old?.stage?.hasBegun ?? old?.hasBegun;
    stage.start(hadBegun && looksForTheSame(old!.fault, fault));
  }

  /** Where in the row of stages that of a slot belongs. */
  #indexFor(place: number, old: Stage | undefined): number {
    const before = old ? this.#stages.indexOf(old) : -1;
    if (before !== -1) return before + 1;
    const later = new Set(this.#slots.slice(place + 1).map(({ stage }) => stage));
    const index = this.#stages.findIndex((stage) => later.has(stage));
    return index === -1 ? this.#stages.length : index;
  }

  #link(): void {
    this.#stages.forEach((stage, i) => stage.next = this.#stages[i + 1] ?? this.#exit);
  }

  #onLess(): void {
    for (const stage of this.#stages) stage.checkRoom();
    if (this.#drained && this.isEmpty) {
      this.#drained.resolve();
      this.#drained = undefined;
    }
  }

  #onOver(stage: Stage): void {
    const index = this.#stages.indexOf(stage);
    if (index === -1) return;
    this.#stages.splice(index, 1);
    this.#link();
    stage.checkRoom(true);
    // It leads to others that will go, too, and would keep all of them.
    for (const slot of this.#slots) {
      if (slot.stage !== stage) continue;
      slot.hasBegun = stage.hasBegun;
      slot.stage = undefined;
    }
    if (this.#stages.length === 0) this.#inlet?.release();
  }
}

/** Whether a match that the one has found need not be looked for by the other. */
function looksForTheSame({ plan: { triggers: a } }: ActiveFault, { plan: { triggers: b } }: ActiveFault) {
  if (!a.match || !b.match || a.at !== b.at) return false;
  return a.match === b.match || (a.match.text !== undefined && a.match.text === b.match.text);
}
