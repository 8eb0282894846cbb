import type { Context } from "../events/context.ts";
import { escapeBytes } from "../bytes/escape.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { type Framing, FramingError } from "../framings/framing.ts";
import { Failure, usage } from "../values/failure.ts";
import type { Match, Pattern } from "../values/pattern.ts";
import type { Split } from "../values/pacing.ts";
import { TemplateError } from "../templates/scope.ts";
import { hangUp } from "../dialogue/hang_up.ts";
import { sendPaced } from "../dialogue/paced_write.ts";
import type { Channel } from "../net/channel.ts";
import { exchange, type Outcome } from "./exchange.ts";
import { Inbox } from "./inbox.ts";
import { Messages } from "./messages.ts";
import type { Payload } from "./payloads.ts";
import type { Printer } from "./printer.ts";
import type { Until } from "./until.ts";

/** What is to be said to a peer, and what is to be heard. */
export interface Script {
  readonly payloads: readonly Payload[];
  /** The pattern for the reply to the payload of the same number. */
  readonly expects: readonly Pattern[];
  readonly until: Until;
  readonly timeout: number;
  /** Milliseconds between a reply and the next payload. */
  readonly gap: number;
  readonly split: Split | undefined;
}

/** One connection of the client, with what came over it. */
export class Session {
  readonly #inbox: Inbox;
  readonly #messages: Messages | undefined;
  /** What the last expectation that was met found, for templates. */
  #match: Match | undefined;

  constructor(
    readonly channel: Channel,
    readonly context: Context,
    readonly printer: Pick<Printer, "write" | "finish">,
    framing?: Framing,
    /** Goes on over reconnections. */
    readonly counter = { value: 0 },
  ) {
    this.#inbox = new Inbox(channel, () => context.clock.now());
    this.#messages = framing && new Messages(this.#inbox, framing);
  }

  /** Goes through the script once; stops at the first exchange that does not go well. */
  async play(script: Script): Promise<Outcome> {
    const { clock, signal } = this.context;
    for (const [i, payload] of script.payloads.entries()) {
      if (i > 0 && script.gap > 0) await clock.sleep(script.gap, signal);
      const bytes = this.#framed(this.#render(payload));
      const outcome = await this.#exchange(script, bytes, script.expects[i]);
      await this.printer.finish();
      this.#match = outcome.match ?? this.#match;
      if (outcome.code !== ExitCode.Ok) return outcome;
    }
    return { code: ExitCode.Ok };
  }

  async #exchange(script: Script, payload: Uint8Array, expect: Pattern | undefined): Promise<Outcome> {
    const { channel, context: { clock, emit }, printer } = this;
    const started = clock.now();
    const outcome = await exchange({ ...script, payload, expect }, {
      channel,
      inbox: this.#inbox,
      clock,
      print: (bytes) => printer.write(bytes),
      messages: this.#messages,
      send: (bytes) => sendPaced(channel, bytes, script.split, clock),
    });
    if (expect) {
      const ok = outcome.code === ExitCode.Ok;
      const took = clock.now() - started;
      emit({ event: "expect", conn: channel.id, peer: channel.peer, ok, pattern: expect.text, took });
    }
    return outcome;
  }

  #render(payload: Payload): Uint8Array {
    const { context: { clock, random }, counter } = this;
    try {
      return payload.render({ clock, random, count: () => ++counter.value, match: this.#match });
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      throw new Failure(ExitCode.Unexpected, error.message);
    }
  }

  /** A payload as a message; nothing stays nothing. */
  #framed(payload: Uint8Array): Uint8Array {
    return this.#messages ? frame(payload, this.#messages.framing) : payload;
  }

  /** Ends the connection: FIN and a moment for the peer to answer it, or RST. */
  async close(how: "fin" | "rst"): Promise<void> {
    if (how === "rst") this.channel.reset();
    // What still comes must not fill the inbox, or the peer's FIN is never read.
    const drain = setInterval(() => this.#inbox.take(), 20);
    await hangUp(this.channel, this.context.clock);
    clearInterval(drain);
  }
}

/** @throws {Failure} when a payload can't be a message of that framing */
export function frame(payload: Uint8Array, framing: Framing): Uint8Array {
  if (payload.length === 0) return payload;
  try {
    return framing.encode(payload);
  } catch (error) {
    if (!(error instanceof FramingError)) throw error;
    throw usage(`"${escapeBytes(payload)}" can't be sent as a message: ${error.message}`);
  }
}
