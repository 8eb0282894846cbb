import type { Frame } from "../events/frame.ts";
import type { Match, Pattern } from "../values/pattern.ts";

/**
 * Whether a message is what a pattern describes: bytes must be all of it, as content or as they are on the wire; a
 * regular expression is searched for in the content. Nothing describes a bad message.
 * `messageMatcher` is the same for many patterns and one message.
 */
export function matchMessage(pattern: Pattern, { content, wire, bad }: Frame): Match | undefined {
  if (bad) return undefined;
  const { size } = pattern;
  if (size === undefined) return pattern.find(content);
  const isWhole = [content, wire].some((bytes) => bytes.length === size && pattern.find(bytes) !== undefined);
  return isWhole ? { start: 0, end: content.length, captures: [], named: {} } : undefined;
}

/** Whether a message matches one of these patterns, for messages that are to be ignored. */
export function ignoresMessages(patterns: readonly Pattern[]): (frame: Frame) => boolean {
  return (frame) => patterns.some((pattern) => matchMessage(pattern, frame) !== undefined);
}
