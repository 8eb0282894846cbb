import type { Named } from "../values/registry.ts";
import type { Context } from "../events/context.ts";
import type { CloseReason } from "../events/event.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { Failure } from "../values/failure.ts";
import { formatSize } from "../values/size.ts";
import type { LogMaker } from "../logs/log.ts";
import type { Outcome } from "../client/outcome.ts";
import type { Split } from "../values/pacing.ts";
import { closeInWords } from "./close_in_words.ts";
import { type Action, parseLine, type Sending } from "./commands.ts";
import { type Composer, endsMessages } from "./message_builder.ts";
import type { Connector } from "./connector.ts";
import type { Display } from "./display.ts";
import { helpRows } from "./help_text.ts";
import type { Incoming } from "./incoming.ts";
import type { Judging } from "./judging.ts";
import { Link, type LinkWatcher } from "./link.ts";

/** What a conversation is made of. */
export interface ConversationTools {
  readonly context: Context;
  readonly display: Display;
  readonly judging: Judging;
  readonly incoming: Incoming;
  readonly composer: Composer;
  readonly connector: Connector;
  /** How a connection is ended that still is open. */
  readonly close: "fin" | "rst";
  /** What stands in the prompt may have changed. */
  onState(): void;
  /** The user leaves, or the first connection failed. */
  onOver(outcome: Outcome | Failure): void;
  /** Writes a log from now on. @throws {Failure} when it can't be opened */
  openLog(log: Named<LogMaker>): void;
}

/** Carries out what is entered, over one connection after the other. It knows of no keys and no cursor. */
export class Conversation implements LinkWatcher {
  #link: Link | undefined;
  /** Lines wait here for the ones before; only connecting takes its time. */
  #lines: Promise<void> = Promise.resolve();
  #isLeaving = false;

  constructor(readonly tools: ConversationTools, public split: Split | undefined) {}

  /** What is not as at the start, for the prompt. */
  get state(): string[] {
    const { connector, judging, display, incoming, composer: { ending, fillsIn } } = this.tools;
    const link = this.#link?.isOpen ? this.#link : undefined;
    const words = [
      connector.isBusy ? "connecting" : !link && "closed",
      link?.isFinAsked && "fin sent",
      link?.channel.peerEnded && "peer ended",
      link?.isPaused && "paused",
      link?.isSending && "sending",
      judging.waiting > 0 && `expecting ${judging.waiting}`,
      display.view !== "text" && display.view,
      incoming.framingName,
      fillsIn && "template",
      ending !== "lf" && !endsMessages(incoming.framing) && (ending === "none" ? "no ending" : ending),
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
      if (this.#link) display.note("/help shows the commands, Ctrl-D ends");
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
    const { composer, incoming, display } = this.tools;
    this.#enqueue(() => {
      try {
        for (const payload of composer.pasted(lines, incoming.framing)) {
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
      if (!this.#link?.isOpen || this.#isLeaving) return this.#quit();
      this.#isLeaving = true;
      if (!this.#link.isFinAsked) this.#link.fin();
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
  async close(): Promise<void> {
    const { context, connector, judging, incoming, display, close } = this.tools;
    connector.cancel();
    judging.close();
    incoming.close();
    display.close();
    if (context.signal.aborted) this.#link?.channel.destroy("stopped");
    await this.#link?.letGo(close);
  }

  onBytes(bytes: Uint8Array): void | Promise<void> {
    return this.tools.incoming.push(bytes);
  }

  onPeerEnd(): void {
    this.tools.incoming.end();
    this.tools.judging.onEnd();
    // When both have sent FIN, the end follows at once.
    if (this.#link?.isFinAsked) return;
    this.tools.display.note(
      "the peer sent FIN; it may still listen (/fin ends our side too)",
    );
  }

  onClosed(reason: CloseReason): void {
    const { judging, incoming, display } = this.tools;
    if (reason === "fin") incoming.end();
    incoming.close();
    judging.onEnd();
    if (reason === "fin") display.note(`the connection is closed, ${this.#amounts}`);
    else display.bad(`${closeInWords(reason, this.#link!.isResetAsked)}, ${this.#amounts}`);
    if (this.#isLeaving) this.#quit(reason === "fin" ? ExitCode.Ok : ExitCode.Broken);
    else display.note("/reconnect opens a new connection, Ctrl-D ends");
  }

  onSending(): void {
    this.tools.onState();
  }

  get #amounts(): string {
    const { bytesIn, bytesOut } = this.#link!.channel;
    return `${formatSize(bytesIn)} in, ${formatSize(bytesOut)} out`;
  }

  #enqueue(act: () => void | Promise<void>): void {
    this.#lines = this.#lines.then(act).finally(() => this.tools.onState());
  }

  async #connect(): Promise<void> {
    const { connector, context, judging, incoming } = this.tools;
    const old = this.#link;
    this.#link = undefined;
    this.#isLeaving = false;
    incoming.close();
    await old?.letGo(this.tools.close);
    const connecting = connector.connect();
    this.tools.onState();
    const channel = await connecting;
    if (!channel) return;
    judging.onOpen(channel);
    incoming.open();
    this.#link = new Link(channel, context, this);
  }

  #carryOut(action: Action): void | Promise<void> {
    const { display, judging, incoming, composer } = this.tools;
    switch (action.do) {
      case "send":
        return this.#send(action);
      case "framing":
        return incoming.use(action.framing);
      case "template":
        composer.fillsIn = action.isOn;
        return;
      case "expect":
        return judging.expect(action.pattern);
      case "split":
        this.split = action.split;
        return;
      case "view":
        display.view = action.view;
        return;
      case "ending":
        composer.ending = action.ending;
        if (endsMessages(incoming.framing)) display.note("the framing ends messages in its own way");
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
    if (!this.#link) this.tools.display.note("connecting was given up (/reconnect tries again)");
  }

  #control(what: "fin" | "reset" | "pause" | "resume"): void {
    const link = this.#link;
    if (!link?.isOpen) return this.tools.display.bad("there is no connection (/reconnect opens one)");
    if (what === "fin" && !link.isFinAsked) this.tools.display.note("FIN sent");
    if (what !== "fin" || !link.isFinAsked) link[what]();
  }

  #send(sending: Sending): void {
    const { display, judging, incoming: { framing, fields }, composer } = this.tools;
    const link = this.#link;
    if (!link?.isOpen) return display.bad("not sent: there is no connection (/reconnect opens one)");
    if (link.isFinAsked) {
      return display.bad("not sent: after FIN nothing more can be (/reconnect starts anew)");
    }
    const bytes = composer.compose(sending, framing, { match: judging.match, fields });
    if (bytes.length === 0) return display.bad("not sent: there is nothing in it");
    display.sent(bytes, link.send(bytes, this.split));
    judging.onSent();
  }

  #quit(code: ExitCode = ExitCode.Ok): void {
    this.tools.onOver({
      code: code === ExitCode.Ok && this.tools.judging.hasFailed ? ExitCode.Unexpected : code,
    });
  }
}
