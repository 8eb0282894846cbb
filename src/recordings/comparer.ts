import type { Difference } from "../reports/difference.ts";

/** A message that is not as recorded. */
export interface Mismatch {
  /** Its number, from 0; that of the messages when it is one more than was recorded. */
  readonly message: number;
  /** The first byte that differs, in the message. */
  readonly difference: Difference;
  /** The whole message. */
  readonly expected: Uint8Array;
  /** As far as it came. */
  readonly received: Uint8Array;
  /** When it can't be told what came. */
  readonly problem?: string;
}

/** Is told of a message that has come whole. It is lent. */
export type OnMessage = (message: number, received: Uint8Array) => void;

/** Holds what one side sends against what it sent in the recording. */
export interface Comparer {
  /** How far that side has come, as a place in the recorded stream. */
  readonly reached: number;
  /** Whether all has come. */
  readonly isComplete: boolean;
  /** How many messages have come whole, and how many bytes of the next. */
  readonly progress: { readonly messages: number; readonly bytes: number };
  /** Takes what came next, however it is cut. @param bytes lent */
  push(bytes: Uint8Array): Mismatch[];
  /** How far that side must have come before what was said behind this place of the recorded stream. */
  needed(place: number): number;
}
