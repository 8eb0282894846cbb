import { usage } from "../values/failure.ts";
import type { Value } from "../values/options.ts";

/** Which of a row of occurrences, counted from 1, are meant. */
export type Ordinal = (count: number) => boolean;

/** `3` for the third, `3+` for the third and all after it, `every 3` for the third, sixth, ... */
export const ordinal: Value<Ordinal> = {
  placeholder: "N",
  parse(text) {
    const [, every, digits, andAfter] = /^(every )?(\d{1,9})(\+)?$/.exec(text) ?? [];
    const number = Number(digits);
    if (!(number > 0) || (every !== undefined && andAfter !== undefined)) {
      throw usage(`"${text}" does not say which (try 3, 3+ or every 3)`);
    }
    if (every !== undefined) return (count) => count % number === 0;
    return andAfter === undefined ? (count) => count === number : (count) => count >= number;
  },
};
