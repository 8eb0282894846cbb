import type { Named } from "../values/registry.ts";
import type { CloseReason } from "../events/event.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { Failure } from "../values/failure.ts";
import type { LogMaker } from "../logs/log.ts";
import type { Outcome } from "../client/outcome.ts";
import type { Split } from "../values/pacing.ts";
import type { FramingMaker } from "../framings/framing.ts";
import { type EnteredAction, type EnteredPayload, parseLine } from "./commands.ts";
import { endsMessages, type MessageBuilder } from "./message_builder.ts";
import { type ConnectionTools, CurrentConnection } from "./current_connection.ts";
import { helpRows } from "./help_text.ts";
import type { Expectations } from "./expectations.ts";

/** What a conversation is made of. */
export interface ConversationTools extends ConnectionTools {
  readonly expectations: Expectations;
  readonly composer: MessageBuilder;
  /** The user leaves, or the first connection failed. */
  onOver(outcome: Outcome | Failure): void;
  /** Writes a log from now on. @throws {Failure} when it can't be opened */
  openLog(log: Named<LogMaker>): void;
}

/** Carries out what is entered, over one connection after the other. It knows of no keys and no cursor. */
export class InteractiveConversation {
  readonly #connection: CurrentConnection;
  /** Lines wait here for the ones before; only connecting takes its time. */
  #lines: Promise<void> = Promise.resolve();
  #isLeaving = false;

  constructor(
    readonly tools: ConversationTools,
    public split: Split | undefined,
    framing: Named<FramingMaker> | undefined,
  ) {
    this.#connection = new CurrentConnection(tools, framing, (reason) => this.#onClosed(reason));
  }

  /** What is not as at the start, for the prompt. */
  get state(): string[] {
    const { display, composer: { ending, fillsIn } } = this.tools;
    const words = [
      ...this.#connection.state,
      display.view !== "text" && display.view,
      this.#connection.framing?.name,
      fillsIn && "template",
      ending !== "lf" && !endsMessages(this.#connection.outgoing) &&
      (ending === "none" ? "no ending" : ending),
      this.split && `split ${this.split.size}`,
    ];
    return words.filter((word) => typeof word === "string");
  }

  /** Opens the first connection; if that fails, it is over. */
  start(): void {
    this.#enqueue(async () => {
      const { display, onOver } = this.tools;
      try {
        await this.#connect();
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        return onOver(error);
      }
      if (this.#connection.open) display.note("/help shows the commands, Ctrl-D ends");
      else onOver({ code: ExitCode.Interrupted });
    });
  }

  /** Takes a line that was entered. */
  enter(line: string): void {
    this.#enqueue(async () => {
      try {
        await this.#carryOut(parseLine(line, this.tools.composer));
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        this.tools.display.bad(error.message);
      }
    });
  }

  /** Sends lines as they are: as one payload, or with a framing as a message each. */
  paste(lines: readonly string[]): void {
    const { composer, display } = this.tools;
    this.#enqueue(() => {
      try {
        for (const payload of composer.pasted(lines, this.#connection.outgoing)) {
          this.#send({ do: "send", payload, as: "line" });
        }
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        display.bad(error.message);
      }
    });
  }

  /** The user has nothing more to say: FIN, and the end when the peer has sent its own; at once when asked again. */
  leave(): void {
    this.#enqueue(() => {
      if (!this.#connection.open || this.#isLeaving) return this.#quit();
      this.#isLeaving = true;
      this.#connection.end();
      this.tools.display.note("FIN sent; the end comes with that of the peer, or Ctrl-D");
    });
  }

  /** Gives up connecting. @returns whether there was that to give up */
  cancel(): boolean {
    const { connector } = this.tools;
    if (!connector.isBusy) return false;
    connector.cancel();
    return true;
  }

  /** Ends the connection. */
  close(): Promise<void> {
    return this.#connection.close();
  }

  #onClosed(reason: CloseReason): void {
    if (this.#isLeaving) this.#quit(reason === "fin" ? ExitCode.Ok : ExitCode.Broken);
    else this.tools.display.note("/reconnect opens a new connection, Ctrl-D ends");
  }

  #enqueue(act: () => void | Promise<void>): void {
    this.#lines = this.#lines.then(act).finally(() => this.tools.onState());
  }

  #connect(): Promise<void> {
    this.#isLeaving = false;
    return this.#connection.connect();
  }

  #carryOut(action: EnteredAction): void | Promise<void> {
    const { display, expectations, composer } = this.tools;
    switch (action.do) {
      case "send":
        return this.#send(action);
      case "framing":
        return this.#connection.useFraming(action.framing);
      case "template":
        composer.fillsIn = action.isOn;
        return;
      case "expect":
        if (action.pattern) expectations.arm(action.pattern, this.#connection.dialogue!);
        else this.#connection.dialogue!.received.disarm();
        return;
      case "split":
        this.split = action.split;
        return;
      case "view":
        display.view = action.view;
        return;
      case "ending":
        composer.ending = action.ending;
        if (endsMessages(this.#connection.outgoing)) display.note("the framing ends messages in its own way");
        return;
      case "log":
        this.tools.openLog(action.log);
        return display.note(`writing a ${action.log.name} log`);
      case "help":
        return display.plain(helpRows());
      case "quit":
        return this.#quit();
      case "reconnect":
        return this.#reconnect();
      default:
        return this.#control(action.do);
    }
  }

  async #reconnect(): Promise<void> {
    await this.#connect();
    if (!this.#connection.open) this.tools.display.note("connecting was given up (/reconnect tries again)");
  }

  #control(what: "fin" | "reset" | "pause" | "resume"): void {
    const { open } = this.#connection;
    if (!open) return this.tools.display.bad("there is no connection (/reconnect opens one)");
    if (what !== "fin") return open[what]();
    if (open.isEnding) return;
    this.tools.display.note("FIN sent");
    this.#connection.end();
  }

  #send(sending: EnteredPayload): void {
    const { display, expectations, composer } = this.tools;
    const { open, outgoing } = this.#connection;
    if (!open) return display.bad("not sent: there is no connection (/reconnect opens one)");
    if (open.isEnding) {
      return display.bad("not sent: after FIN nothing more can be (/reconnect opens a new connection)");
    }
    const heard = { match: expectations.match, fields: open.received.lastMessage?.fields };
    const bytes = composer.compose(sending, outgoing, heard);
    if (bytes.length === 0) return display.bad("not sent: there is nothing in it");
    this.#connection.send(bytes, this.split);
    expectations.onSent();
  }

  #quit(code: ExitCode = ExitCode.Ok): void {
    this.tools.onOver({
      code: code === ExitCode.Ok && this.tools.expectations.hasFailed ? ExitCode.Unexpected : code,
    });
  }
}
