import type { FramingError } from "../framings/framing.ts";
import type { Frame } from "../events/frame.ts";

/**
 * Shows what is received: every byte once, in order, before it is judged, and at most up to the end of the reply that
 * is judged next. While a returned promise is pending, nothing more is shown and judged.
 */
export interface Viewer {
  /** Whether bytes are shown and taken while nothing is expected; else they wait for the next expectation. */
  readonly isAlwaysOn: boolean;
  /** @param position of the first byte in the stream */
  bytes(bytes: Uint8Array, position: number): void | Promise<void>;
  /** Shows a complete message. Without it messages are shown as bytes, as soon as any of them are received. */
  message?(frame: Frame, position: number): void | Promise<void>;
  /** Called after the bytes of one read were shown and judged; with a framing some may be in no message yet. */
  onRead?(): void;
  /** The stream does not follow the framing; all messages before were shown. */
  broken?(error: FramingError): void;
}
