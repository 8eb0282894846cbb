import type { Random } from "../../events/random.ts";
import type { ActiveFault, FaultContext, FaultReport, Piece, StreamFault, Triggers } from "../fault.ts";
import { Fifo } from "./fifo.ts";
import type { Mark, NextStage, StageHost } from "./pipeline.ts";
import { TriggerPosition } from "./trigger_position.ts";

/** What waits in a stage for its turn: what came, and what the fault is to be told. */
type Item = Piece | MarkItem | "look" | "begin" | "over";

interface MarkItem {
  readonly mark: Mark;
  /** When it came, on the clock. */
  readonly at: number;
}

/**
 * One fault in its place in the chain. What comes is dealt with in order and one at a time: a promise of the fault
 * keeps all that comes behind in the queue.
 */
export class Stage implements NextStage {
  readonly fault: ActiveFault;
  /** Where what passes goes. */
  next: NextStage;
  readonly #behaviour: StreamFault;
  readonly #triggers: Triggers;
  readonly #place: TriggerPosition;
  readonly #host: StageHost<Stage>;
  readonly #context: FaultContext;
  readonly #over = new AbortController();
  readonly #queue = new Fifo<Item>();
  /** Too early; on the lookout for the place; acting; about to let go of what it holds; over. */
  #phase: "early" | "looking" | "acting" | "ending" | "over" = "early";
  #hasBegun = false;
  #isReplaced = false;
  /** An item is in hand. */
  #isBusy = false;
  /** The fault has closed the connection: what comes behind goes nowhere. */
  #isShut = false;
  /** The connection is gone. */
  #isStopped = false;
  #position: number;
  /** Of what came and is not done with, the item in hand included. */
  #heldBytes = 0;
  #heldMarks = 0;
  /** How many pieces since it began it could have acted on. */
  #pieces = 0;
  #strikes = 0;
  /** It has struck as often as it may. */
  #isSpent = false;
  #cancelTimer = () => {};
  #room: PromiseWithResolvers<void> | undefined;

  /** @param next is in its place already: what comes here first has the position that would come there next */
  constructor(
    fault: ActiveFault,
    behaviour: StreamFault,
    random: Random,
    next: NextStage,
    host: StageHost<Stage>,
  ) {
    this.fault = fault;
    this.next = next;
    this.#behaviour = behaviour;
    this.#triggers = fault.plan.triggers;
    this.#place = new TriggerPosition(this.#triggers, host.isFramed);
    this.#host = host;
    this.#position = next.position;
    this.#context = this.#makeContext(random);
  }

  get position(): number {
    return this.#position;
  }

  get held(): number {
    return this.#heldBytes + this.next.held;
  }

  /** Whether nothing that came is still under way in it. */
  get isEmpty(): boolean {
    return this.#heldBytes === 0 && this.#heldMarks === 0;
  }

  /** Whether it acts or has acted. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Lets it begin when it is to. @param isFound the place in the stream is known to be behind us */
  start(isFound = false): void {
    const { clock, openedAt } = this.#host;
    const act = () => this.#add(isFound ? "begin" : "look");
    const left = openedAt + this.#triggers.after - clock.now();
    if (left > 0) this.#cancelTimer = clock.after(left, act);
    else act();
  }

  pass(bytes: Uint8Array): void | Promise<void> {
    if (this.#isShut || this.#isStopped || bytes.length === 0) return;
    const offset = this.#position;
    this.#position += bytes.length;
    this.#add({ bytes, offset, at: this.#host.clock.now() });
    return this.whenRoom();
  }

  mark(mark: Mark): void | Promise<void> {
    if (this.#isShut || this.#isStopped) return;
    this.#add({ mark, at: this.#host.clock.now() });
    return this.whenRoom();
  }

  /** A promise when too much is held from here on. */
  whenRoom(): void | Promise<void> {
    if (this.held >= this.#host.readAhead) return (this.#room ??= Promise.withResolvers()).promise;
  }

  /** Lets those go on who wait for room, if there is some. @param isLast whether nobody will look again */
  checkRoom(isLast = false): void {
    if (!this.#room || (this.held >= this.#host.readAhead && !isLast)) return;
    this.#room.resolve();
    this.#room = undefined;
  }

  /**
   * The fault is over: what is held goes on, in order, and from then on everything does.
   * @param isReplaced another one with other settings stands right behind
   */
  finish(isReplaced = false): void {
    if (this.#phase === "ending" || this.#phase === "over") return;
    this.#isReplaced = isReplaced;
    this.#phase = this.#phase === "acting" ? "ending" : "over";
    this.#cancelTimer();
    this.#over.abort();
    this.#work();
  }

  /** The connection is gone: nothing happens any more. */
  stop(): void {
    this.#isStopped = true;
    this.#cancelTimer();
    this.#drop();
    this.#over.abort();
    this.checkRoom(true);
  }

  #add(item: Item): void {
    this.#queue.push(item);
    this.#count(item, 1);
    this.#work();
  }

  #count(item: Item, sign: 1 | -1): void {
    if (typeof item === "string") return;
    if ("mark" in item) this.#heldMarks += sign;
    else this.#heldBytes += sign * item.bytes.length;
  }

  /** Forgets all that waits. */
  #drop(): void {
    for (let item = this.#queue.shift(); item; item = this.#queue.shift()) this.#count(item, -1);
  }

  #work(): void {
    while (!this.#isBusy && !this.#isStopped) {
      const item = this.#phase === "ending" ? "over" : this.#queue.shift();
      if (item === undefined) {
        if (this.#phase === "over") this.#host.onOver(this);
        return;
      }
      this.#isBusy = true;
      let slow: void | Promise<void> = undefined;
      try {
        slow = this.#take(item);
      } catch (error) {
        this.#fail(error);
      }
      if (!slow) this.#done(item);
      else slow.catch((error) => this.#fail(error)).then(() => (this.#done(item), this.#work()));
    }
  }

  #done(item: Item): void {
    this.#isBusy = false;
    this.#count(item, -1);
    if (item === "over") this.#phase = "over";
    this.#host.onLess();
    if (this.#isSpent) this.finish();
  }

  /** A bug in a fault must not take more than that fault away. */
  #fail(error: unknown): void {
    const isCause = error === this.#over.signal.reason || (error as Error)?.name === "AbortError";
    if (!(this.#isStopped && isCause)) this.#host.onError(error);
    this.finish();
  }

  #take(item: Item): void | Promise<void> {
    if (item === "look") return this.#look();
    if (item === "begin") return this.#begin();
    if (item === "over") return this.#behaviour.over?.(this.#context, this.#isReplaced);
    return "mark" in item ? this.#takeMark(item) : this.#takePiece(item);
  }

  #look(): void | Promise<void> {
    if (this.#phase !== "early") return;
    this.#phase = "looking";
    if (this.#place.isReached(this.#position - this.#heldBytes)) return this.#begin();
  }

  #begin(): void | Promise<void> {
    if (this.#phase !== "early" && this.#phase !== "looking") return;
    this.#phase = "acting";
    this.#hasBegun = true;
    const { for: lasts } = this.#triggers;
    if (lasts > 0) this.#cancelTimer = this.#host.clock.after(lasts, () => this.finish());
    return this.#behaviour.begin?.(this.#context, this.#position - this.#heldBytes);
  }

  #takePiece(piece: Piece): void | Promise<void> {
    if (this.#phase === "looking") {
      const place = this.#place.find(piece);
      if (place !== undefined) return this.#beginAt(place, piece);
    }
    if (this.#behaviour.data && this.#isStruck(piece)) return this.#behaviour.data(piece, this.#context);
    return this.next.pass(piece.bytes);
  }

  /** Whether a piece is one of those that the fault acts on. */
  #isStruck({ bytes }: Piece): boolean {
    const { only, every } = this.#triggers;
    if (this.#phase !== "acting" || this.#isSpent || (only && !only.find(bytes))) return false;
    return ++this.#pieces % every === 0;
  }

  /** So many bytes of the piece pass; then it begins, and the others are the first piece. */
  #beginAt(place: number, { bytes, offset, at }: Piece): void | Promise<void> {
    if (place < bytes.length) {
      const rest = { bytes: bytes.subarray(place), offset: offset + place, at };
      this.#queue.putBack(rest);
      this.#count(rest, 1);
    }
    this.#queue.putBack("begin");
    return this.next.pass(bytes.subarray(0, place));
  }

  #takeMark({ mark, at }: MarkItem): void | Promise<void> {
    if (this.#phase === "acting" && mark !== "close" && this.#behaviour[mark]) {
      return this.#behaviour[mark](this.#context, at);
    }
    return this.next.mark(mark);
  }

  /** What the fault can do, as long as what it passes on may still arrive. */
  #makeContext(random: Random): FaultContext {
    const { way, clock, connection } = this.#host;
    const { signal } = this.#over;
    const isOpen = () => !this.#isShut && !this.#isStopped;
    return {
      way,
      clock,
      random,
      signal,
      pass: (bytes) => isOpen() ? this.next.pass(bytes) : undefined,
      end: () => isOpen() ? this.next.mark("end") : undefined,
      abort: () => void (isOpen() && this.next.mark("abort")),
      sleep: (ms) => clock.sleep(ms, signal).catch(() => {}),
      reset: () => isOpen() ? connection.reset() : undefined,
      close: () => isOpen() ? this.#close() : undefined,
      struck: (struck) => this.#onStruck(struck),
    };
  }

  /** What the fault has passed on still arrives; nothing behind it does. */
  #close(): void {
    this.#isShut = true;
    this.#drop();
    this.#host.onLess();
    this.next.mark("close");
  }

  #onStruck(struck: FaultReport): void {
    this.#host.struck(this.fault, struck);
    if (++this.#strikes !== this.#triggers.times) return;
    this.#isSpent = true;
    // What it is about to do with what it has in hand, it still does.
    if (!this.#isBusy) this.finish();
  }
}
