import type { Comparer, Mismatch } from "./comparer.ts";

/** Takes whatever comes: nothing is known of what was sent in the recording. */
export const anyComparer: Comparer = {
  reached: Infinity,
  isComplete: true,
  progress: { messages: 0, bytes: 0 },
  push: (): Mismatch[] => [],
  needed: (place) => place,
};
