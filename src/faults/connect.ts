import { define } from "../values/registry.ts";
import { formatDuration } from "../values/duration.ts";
import { option, optional } from "../values/options.ts";
import { choice, duration } from "../values/value_types.ts";
import type { Admittance, FaultPlan } from "./fault.ts";
import { triggerOptions, triggersOf } from "./triggers.ts";

type Mode = "refuse" | "silent" | "slow";

export const connect = define({
  name: "connect",
  summary: "refuses clients with RST, accepts them and stays silent, or lets them wait for the server",
  example: "connect:mode=slow,delay=3s",
  options: {
    mode: option(choice<Mode>("refuse", "silent", "slow"), "what becomes of a client", "refuse"),
    delay: optional(duration, "how long until then; slow: 1s if not given, else 0"),
    ...triggerOptions,
  },
  create(options): FaultPlan {
    const { mode, delay = mode === "slow" ? 1000 : 0 } = options;
    const [admittance, what] = outcome(mode, delay);
    return {
      triggers: triggersOf(options),
      async connect(context) {
        if (delay > 0) await context.sleep(delay);
        context.struck({ what });
        return admittance;
      },
    };
  },
});

function outcome(mode: Mode, delay: number): [Admittance, string] {
  switch (mode) {
    case "refuse":
      return ["refuse", "refused the client with RST"];
    case "silent":
      return ["silence", "accepted the client, and stays silent"];
    case "slow":
      return ["dial", `let the client wait ${formatDuration(delay)} for the server`];
  }
}
