import * as v from "valibot";
import { keys } from "../schema/schema_kit.ts";
import type { KeyTexts } from "../schema/key_text.ts";
import { type Split, split } from "../values/pacing.ts";
import { count, duration } from "../values/value_types.ts";
import type { ActionGrammar } from "./action_kind.ts";
import type { Pace } from "./write_pacing.ts";

/** The keys of actions that send, for how fast the bytes go out. */
export const pacingEntries = ({ read }: ActionGrammar) => ({
  drip: v.optional(v.pipe(
    keys({ size: read(count(1)), every: read(duration) }),
    v.transform(({ size, every }): Pace => ({ size, pause: every, waitsFirst: true })),
  )),
  split: v.optional(read(split)),
});

export const pacingTexts: KeyTexts = {
  drip: {
    form: "{...}",
    text: "slowly, a few bytes at a time",
    keys: {
      size: { form: "N", text: "bytes at a time" },
      every: { form: "DURATION", text: "the pause before each" },
    },
  },
  split: { form: "N[,DURATION]", text: "in pieces of N bytes, with a pause between" },
};

interface Pacing {
  readonly drip?: Pace | undefined;
  readonly split?: Split | undefined;
}

export function pacingComplaint({ drip, split }: Pacing): string | undefined {
  return drip && split ? "drip and split can't be combined" : undefined;
}

export function paceOf({ drip, split }: Pacing): Pace | undefined {
  return drip ?? (split && { ...split, waitsFirst: false });
}
