import { parseDuration } from "../values/duration.ts";
import { at, usage } from "../values/failure.ts";
import type { Value } from "../values/options.ts";
import { parsePattern } from "../values/pattern.ts";
import { suggest } from "../values/suggest.ts";
import { count } from "../values/value_types.ts";
import type { Until } from "../dialogue/until.ts";

const forms = ["close", "sent", "frame", "idle:DURATION", "bytes:N", "match:PATTERN"];

/** `close`, `sent`, `frame`, `idle:500ms`, `bytes:16` or `match:re:\n$`. */
export const until: Value<Until> = {
  placeholder: "WHEN",
  choices: forms.map((form) => form.replace(/[A-Z]+$/, "")),
  parse(text, platform) {
    const [, when = "", value] = /^([^:]*)(?::(.*))?$/s.exec(text) ?? [];
    if (value === undefined && (when === "close" || when === "sent" || when === "frame")) return { when };
    if (value !== undefined) {
      if (when === "idle") return { when, ms: at(when, () => parseDuration(value)) };
      if (when === "bytes") return { when, count: at(when, () => count(1).parse(value, platform)) };
      if (when === "match") return { when, pattern: at(when, () => parsePattern(value, platform)) };
    }
    const hint = suggest(when, forms.map((form) => form.replace(/:.*/, "")));
    throw usage(`"${text}" does not say when a reply is complete${hint} (${forms.join(", ")})`);
  },
};
