import { equal } from "../bytes/bytes.ts";
import type { Frame } from "../events/frame.ts";
import type { Match, Pattern } from "../values/pattern.ts";

/**
 * Whether a message is what a pattern describes: bytes must be all of it, as content or as they are on the wire; a
 * regular expression is searched for in the content.
 */
export function matchMessage(pattern: Pattern, { content, wire }: Frame): Match | undefined {
  const found = pattern.find(content);
  if (pattern.size === undefined) return found;
  if (found && found.start === 0 && found.end === content.length) return found;
  return pattern.bytes && equal(pattern.bytes, wire)
    ? { start: 0, end: content.length, captures: [], named: {} }
    : undefined;
}

/** Whether a message matches one of these patterns, for messages that are to be ignored. */
export function ignoresMessages(patterns: readonly Pattern[]): (frame: Frame) => boolean {
  return (frame) => patterns.some((pattern) => matchMessage(pattern, frame) !== undefined);
}
