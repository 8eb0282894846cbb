import { isInRange, parseWholeRange } from "../values/number_range.ts";
import type { Value } from "../values/options.ts";

/** Which of a row of occurrences, counted from 1, are meant. */
export type Ordinal = (count: number) => boolean;

const example = "3, 2..4, 3.., ..3 or every 3";

/** `3` for the third, `2..4`, `3..` or `3+` for the third and all after it, `..3`, `every 3` for the third, sixth, ... */
export const ordinal: Value<Ordinal> = {
  placeholder: "N",
  parse(text) {
    const every = /^every ([1-9]\d{0,8})$/.exec(text)?.[1];
    if (every !== undefined) return (count) => count % Number(every) === 0;
    const andAfter = /^([1-9]\d{0,8})\+$/.exec(text)?.[1];
    const written = andAfter === undefined ? text : `${andAfter}..`;
    const range = parseWholeRange(written, 1, `does not say which (try ${example})`);
    return (count) => isInRange(count, range);
  },
};
