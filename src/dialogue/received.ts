import type { Ending } from "./ending.ts";
import type { FrameQueue } from "./frame_queue.ts";
import type { ReceiveBuffer } from "./receive_buffer.ts";

/** What an expectation is judged by. */
export interface Received {
  readonly buffer: ReceiveBuffer;
  /** The complete messages in the buffer, with a framing. */
  readonly frames: FrameQueue | undefined;
  readonly ending: Ending | undefined;
  /** How many bytes were received, without those of ignored messages. */
  readonly counted: number;
  /** When the last of them was received. */
  readonly lastAt: number;
  /** Whether so much waits to be taken that nothing more is read. */
  readonly isFull: boolean;
  readonly sending: Sending | undefined;
}

/** What is known while something is being sent. */
export interface Sending {
  /** When the last byte moved, in either direction. */
  readonly lastMove: number;
  /** The longest pause that we make ourselves, in milliseconds. */
  readonly pause: number;
}
