import { usage } from "../values/failure.ts";
import { FramingError, type FramingMaker } from "../framings/framing.ts";
import type { Frame } from "../events/frame.ts";
import type { ConversationTurn, Side } from "../events/conversation.ts";

/** Where a message stands in the stream of its side. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Without a framing a message is what one side said before the other one said something. */
export function runs(turns: readonly ConversationTurn[], side: Side): Span[] {
  const spans: Span[] = [];
  let [start, end] = [0, 0];
  const finish = () => {
    if (end > start) spans.push({ start, end });
    start = end;
  };
  for (const turn of turns) {
    if (turn.kind !== "data") continue;
    if (turn.from === side) end += turn.bytes.length;
    else finish();
  }
  finish();
  return spans;
}

/** The messages of a stream, and where what is behind the last whole one begins. */
export interface CutStream {
  readonly frames: readonly Frame[];
  readonly tail: number;
}

/** @throws {Failure} when it does not follow the framing */
export function cutStream(
  stream: Uint8Array,
  make: FramingMaker,
  side: Side,
  conversation: number,
): CutStream {
  const framing = make();
  if (framing.gap !== undefined) {
    throw usage("a framing that cuts by silence can't be replayed (without one, a turn is a message)");
  }
  try {
    const frames = framing.push(stream);
    const last = frames.at(-1);
    return { frames, tail: last ? last.offset + last.wire.length : 0 };
  } catch (error) {
    if (!(error instanceof FramingError)) throw error;
    throw usage(`conversation ${conversation}: what the ${side} sent: ${error.message}`);
  }
}

export function spansOf({ frames }: CutStream): Span[] {
  return frames.map(({ offset, wire }) => ({ start: offset, end: offset + wire.length }));
}
