import type { Context } from "../events/context.ts";
import type { Frame } from "../events/frame.ts";
import { escapeBytes } from "../bytes/escape.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { FramingError, type FramingMaker } from "../framings/framing.ts";
import { Failure, usage } from "../values/failure.ts";
import type { Match, Pattern } from "../values/pattern.ts";
import type { Split } from "../values/pacing.ts";
import { TemplateError } from "../templates/scope.ts";
import type { Connection } from "../dialogue/connection.ts";
import { Dialogue } from "../dialogue/dialogue.ts";
import { ignoresMessages, matchMessage } from "../dialogue/match_message.ts";
import type { Until } from "../dialogue/until.ts";
import { type Channel, ChannelClosed } from "../net/channel.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import type { Payload } from "./payloads.ts";
import type { Printer } from "./printer.ts";

/** One payload, and the reply to it. */
export interface Request {
  readonly payload: Payload;
  readonly expect: Pattern | undefined;
  /** When the reply is complete. Without it, only what is expected, the end and the time decide. */
  readonly until: Until | undefined;
}

/** What is sent to a peer, and what is expected of it. */
export interface Script {
  readonly requests: readonly Request[];
  /** Milliseconds of silence after which a reply is given up; with an expectation, counted from the end of sending. */
  readonly timeout: number;
  /** Milliseconds between a reply and the next payload. */
  readonly gap: number;
  readonly split: Split | undefined;
}

/** How messages are told apart, and which of them are no replies. */
export interface Messages {
  readonly framing: FramingMaker | undefined;
  readonly ignore: readonly Pattern[];
}

/** A connection, with what events say of it. */
type NamedConnection = Connection & Pick<Channel, "id" | "peer">;

/** One connection of the client, over which a script is played. */
export class Session {
  readonly #dialogue: Dialogue<NamedConnection>;
  /** What the last expectation that was met found, for templates. */
  #match: Match | undefined;

  constructor(
    channel: NamedConnection,
    readonly context: Context,
    readonly printer: Pick<Printer, "write" | "finish">,
    { framing, ignore }: Messages,
    /** Continues over reconnections. */
    readonly counter = { value: 0 },
  ) {
    this.#dialogue = new Dialogue(channel, framing, context, {
      viewer: { isAlwaysOn: false, bytes: (bytes) => printer.write(bytes) },
      ignores: ignoresMessages(ignore),
    });
  }

  /** Plays the script once; stops at the first request that does not go well. */
  async play(script: Script): Promise<Outcome> {
    const { clock, signal } = this.context;
    for (const [i, request] of script.requests.entries()) {
      if (i > 0 && script.gap > 0) await clock.sleep(script.gap, signal);
      const bytes = framed(this.#render(request.payload), (content) => this.#dialogue.encode(content));
      const outcome = await this.#exchange(bytes, request, script);
      await this.printer.finish();
      this.#match = outcome.match ?? this.#match;
      if (outcome.code !== ExitCode.Ok) return outcome;
    }
    return { code: ExitCode.Ok };
  }

  /** Sends a payload and judges the reply; reading continues while sending, so that an echo can't lock us up. */
  async #exchange(
    bytes: Uint8Array,
    { expect, until }: Request,
    { timeout, split }: Script,
  ): Promise<Outcome> {
    const { clock, emit } = this.context;
    const started = clock.now();
    const wanted = expect && { pattern: expect, message: (frame: Frame) => matchMessage(expect, frame) };
    const reply = this.#dialogue.arm({ wanted, until, within: timeout });
    const sending = this.#dialogue.send(bytes, { raw: true, pacing: split }).catch((error) => {
      // The verdict says so, in order with what was received before.
      if (!(error instanceof ChannelClosed)) throw error;
    });
    const verdict = await reply;
    if (verdict.is === "matched" || verdict.is === "complete" || verdict.is === "other") await sending;
    const outcome = outcomeOf(verdict, { expect, judgesEarly: until !== undefined, timeout });
    if (expect) {
      const { id: conn, peer } = this.#dialogue.channel;
      const ok = outcome.code === ExitCode.Ok;
      emit({ event: "expect", conn, peer, ok, pattern: expect.text, took: clock.now() - started });
    }
    return outcome;
  }

  #render(payload: Payload): Uint8Array {
    const { context: { clock, random }, counter } = this;
    const fields = this.#dialogue.received.lastMessage?.fields;
    try {
      return payload.render({ clock, random, count: () => ++counter.value, match: this.#match, fields });
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      throw new Failure(ExitCode.Unexpected, error.message);
    }
  }

  /** Ends the connection: FIN and a moment for the peer to answer it, or RST. */
  async close(how: "fin" | "rst"): Promise<void> {
    await this.#dialogue.close(how);
  }
}

/** A payload as a message; an empty one stays empty. @throws {Failure} when it can't be a message of that framing */
export function framed(payload: Uint8Array, encode: (content: Uint8Array) => Uint8Array): Uint8Array {
  if (payload.length === 0) return payload;
  try {
    return encode(payload);
  } catch (error) {
    if (!(error instanceof FramingError)) throw error;
    throw usage(`"${escapeBytes(payload)}" can't be sent as a message: ${error.message}`);
  }
}
