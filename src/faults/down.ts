import { define } from "../values/registry.ts";
import { usage } from "../values/failure.ts";
import { option } from "../values/options.ts";
import { choice, duration } from "../values/value_types.ts";
import type { FaultPlan, OutageKind, Triggers } from "./fault.ts";
import { holdBack } from "./freeze.ts";

/** The triggers that choose a connection or a byte: there is none. */
const allMet: Triggers = {
  nth: undefined,
  peer: undefined,
  probability: 1,
  after: 0,
  for: 0,
  at: undefined,
  match: undefined,
  only: undefined,
  every: 1,
  times: 0,
};

export const down = define({
  name: "down",
  summary: "an outage of the link: all its connections at once, and whoever connects while it lasts",
  example: "down:as=silence,from=30s,for=5s,every=1m",
  options: {
    as: option(
      choice<OutageKind>("refuse", "reset", "silence"),
      "refuse: the port is closed, connections are reset; reset: as that, but clients are accepted and then reset; " +
        "silence: nothing passes, and nothing is lost",
      "refuse",
    ),
    from: option(duration, "how long after the start it begins", "0"),
    for: option(duration, "how long each lasts; 0 for ever", "0"),
    every: option(duration, "begin again after this time, from start to start; 0 for once", "0"),
    jitter: option(duration, "begin up to this much later, by chance", "0"),
  },
  create({ as, from, for: lasts, every, jitter }): FaultPlan {
    if (every > 0 && lasts === 0) {
      throw usage("every: an outage that never ends can't begin again (say how long it lasts: for=10s)");
    }
    if (every > 0 && every <= lasts + jitter) {
      throw usage(`every: "${every}ms" is not longer than for and jitter together (${lasts + jitter}ms)`);
    }
    const outage = { as, from, for: lasts, every, jitter, holdBack };
    return { triggers: allMet, outage };
  },
});
