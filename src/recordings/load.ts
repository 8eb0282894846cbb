import type { FramingMaker } from "../framings/framing.ts";
import type { Platform } from "../values/platform.ts";
import { chooseConversations, refuseUnlessOnlySent, type StreamChoice } from "./select.ts";
import { type Mask, noMask } from "./mask.ts";
import { partOf, type ReplayPart, sentPartOf } from "./replay_plan.ts";
import { readRecording } from "./read.ts";
import type { Side } from "../events/conversation.ts";

export { deviationLine, deviationReport } from "./deviation.ts";
export { Replay } from "./replay.ts";

/** What is to be replayed of a file. */
export interface ReplaySource {
  readonly file: string;
  readonly stream: StreamChoice | undefined;
  readonly mask: Mask | undefined;
  readonly framing: FramingMaker | undefined;
  /** Only what our side sent is replayed, also when bytes are missing; the other side is not judged. */
  readonly onlySent: boolean;
}

/**
 * Reads a file and prepares one side of its conversations. This module is all that replaying needs, to be loaded then.
 * @param warn is told what of the file could not be used
 * @throws {Failure} when it can't be replayed
 */
export function loadParts(
  { file, stream, mask, framing, onlySent }: ReplaySource,
  us: Side,
  platform: Platform,
  warn: (message: string) => void,
): readonly ReplayPart[] {
  const recording = readRecording(platform.readFile(file, "recording"), file);
  for (const warning of recording.warnings ?? []) warn(`${file}: ${warning}`);
  if (onlySent) return chooseConversations(recording, stream, file, warn).map((each) => sentPartOf(each, us));
  const refuse = us === "client" ? refuseUnlessOnlySent : undefined;
  return chooseConversations(recording, stream, file, refuse)
    .map((conversation) => partOf(conversation, us, mask ?? noMask, framing));
}
