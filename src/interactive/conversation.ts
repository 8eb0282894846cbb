import type { Named } from "../values/registry.ts";
import type { Context } from "../events/context.ts";
import type { CloseReason } from "../events/event.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { Failure } from "../values/failure.ts";
import { formatSize } from "../values/size.ts";
import type { LogMaker } from "../logs/log.ts";
import type { Outcome } from "../client/outcome.ts";
import type { Split } from "../values/pacing.ts";
import { closeText } from "../dialogue/close_text.ts";
import { Dialogue } from "../dialogue/dialogue.ts";
import type { Framing, FramingMaker } from "../framings/framing.ts";
import { type Channel, ChannelClosed } from "../net/channel.ts";
import { type EnteredAction, type EnteredPayload, parseLine } from "./commands.ts";
import { endsMessages, type MessageBuilder } from "./message_builder.ts";
import type { Connector } from "./connector.ts";
import type { Display } from "./display.ts";
import { helpRows } from "./help_text.ts";
import type { Expectations } from "./expectations.ts";
import type { ReceivedView } from "./received_view.ts";

/** What a conversation is made of. */
export interface ConversationTools {
  readonly context: Context;
  readonly display: Display;
  readonly expectations: Expectations;
  readonly view: ReceivedView;
  readonly composer: MessageBuilder;
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
export class InteractiveConversation {
  /** Made for the first connection; the others take its place. */
  #dialogue: Dialogue<Channel> | undefined;
  /** The channel of which the user is told. */
  #current: Channel | undefined;
  /** What is sent is put into messages by it. Each connection begins with a new one. */
  #outgoing: Framing | undefined;
  /** How many bytes were sent, or wait to be. */
  #bytesOut = 0;
  /** Lines wait here for the ones before; only connecting takes its time. */
  #lines: Promise<void> = Promise.resolve();
  #isLeaving = false;

  constructor(
    readonly tools: ConversationTools,
    public split: Split | undefined,
    private framing: Named<FramingMaker> | undefined,
  ) {}

  /** What is not as at the start, for the prompt. */
  get state(): string[] {
    const { connector, display, composer: { ending, fillsIn } } = this.tools;
    const open = this.#open;
    const waiting = this.#dialogue?.received.size ?? 0;
    const words = [
      connector.isBusy ? "connecting" : !open && "closed",
      open?.isEnding && "fin sent",
      open?.channel.peerEnded && "peer ended",
      open?.isPaused && "paused",
      open?.sending && "sending",
      waiting > 0 && `expecting ${waiting}`,
      display.view !== "text" && display.view,
      this.framing?.name,
      fillsIn && "template",
      ending !== "lf" && !endsMessages(this.#outgoing) && (ending === "none" ? "no ending" : ending),
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
      if (this.#open) display.note("/help shows the commands, Ctrl-D ends");
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
        for (const payload of composer.pasted(lines, this.#outgoing)) {
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
      const open = this.#open;
      if (!open || this.#isLeaving) return this.#quit();
      this.#isLeaving = true;
      if (!open.isEnding) this.#follow(open.end());
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
    const { context, connector, view, display, close } = this.tools;
    const dialogue = this.#dialogue;
    this.#current = undefined;
    connector.cancel();
    view.showPart();
    dialogue?.stop();
    display.close();
    if (context.signal.aborted) dialogue?.channel.destroy("stopped");
    await dialogue?.close(close);
  }

  /** The dialogue, while its connection is open. */
  get #open(): Dialogue<Channel> | undefined {
    return this.#dialogue?.channel.isClosed === false ? this.#dialogue : undefined;
  }

  #onPeerEnd(): void {
    // When both have sent FIN, the end follows at once.
    if (this.#dialogue!.isEnding) return;
    this.tools.display.note(
      "the peer sent FIN; it may still listen (/fin ends our side too)",
    );
  }

  #onClosed(reason: CloseReason): void {
    const { view, display, onState } = this.tools;
    view.showPart();
    if (reason === "fin") display.note(`the connection is closed, ${this.#amounts}`);
    else display.bad(`${closeText(reason, this.#dialogue!.resetBy)}, ${this.#amounts}`);
    if (this.#isLeaving) this.#quit(reason === "fin" ? ExitCode.Ok : ExitCode.Broken);
    else display.note("/reconnect opens a new connection, Ctrl-D ends");
    onState();
  }

  /** Shows in the prompt when something that is being sent has been sent. A closed channel is reported once, by itself. */
  #follow(sending: Promise<void>): void {
    const { onState } = this.tools;
    onState();
    sending.catch((error) => {
      if (!(error instanceof ChannelClosed)) throw error;
    }).finally(() => onState());
  }

  get #amounts(): string {
    const { bytesIn, bytesOut } = this.#dialogue!.channel;
    return `${formatSize(bytesIn)} in, ${formatSize(bytesOut)} out`;
  }

  #enqueue(act: () => void | Promise<void>): void {
    this.#lines = this.#lines.then(act).finally(() => this.tools.onState());
  }

  async #connect(): Promise<void> {
    const { connector, view } = this.tools;
    this.#isLeaving = false;
    this.#current = undefined;
    view.showPart();
    await this.#open?.hangUp(this.tools.close);
    const connecting = connector.connect();
    this.tools.onState();
    const channel = await connecting;
    if (channel) this.#attach(channel);
  }

  #attach(channel: Channel): void {
    const { context, view } = this.tools;
    view.restart();
    this.#outgoing = this.framing?.made();
    this.#bytesOut = 0;
    const known = this.#dialogue;
    const dialogue = known ?? new Dialogue<Channel>(channel, this.framing?.made, context, { viewer: view });
    this.#dialogue = dialogue;
    view.attach(dialogue);
    if (known) {
      known.replaceChannel(channel);
      known.useFraming(this.framing?.made);
    }
    this.#current = channel;
    const isCurrent = () => this.#current === channel;
    dialogue.ended.then((ending) => ending === "fin" && isCurrent() && this.#onPeerEnd(), reportError);
    channel.closed.then((reason) => isCurrent() && this.#onClosed(reason));
  }

  #useFraming(framing: Named<FramingMaker> | undefined): void {
    this.framing = framing;
    this.tools.view.restart();
    this.#outgoing = framing?.made();
    this.#dialogue?.useFraming(framing?.made);
  }

  #carryOut(action: EnteredAction): void | Promise<void> {
    const { display, expectations, composer } = this.tools;
    switch (action.do) {
      case "send":
        return this.#send(action);
      case "framing":
        return this.#useFraming(action.framing);
      case "template":
        composer.fillsIn = action.isOn;
        return;
      case "expect":
        if (action.pattern) expectations.arm(action.pattern, this.#dialogue!);
        else this.#dialogue!.received.disarm();
        return;
      case "split":
        this.split = action.split;
        return;
      case "view":
        display.view = action.view;
        return;
      case "ending":
        composer.ending = action.ending;
        if (endsMessages(this.#outgoing)) display.note("the framing ends messages in its own way");
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
    if (!this.#open) this.tools.display.note("connecting was given up (/reconnect tries again)");
  }

  #control(what: "fin" | "reset" | "pause" | "resume"): void {
    const open = this.#open;
    if (!open) return this.tools.display.bad("there is no connection (/reconnect opens one)");
    if (what !== "fin") return open[what]();
    if (open.isEnding) return;
    this.tools.display.note("FIN sent");
    this.#follow(open.end());
  }

  #send(sending: EnteredPayload): void {
    const { display, expectations, composer } = this.tools;
    const open = this.#open;
    if (!open) return display.bad("not sent: there is no connection (/reconnect opens one)");
    if (open.isEnding) {
      return display.bad("not sent: after FIN nothing more can be (/reconnect opens a new connection)");
    }
    const heard = { match: expectations.match, fields: open.received.lastMessage?.fields };
    const bytes = composer.compose(sending, this.#outgoing, heard);
    if (bytes.length === 0) return display.bad("not sent: there is nothing in it");
    display.sent(bytes, this.#bytesOut);
    this.#bytesOut += bytes.length;
    this.#follow(open.send(bytes, { raw: true, pacing: this.split }));
    expectations.onSent();
  }

  #quit(code: ExitCode = ExitCode.Ok): void {
    this.tools.onOver({
      code: code === ExitCode.Ok && this.tools.expectations.hasFailed ? ExitCode.Unexpected : code,
    });
  }
}
