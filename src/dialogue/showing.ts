import type { FramingError } from "../framings/framing.ts";
import type { Received } from "./received.ts";
import type { Viewer } from "./viewer.ts";

/** Gives what is received to a viewer: each byte once, in order. */
export class Showing {
  #isBusy = false;
  #reported: FramingError | undefined;

  /**
   * @param onReady is called when a slow viewer has shown what it was given
   * @param onFailed is called instead when it could not
   */
  constructor(
    readonly viewer: Viewer,
    readonly onReady: () => void,
    readonly onFailed: (error: unknown) => void,
  ) {}

  /** Whether the viewer still shows what it was given: nothing more is shown and judged meanwhile. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  /**
   * Shows what was not shown yet: the first message if messages are shown, else bytes.
   * @param boundary the position in the stream up to which bytes are shown
   * @returns whether anything was shown
   */
  show({ buffer, frames }: Received, boundary: number): boolean {
    const { viewer } = this;
    const frame = viewer.message && frames?.first;
    const end = viewer.message && frames ? frames.firstEnd ?? 0 : boundary;
    const position = buffer.shown;
    const fresh = buffer.show(end);
    if (fresh.length === 0) return false;
    const slow = frame ? viewer.message!(frame, frames!.firstStart!) : viewer.bytes(fresh, position);
    if (slow) this.#waitFor(slow);
    return true;
  }

  /** Tells the viewer once, behind the last message, that the stream is broken. @returns whether it was told now */
  reportBroken({ frames }: Received): boolean {
    const error = frames?.first ? undefined : frames?.error;
    if (!error || !this.viewer.broken || error === this.#reported) return false;
    this.#reported = error;
    this.viewer.broken(error);
    return true;
  }

  #waitFor(slow: Promise<void>): void {
    this.#isBusy = true;
    slow.then(() => {
      this.#isBusy = false;
      this.onReady();
    }, this.onFailed);
  }
}
