import { latin1 } from "../bytes/bytes.ts";
import { usage } from "../values/failure.ts";
import type { Value } from "../values/options.ts";
import { type Match, parseExpression, parsePattern } from "../values/pattern.ts";
import { hexPairs } from "../values/payload.ts";
import { isInRange, rangeInstead, readRange } from "../values/number_range.ts";
import type { Platform } from "../values/platform.ts";
import { type Scoped, scopedPattern } from "../templates/pattern_template.ts";
import type { TemplateNames } from "../templates/template.ts";
import type { MessageText } from "./message_text.ts";

/** What a pattern captured. */
export type Captured = Pick<Match, "captures" | "named">;

/** What one without groups captures. */
export const nothing: Captured = { captures: [], named: {} };

/** Looks at a whole message. */
export type MessageMatcher = (message: MessageText) => Captured | undefined;

/** Looks at a whole value, as latin-1. */
export type Matcher = (value: string) => Captured | undefined;

/**
 * A pattern as everywhere, but for a message that is there in whole: bytes mean that it is exactly these, as content or
 * on the wire, so that `VOLT?` does not also stand for `MEAS:VOLT?`. A regular expression finds its place in the content.
 *
 * It looks at text because many rules look at one message, and making text of the bytes is what costs most: that is
 * done once, for all of them.
 * @param names that tags in it can use
 */
export function messageMatcher(names: TemplateNames): Value<Scoped<MessageMatcher>> {
  return {
    placeholder: "PATTERN",
    parse: (text, platform) =>
      scopedPattern(text, platform, names, (filled): MessageMatcher => {
        const { matches, size } = readPattern(filled, platform);
        if (size === undefined) return ({ content }) => matches(content);
        return (message) =>
          matches(message.content) ?? (message.wireSize === size ? matches(message.wire) : undefined);
      }),
  };
}

/** @returns with the number of bytes that match, when the pattern stands for bytes */
function readPattern(text: string, platform: Platform): { matches: Matcher; size?: number } {
  if (text === "any") return { matches: (value) => value === "" ? undefined : nothing };
  // One that matches the empty string is no mistake here: a message may be empty.
  const expression = parseExpression(text);
  if (expression) return { matches: (value) => expression.find(value) };
  const { bytes, size } = parsePattern(text, platform);
  if (!bytes) {
    const whole = wildcards(text);
    return { matches: (value) => whole.test(value) ? nothing : undefined, size: size! };
  }
  const wanted = latin1(bytes);
  return { matches: (value) => value === wanted ? nothing : undefined, size: bytes.length };
}

/** `1..125`, `1..` or `..125` for a number in a range, else a pattern: what a field or a value of the state must be. @param names that tags in it can use */
export function valueMatcher(names: TemplateNames): Value<Scoped<Matcher>> {
  return {
    placeholder: "PATTERN",
    parse: (text, platform) => scopedPattern(text, platform, names, (filled) => readValue(filled, platform)),
  };
}

function readValue(text: string, platform: Platform): Matcher {
  const instead = rangeInstead(text);
  if (instead !== undefined) {
    throw usage(`"${text}" is not written as a range (write ${instead}, or text:${text} for this text)`);
  }
  const range = text.includes("..") ? readRange(text) : undefined;
  if (!range) return readPattern(text, platform).matches;
  return (value) => value.trim() !== "" && isInRange(Number(value), range) ? nothing : undefined;
}

/** `hex:01 ?? ff` as an expression for the whole message. */
function wildcards(text: string): RegExp {
  const pairs = hexPairs(text.slice("hex:".length), /^(?:[0-9a-f]{2}|\?\?)$/i, "hexadecimal digits or ??");
  return new RegExp(`^${pairs.map((pair) => pair === "??" ? "[^]" : `\\x${pair}`).join("")}$`);
}
