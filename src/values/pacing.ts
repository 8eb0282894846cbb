import { parseDuration } from "./duration.ts";
import type { Value } from "./options.ts";
import { count } from "./value_types.ts";

/** Writing in pieces: firmware that takes a chunk for a message breaks on this. */
export interface Split {
  /** Bytes of a piece. */
  readonly size: number;
  /** Milliseconds between two pieces. */
  readonly pause: number;
}

/** Long enough that two pieces are two segments, and two reads on most devices. */
const defaultPause = "10ms";

/** `N` or `N,DURATION`. */
export const split: Value<Split> = {
  placeholder: "N[,DURATION]",
  parse(text, platform) {
    const comma = text.indexOf(",");
    const size = count(1).parse(comma === -1 ? text : text.slice(0, comma), platform);
    return { size, pause: parseDuration(comma === -1 ? defaultPause : text.slice(comma + 1).trim()) };
  },
};
