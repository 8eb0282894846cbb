import type { Named } from "../values/registry.ts";
import type { Split } from "../values/pacing.ts";
import { formatSize } from "../values/size.ts";
import type { CloseReason } from "../events/event.ts";
import type { Context } from "../events/context.ts";
import { type Channel, ChannelClosed } from "../net/channel.ts";
import type { Framing, FramingMaker } from "../framings/framing.ts";
import { closeText } from "../dialogue/close_text.ts";
import { Dialogue } from "../dialogue/dialogue.ts";
import type { Connector } from "./connector.ts";
import type { Display } from "./display.ts";
import type { ReceivedView } from "./received_view.ts";

/** What a connection is made of. */
export interface ConnectionTools {
  readonly context: Context;
  readonly display: Display;
  readonly view: ReceivedView;
  readonly connector: Connector;
  /** How a connection is ended that still is open. */
  readonly close: "fin" | "rst";
  /** What stands in the prompt may have changed. */
  onState(): void;
}

/** The connection of an interactive client, and those that took its place: expectations outlive each of them. */
export class CurrentConnection {
  /** Made for the first connection; the others take its place. */
  #dialogue: Dialogue<Channel> | undefined;
  /** The channel of which the user is told. */
  #current: Channel | undefined;
  /** What is sent is put into messages by it. Each connection begins with a new one. */
  #outgoing: Framing | undefined;
  /** How many bytes were sent, or wait to be. */
  #bytesOut = 0;

  /** @param onClosed is called when the connection is closed, and the user has been told */
  constructor(
    readonly tools: ConnectionTools,
    public framing: Named<FramingMaker> | undefined,
    readonly onClosed: (reason: CloseReason) => void,
  ) {}

  /** The dialogue, while its connection is open. */
  get open(): Dialogue<Channel> | undefined {
    return this.#dialogue?.channel.isClosed === false ? this.#dialogue : undefined;
  }

  /** The dialogue, of a closed connection too. */
  get dialogue(): Dialogue<Channel> | undefined {
    return this.#dialogue;
  }

  get outgoing(): Framing | undefined {
    return this.#outgoing;
  }

  /** What is not as at the start, for the prompt. */
  get state(): (string | false | undefined)[] {
    const { open } = this;
    const waiting = this.#dialogue?.received.size ?? 0;
    return [
      this.tools.connector.isBusy ? "connecting" : !open && "closed",
      open?.isEnding && "fin sent",
      open?.channel.peerEnded && "peer ended",
      open?.isPaused && "paused",
      open?.sending && "sending",
      waiting > 0 && `expecting ${waiting}`,
    ];
  }

  /** Ends the connection, and opens a new one unless that is given up. @throws {Failure} when it did not succeed */
  async connect(): Promise<void> {
    const { connector, view } = this.tools;
    this.#current = undefined;
    view.showPart();
    await this.open?.hangUp(this.tools.close);
    const connecting = connector.connect();
    this.tools.onState();
    const channel = await connecting;
    if (channel) this.#attach(channel);
  }

  useFraming(framing: Named<FramingMaker> | undefined): void {
    this.framing = framing;
    this.tools.view.restart();
    this.#outgoing = framing?.made();
    this.#dialogue?.useFraming(framing?.made);
  }

  /** Sends bytes as they are. */
  send(bytes: Uint8Array, pacing: Split | undefined): void {
    this.tools.display.sent(bytes, this.#bytesOut);
    this.#bytesOut += bytes.length;
    this.#follow(this.open!.send(bytes, { raw: true, pacing }));
  }

  /** Sends FIN, unless it was. */
  end(): void {
    const { open } = this;
    if (open && !open.isEnding) this.#follow(open.end());
  }

  /** Ends the connection for good. */
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

  #onPeerEnd(): void {
    // When both have sent FIN, the end follows at once.
    if (this.#dialogue!.isEnding) return;
    this.tools.display.note("the peer sent FIN; it may still listen (/fin ends our side too)");
  }

  #onClosed(reason: CloseReason): void {
    const { view, display, onState } = this.tools;
    const { channel: { bytesIn, bytesOut }, resetBy } = this.#dialogue!;
    const amounts = `${formatSize(bytesIn)} in, ${formatSize(bytesOut)} out`;
    view.showPart();
    if (reason === "fin") display.note(`the connection is closed, ${amounts}`);
    else display.bad(`${closeText(reason, resetBy)}, ${amounts}`);
    this.onClosed(reason);
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
}
