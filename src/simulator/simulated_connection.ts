import type { Context } from "../events/context.ts";
import { FramingError } from "../framings/framing.ts";
import type { Frame } from "../events/frame.ts";
import { TemplateError } from "../templates/scope.ts";
import { Dialogue } from "../dialogue/dialogue.ts";
import type { Channel } from "../net/channel.ts";
import { type Action, ActionFailed, type ActionResult, perform } from "./action.ts";
import type { Captured } from "../schema/message_pattern.ts";
import type { Condition } from "./condition.ts";
import { DeviceRequest } from "./device_request.ts";
import type { RuleSet, UnaskedMessage } from "./rule_set.ts";
import { unmatched } from "./no_rule_message.ts";
import type { DeviceState } from "./device_state.ts";

type Busy = void | Promise<void>;

/** One connection to a device: requests come in, and what the rules say goes out, one turn after the other. */
export class SimulatedConnection {
  readonly #channel: Channel;
  readonly #context: Context;
  readonly #world: DeviceState;
  readonly #dialogue: Dialogue<Channel>;
  #rules: RuleSet;
  /** The turn that is under way, when it takes time. */
  #turn: Promise<void> | undefined;
  /** Aborts when the rules are replaced, or there is nobody left to talk to. */
  #talking = new AbortController();
  #isTalking = false;
  readonly #broken = Promise.withResolvers<never>();

  constructor(channel: Channel, context: Context, rules: RuleSet, world: DeviceState) {
    this.#channel = channel;
    this.#context = context;
    this.#rules = rules;
    this.#world = world;
    this.#dialogue = new Dialogue(channel, rules.framing, context);
    this.#dialogue.onMessages((messages) => this.#inTurn(() => this.#answerAll(messages)));
    this.#broken.promise.catch(() => {});
  }

  /**
   * Greets, answers, and talks unasked, until the peer's FIN.
   * @throws {ChannelClosed} when the connection ends early
   * @throws {FramingError} when what comes does not follow the framing
   */
  async run(): Promise<void> {
    try {
      await this.#inTurn(() => this.#act(this.#rules.greeting, this.#encounter()));
      this.#startTalking();
      const ending = await Promise.race([this.#broken.promise, this.#dialogue.ended]);
      if (ending !== "fin") throw ending;
    } finally {
      this.#talking.abort();
      this.#dialogue.stop();
    }
  }

  /** Goes on with other rules, from the next turn on. The framing stays: a message may have come in half. */
  adopt(rules: RuleSet): void {
    this.#rules = rules;
    if (!this.#isTalking || this.#talking.signal.aborted) return;
    this.#talking.abort();
    this.#talking = new AbortController();
    this.#startTalking();
  }

  /** Turns never mix: an answer that takes its time is not cut in two by something unasked. */
  #inTurn(work: () => Busy): Busy {
    const busy = this.#turn ? this.#turn.then(work) : work();
    if (!busy) return;
    const turn = busy.finally(() => {
      if (this.#turn === turn) this.#turn = undefined;
    });
    this.#turn = turn;
    turn.catch(() => {});
    return turn;
  }

  #answerAll(frames: readonly Frame[], from = 0): Busy {
    for (let i = from; i < frames.length && !this.#dialogue.isEnding; i++) {
      const busy = this.#answer(frames[i]!);
      if (busy) return busy.then(() => this.#answerAll(frames, i + 1));
    }
    return this.#dialogue.flush();
  }

  #answer(frame: Frame): Busy {
    const encounter = this.#encounter(frame);
    for (const { when, then, limited } of this.#rules.rules) {
      if (limited.length > 0 && limited.some((action) => action.isSpent?.(this.#world))) continue;
      const captured = this.#holds(when, encounter);
      if (!captured) continue;
      encounter.match = captured;
      return this.#perform(then, encounter);
    }
    const { id: conn, peer } = this.#channel;
    if (frame.bad) {
      this.#context.emit({ event: "error", conn, peer, message: `bad message: ${frame.bad.problem}` });
      return;
    }
    this.#context.emit({ event: "error", conn, peer, message: unmatched(frame) });
    return this.#perform(this.#rules.otherwise, encounter);
  }

  /** A condition that can't be looked at is told, and does not hold. */
  #holds(when: Condition, encounter: DeviceRequest): Captured | undefined {
    try {
      return when.holds(encounter);
    } catch (error) {
      this.#explain(error);
    }
  }

  #encounter(frame?: Frame): DeviceRequest {
    const { id } = this.#channel;
    return new DeviceRequest(
      this.#context,
      this.#world,
      id,
      this.#rules,
      this.#dialogue,
      frame,
    );
  }

  /** A turn of its own. */
  #act(actions: readonly Action[], encounter: DeviceRequest): Busy {
    const busy = this.#perform(actions, encounter);
    return busy ? busy.then(() => this.#dialogue.flush()) : this.#dialogue.flush();
  }

  /** An action that can't be done is told, and ends this turn, not the connection. */
  #perform(actions: readonly Action[], encounter: DeviceRequest): Busy {
    let next: ActionResult | Promise<ActionResult>;
    try {
      next = perform(actions, encounter);
    } catch (error) {
      return this.#explain(error);
    }
    if (typeof next !== "string") return next.then(() => {}, (error) => this.#explain(error));
  }

  #explain(error: unknown): void {
    const isExpected = [ActionFailed, TemplateError, FramingError].some((kind) => error instanceof kind);
    if (!isExpected) throw error;
    const { id: conn, peer } = this.#channel;
    this.#context.emit({ event: "error", conn, peer, message: (error as Error).message });
  }

  #startTalking(): void {
    this.#isTalking = true;
    const { signal } = this.#talking;
    for (const talk of this.#rules.talks) {
      this.#talk(talk, signal).catch((error) => {
        if (!signal.aborted) this.#broken.reject(error);
      });
    }
  }

  /** At a steady pace, as long as the peer reads; what it missed is not made up for. */
  async #talk({ interval, when, then }: UnaskedMessage, signal: AbortSignal): Promise<void> {
    const { clock } = this.#context;
    for (let due = clock.now() + interval;; due = Math.max(due + interval, clock.now())) {
      await clock.sleep(Math.max(0, due - clock.now()), signal);
      await this.#inTurn(() => {
        const { isEnding, ending } = this.#dialogue;
        if (signal.aborted || isEnding || ending !== undefined) return;
        const encounter = this.#encounter();
        const captured = this.#holds(when, encounter);
        if (captured) return this.#act(then, encounter);
      });
    }
  }
}
