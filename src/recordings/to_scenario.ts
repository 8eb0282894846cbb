import { usage } from "../values/failure.ts";
import type { Platform } from "../values/platform.ts";
import { chooseConversations, refuseUnlessOnlySent, type StreamChoice } from "./select.ts";
import { readRecording } from "./read.ts";
import { type Conversation, nameOf } from "../events/conversation.ts";
import { scenarioText } from "./scenario_text.ts";

/**
 * A scenario file that holds one conversation of a recording again.
 * @param onlySent nothing is expected, and what is missing is only told
 * @param warn is told what of the file could not be used
 * @throws {Failure} when there is not exactly one that is meant
 */
export function toScenario(
  file: string,
  stream: StreamChoice | undefined,
  onlySent: boolean,
  platform: Platform,
  warn: (message: string) => void,
): string {
  const recording = readRecording(platform.readFile(file, "recording"), file);
  for (const warning of recording.warnings ?? []) warn(`${file}: ${warning}`);
  const [first, ...others] = chooseConversations(
    recording,
    stream,
    file,
    onlySent ? warn : refuseUnlessOnlySent,
  );
  if (others.length > 0) {
    const last = others.at(-1)!;
    throw usage(
      `"${file}" has ${others.length + 1} conversations, ${nameOf(first!)} to ${
        nameOf(last)
      }: choose one by --stream`,
    );
  }
  return scenarioText(onlySent ? sentOf(first!) : first!, file);
}

function sentOf(conversation: Conversation): Conversation {
  return { ...conversation, turns: conversation.turns.filter(({ from }) => from === "client") };
}
