import type { Context } from "../events/context.ts";
import type { Endpoint } from "../values/endpoint.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { lazily } from "../values/lazy_import.ts";
import { hangUp } from "../dialogue/hang_up.ts";
import type { Channel } from "../net/channel.ts";
import { connectInView, type ConnectOptions, type ProgressLine } from "../dialogue/connect.ts";
import type { Outcome } from "./outcome.ts";
import type { Input } from "./pipe.ts";
import type { Printer } from "./printer.ts";
import { type Messages, type Script, Session } from "./session.ts";

/** What the client is to do besides its script. */
export interface ClientPlan {
  readonly dial: Omit<ConnectOptions, "limits">;
  readonly script: Script;
  readonly messages: Messages;
  /** How often the script is played; 0 for without end. */
  readonly repeat: number;
  /** Milliseconds from the start of one repetition to the start of the next. */
  readonly interval: number;
  /** Milliseconds after which no repetition starts; 0 for no limit. */
  readonly runFor: number;
  readonly reconnect: boolean;
  readonly close: "fin" | "rst";
  /** Milliseconds without a byte after which a pipe is over; 0 for never. */
  readonly idle: number;
}

/** Where the client's bytes come from and go to, and how it tells how far it is. */
export interface ClientSurface {
  readonly input: Input;
  readonly printer: Printer;
  readonly status: ProgressLine;
  /** Whether `status` would be written over the reply, on one and the same terminal. */
  readonly isStatusInReply: boolean;
  say(message: string): void;
}

/** Plays a script over one connection or several, or is a pipe. */
export class Client {
  readonly #counter = { value: 0 };
  #connections = 0;

  constructor(
    readonly endpoint: Endpoint,
    readonly plan: ClientPlan,
    readonly surface: ClientSurface,
    readonly context: Context,
  ) {}

  /** Plays the script; without payloads, joins input and output to the connection. */
  async run(): Promise<Outcome> {
    try {
      return this.plan.script.requests.length === 0 ? await this.#pipe() : await this.#repeat();
    } finally {
      this.surface.status.clear();
    }
  }

  #connect(): Promise<Channel> {
    const { plan: { dial, idle }, surface: { status }, context, endpoint } = this;
    const options = { ...dial, limits: { idle, maxTime: 0 } };
    return connectInView(endpoint, options, ++this.#connections, context, status);
  }

  async #pipe(): Promise<Outcome> {
    const channel = await this.#connect();
    const { input, printer } = this.surface;
    const { pipe } = await lazily<typeof import("./pipe.ts")>("./pipe.ts", import.meta.url);
    const outcome = await pipe(channel, input, printer, this.context.clock);
    if (this.plan.close === "rst") channel.reset();
    await hangUp(channel, this.context.clock);
    await printer.finish();
    return outcome;
  }

  /** Plays the script as often as asked for, and says how often that went well; also when it is interrupted. */
  async #repeat(): Promise<Outcome> {
    const { plan: { repeat }, surface: { printer, status, say }, context: { signal } } = this;
    const count = { done: 0 };
    let end = ", then one did not";
    try {
      const outcome = await this.#play(count);
      if (outcome.code === ExitCode.Ok) end = "";
      await printer.finish();
      return outcome;
    } finally {
      status.clear();
      if (signal.aborted) end = ", then it was interrupted";
      if (repeat !== 1) say(`${count.done} repetitions went well${end}`);
    }
  }

  /** Goes on at a steady pace until it was often or long enough, or does not go well. */
  async #play(count: { done: number }): Promise<Outcome> {
    const { plan: { script, repeat, interval, runFor, reconnect, close }, context: { clock, signal } } = this;
    const started = clock.now();
    let session: Session | undefined;
    let outcome: Outcome = { code: ExitCode.Ok };
    while (outcome.code === ExitCode.Ok && (repeat === 0 || count.done < repeat)) {
      const due = started + count.done * interval;
      if (runFor > 0 && Math.max(due, clock.now()) > started + runFor) break;
      if (due > clock.now()) await clock.sleep(due - clock.now(), signal);
      session ??= await this.#open();
      outcome = await session.play(script);
      if (outcome.code === ExitCode.Ok) count.done++;
      this.#showProgress(count.done);
      if (!reconnect) continue;
      await session.close(close);
      session = undefined;
    }
    await session?.close(close);
    return outcome;
  }

  #showProgress(done: number): void {
    const { plan: { repeat }, surface: { status, isStatusInReply } } = this;
    if (repeat === 1 || isStatusInReply) return;
    status.show(() => `${done}${repeat === 0 ? "" : ` of ${repeat}`} repetitions`);
  }

  async #open(): Promise<Session> {
    const { context, plan: { messages }, surface: { printer } } = this;
    return new Session(await this.#connect(), context, printer, messages, this.#counter);
  }
}
