import { network } from "../values/cidr.ts";
import { option, optional, type Options } from "../values/options.ts";
import { count, duration, numberRange, pattern, probability, size } from "../values/value_types.ts";
import type { Triggers } from "./fault.ts";

/** What every fault of the bytes takes besides its own options. */
export const triggerOptions = {
  nth: optional(numberRange, "only these connections, counted from 1: 3, 1..2, 5.. or ..5"),
  peer: optional(network, "only connections from this address or range"),
  probability: option(probability, "the chance of each connection and way to be struck", "1"),
  after: option(duration, "how long after the connection was accepted it begins", "0"),
  for: option(duration, "how long it lasts; 0 for ever", "0"),
  at: optional(size, "begin with the byte at this position in the stream"),
  match: optional(pattern, "begin with the first bytes that match"),
  only: optional(pattern, "act on pieces only in which this is found"),
  every: option(count(1), "act on every so-many-th piece only", "1"),
  times: option(count(0), "act so often and no more; 0 for any number of times", "0"),
} as const;

/** The triggers out of the options of a definition. */
export function triggersOf(options: Options<typeof triggerOptions>): Triggers {
  const { nth, peer, probability, after, at, match, only, every, times } = options;
  return { nth, peer, probability, after, for: options.for, at, match, only, every, times };
}
