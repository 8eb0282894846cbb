import { latin1 } from "../bytes/bytes.ts";
import type { Value } from "../values/options.ts";
import { type BoundedExpression, parseExpression, parsePattern } from "../values/pattern.ts";
import { type NumberRange, parseWholeRange } from "../values/number_range.ts";

/** What may differ from the recording: counters, times, numbers of transactions. */
export interface Mask {
  /** Bytes of a message; to Infinity is to its end. */
  readonly ranges: readonly NumberRange[];
  /** All that it finds in a message. */
  readonly expression: BoundedExpression | undefined;
}

export const noMask: Mask = { ranges: [], expression: undefined };

const example = "try 0..1, 8.., 0..1/6 or re:\\d+";

/** `0..1/6/8..`: bytes of each message, counted from 0; and `re:PATTERN`, which goes to the end of the text. */
export const mask: Value<Mask> = {
  placeholder: "MASK",
  parse(text, platform) {
    const ranges: NumberRange[] = [];
    for (let rest: string | undefined = text; rest !== undefined;) {
      const expression = parseExpression(rest);
      if (expression) {
        // What a pattern may not be, a mask may not either.
        parsePattern(rest, platform);
        return { ranges, expression };
      }
      const slash: number = rest.indexOf("/");
      ranges.push(range(slash === -1 ? rest : rest.slice(0, slash)));
      rest = slash === -1 ? undefined : rest.slice(slash + 1);
    }
    return { ranges, expression: undefined };
  },
};

function range(text: string): NumberRange {
  return parseWholeRange(text, 0, `is not a range of bytes (${example})`);
}

/** Calls `visit` for every part of a message that may differ. */
export function maskedParts(
  { ranges, expression }: Mask,
  message: Uint8Array,
): { readonly start: number; readonly end: number }[] {
  const parts = ranges.map(({ from, to }) => ({
    start: Math.min(from, message.length),
    end: Math.min(to + 1, message.length),
  }));
  for (const { start, end } of expression?.findAll(latin1(message)) ?? []) parts.push({ start, end });
  return parts.filter(({ start, end }) => start < end);
}
