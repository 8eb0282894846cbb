import { anyComparer } from "./any_comparer.ts";
import { concat } from "../bytes/bytes.ts";
import type { FramingMaker } from "../framings/framing.ts";
import { ByteComparer } from "./byte_comparer.ts";
import { FrameComparer } from "./frame_comparer.ts";
import type { Comparer } from "./comparer.ts";
import { type Mask, noMask } from "./mask.ts";
import { cutStream, runs, type Span, spansOf } from "./spans.ts";
import { type Conversation, type ConversationTurn, otherSide, type Side } from "../events/conversation.ts";
import { type OwnMessage, Repeats } from "./echoed_bytes.ts";

/** A conversation from one side's point of view: what this side says, and how the other is judged. */
export interface ReplayPart {
  readonly conversation: Conversation;
  readonly us: Side;
  /** Makes what is new for every time the conversation is played. */
  begin(): { readonly judge: Comparer; readonly repeats: Repeats };
}

/**
 * Prepares to play one side of a conversation.
 * @throws {Failure} when what was recorded does not follow the framing
 */
export function partOf(
  recorded: Conversation,
  us: Side,
  mask: Mask,
  framing: FramingMaker | undefined,
): ReplayPart {
  const conversation = { ...recorded, turns: upToReset(recorded.turns) };
  const { number, turns } = conversation;
  const them = otherSide(us);
  const theirs = streamOf(conversation, them);
  const ours = streamOf(conversation, us);
  const cut = framing && cutStream(theirs, framing, them, number);
  const theirSpans = cut ? spansOf(cut) : runs(turns, them);
  const ourSpans = framing ? spansOf(cutStream(ours, framing, us, number)) : runs(turns, us);
  const own = withPlaces(conversation, us, ourSpans, theirSpans);
  const messages = theirSpans.map(({ start, end }) => theirs.subarray(start, end));
  return {
    conversation,
    us,
    begin() {
      const repeats = new Repeats(ours, own, messages, mask);
      const judge = cut && framing
        ? new FrameComparer(theirs, cut, framing(), mask, repeats.hear)
        : new ByteComparer(theirs, theirSpans, mask, repeats.hear);
      return { judge, repeats };
    },
  };
}

/** Prepares to say what one side said, as far as it is there, whatever the other one says. */
export function sentPartOf(recorded: Conversation, us: Side): ReplayPart {
  const { turns } = recorded;
  const conversation = { ...recorded, turns: upToReset(turns).filter(({ from }) => from === us) };
  const ours = streamOf(conversation, us);
  return {
    conversation,
    us,
    begin: () => ({ judge: anyComparer, repeats: new Repeats(ours, [], [], noMask) }),
  };
}

/** What was under way when a RST ended the connection nobody has received. */
function upToReset(turns: readonly ConversationTurn[]): readonly ConversationTurn[] {
  const at = turns.findIndex(({ kind }) => kind === "rst");
  return at === -1 ? turns : turns.slice(0, at + 1);
}

function streamOf({ turns }: Conversation, side: Side): Uint8Array {
  return concat(turns.flatMap((turn) => turn.from === side && turn.kind === "data" ? [turn.bytes] : []));
}

/** How many messages of the other side were there whole, before each message of ours began. */
function withPlaces(
  { turns }: Conversation,
  us: Side,
  own: readonly Span[],
  theirs: readonly Span[],
): OwnMessage[] {
  const placed: OwnMessage[] = [];
  let [heard, said, after] = [0, 0, 0];
  for (const turn of turns) {
    if (turn.kind !== "data") continue;
    if (turn.from !== us) {
      heard += turn.bytes.length;
      while (after < theirs.length && theirs[after]!.end <= heard) after++;
      continue;
    }
    said += turn.bytes.length;
    for (let next = own[placed.length]; next && next.start < said; next = own[placed.length]) {
      placed.push({ ...next, after });
    }
  }
  return placed;
}
