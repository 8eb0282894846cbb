import { formatDuration } from "../../values/duration.ts";
import { duration } from "../../values/value_types.ts";
import { defineVerb } from "../verb.ts";

export const wait = defineVerb({
  name: "wait",
  placeholder: "DURATION",
  summary: "nothing is done; reading continues",
  example: "wait: 50ms",
  use: "none",
  entries: ({ read }) => ({ wait: read(duration) }),
  describe: ({ wait }) => formatDuration(wait),
  perform: ({ wait }, { context: { clock, signal } }) => clock.sleep(wait, signal),
});
