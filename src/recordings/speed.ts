import { usage } from "../values/failure.ts";
import type { Value } from "../values/options.ts";

/** How many times as fast as recorded; Infinity for without any waiting. */
export const speed: Value<number> = {
  placeholder: "FACTOR|max",
  parse(text) {
    if (text === "max") return Infinity;
    const factor = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
    if (factor > 0) return factor;
    throw usage(`"${text}" is not a speed (1 as recorded, 10 ten times as fast, 0.5, max)`);
  },
};
