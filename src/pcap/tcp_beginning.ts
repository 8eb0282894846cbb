import { otherSide, type Side } from "../events/conversation.ts";
import type { CapturedSegment } from "./tcp_segment.ts";

const wrap = 2 ** 32;
/** How far before the first segment that was captured another one may begin: what was under way at once. */
const underWay = 1024 * 1024;

/** Where one direction of a connection begins. */
export interface Beginning {
  /** The sequence number of its first byte. */
  readonly first: number;
  /** Its SYN: what its sender sent before it belongs to an older connection. -1 when there is none. */
  readonly synAt: number;
  /** Another SYN before it was acknowledged as well: these are two connections in one. */
  readonly isSecond?: boolean;
  /** A packet with bytes from before the first packet that was captured: where it really begins is not known. */
  readonly earlier?: number;
}

/**
 * Finds the sequence number that one direction begins with.
 * @param segments of both sides, and @param senders of each
 * @returns undefined when nothing is known of this direction
 */
export function beginningOf(
  side: Side,
  segments: readonly CapturedSegment[],
  senders: readonly Side[],
): Beginning | undefined {
  const other = otherSide(side);
  /** By sequence number, where the first SYN with it stands. */
  const syns = new Map<number, number>();
  let firstOwn: number | undefined;
  let lowest = 0;
  let earlier: number | undefined;
  let firstAcknowledged: { readonly number: number; readonly isBeforeOwn: boolean } | undefined;
  for (const [i, { segment, number }] of segments.entries()) {
    const { flags, sequence, acknowledgment, payload } = segment;
    if (flags.rst) continue;
    if (senders[i] === other) {
      if (flags.ack) {
        firstAcknowledged ??= { number: acknowledgment, isBeforeOwn: firstOwn === undefined };
      }
      continue;
    }
    if (flags.syn && !syns.has(sequence)) syns.set(sequence, i);
    firstOwn ??= sequence;
    const distance = (sequence - firstOwn) | 0;
    // One byte may be a keepalive's.
    if (payload.length > 1 && distance < lowest && distance > -underWay) {
      lowest = distance;
      earlier ??= number;
    }
  }
  if (syns.size > 1) return acknowledgedSyn(syns, segments, senders, other);
  const [syn] = syns;
  if (syn) return { first: (syn[0] + 1) % wrap, synAt: syn[1] };
  if (firstAcknowledged?.isBeforeOwn) return { first: firstAcknowledged.number, synAt: -1 };
  if (firstOwn !== undefined) {
    const first = (firstOwn + lowest + wrap) % wrap;
    return { first, synAt: -1, ...(earlier === undefined ? {} : { earlier }) };
  }
  return firstAcknowledged && { first: firstAcknowledged.number, synAt: -1 };
}

/** Of several SYNs with different numbers the last one that was acknowledged; the first, if none was. */
function acknowledgedSyn(
  syns: ReadonlyMap<number, number>,
  segments: readonly CapturedSegment[],
  senders: readonly Side[],
  other: Side,
): Beginning {
  const acknowledged = new Map<number, number>();
  for (const [i, { segment: { flags, acknowledgment } }] of segments.entries()) {
    if (senders[i] !== other || !flags.ack || flags.rst) continue;
    const sequence = (acknowledgment + wrap - 1) % wrap;
    const at = syns.get(sequence);
    if (at !== undefined && at < i) acknowledged.set(sequence, at);
  }
  const [sequence, synAt] = [...acknowledged].at(-1) ?? [...syns][0]!;
  return { first: (sequence + 1) % wrap, synAt, isSecond: acknowledged.size > 1 };
}
