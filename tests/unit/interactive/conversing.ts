import { Dialogue } from "../../../src/dialogue/dialogue.ts";
import type { Happening } from "../../../src/events/event.ts";
import type { Frame } from "../../../src/events/frame.ts";
import { bytes as fromText } from "../dialogue/talking.ts";
import { escapeBytes } from "../../../src/bytes/escape.ts";
import { Display } from "../../../src/interactive/display.ts";
import { Expectations } from "../../../src/interactive/expectations.ts";
import { ReceivedView } from "../../../src/interactive/received_view.ts";
import type { Transcript } from "../../../src/interactive/transcript.ts";
import type { Channel } from "../../../src/net/channel.ts";
import { parsePattern } from "../../../src/values/pattern.ts";
import { FakeChannel } from "../dialogue/fake_channel.ts";
import { framing } from "../dialogue/talking.ts";
import { FakeClock } from "../fake_clock.ts";
import { linux } from "../refusal.ts";

/** A channel as the interactive client sees it. */
export class FakePeer extends FakeChannel {
  readonly id = 1;
  readonly peer = { host: "127.0.0.1", port: 1 };
  peerEnded = false;

  override fins(): Promise<void> {
    this.peerEnded = true;
    return super.fins();
  }
}

/** Notes what is shown, in words: `message 0: one`. */
class Shown extends Display {
  readonly rows: string[] = [];
  slow: Promise<void> | undefined;

  constructor(clock: FakeClock) {
    super({} as Transcript, clock, () => {});
  }

  #row(what: string, position: number, content: Uint8Array): void | Promise<void> {
    this.rows.push(`${what} ${position}: ${escapeBytes(content)}`);
    return this.slow;
  }

  override received(bytes: Uint8Array, position: number) {
    return this.#row("bytes", position, bytes);
  }

  override message({ content }: Frame, position: number) {
    return this.#row("message", position, content);
  }

  override part(bytes: Uint8Array, position: number) {
    void this.#row("part", position, bytes);
  }

  override good(text: string) {
    this.rows.push(`good ${text}`);
  }

  override bad(text: string) {
    this.rows.push(`bad ${text}`);
  }
}

/** The parts of the interactive client that see a connection, on a fake clock; gives up after 1000 ms, or 100 of silence. */
export class Conversing {
  readonly clock = new FakeClock();
  readonly peer = new FakePeer(this.clock);
  readonly display = new Shown(this.clock);
  readonly view = new ReceivedView(this.clock, this.display);
  readonly events: Happening[] = [];
  readonly dialogue: Dialogue<Channel>;
  readonly expectations: Expectations;

  constructor(spec?: string) {
    const context = {
      clock: this.clock,
      signal: new AbortController().signal,
      random: () => 0,
      wantsData: false,
      emit: (event: Happening) => void this.events.push(event),
      behind: () => undefined,
    };
    const maker = spec === undefined ? undefined : framing(spec);
    this.dialogue = new Dialogue(this.peer as unknown as Channel, maker, context, { viewer: this.view });
    this.view.attach(this.dialogue);
    this.expectations = new Expectations({ timeout: 1000, silence: 100 }, context, this.display);
  }

  expect(...patterns: readonly string[]): void {
    for (const pattern of patterns) this.expectations.arm(parsePattern(pattern, linux), this.dialogue);
  }

  async send(text = "?"): Promise<void> {
    const sent = this.dialogue.send(fromText(text), { raw: true });
    this.expectations.onSent();
    await sent;
  }

  /** What was shown of expectations since the last call. */
  get verdicts(): string[] {
    return this.display.rows.splice(0).filter((row) => /^(good|bad) /.test(row));
  }

  /** All that was shown since the last call. */
  get rows(): string[] {
    return this.display.rows.splice(0);
  }
}
