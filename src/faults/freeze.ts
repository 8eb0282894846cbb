import { define } from "../values/registry.ts";
import type { FaultContext, FaultPlan } from "./fault.ts";
import { reportOnce } from "./fault_events.ts";
import { triggerOptions, triggersOf } from "./triggers.ts";
import { whenOver } from "./timers.ts";

export const freeze = define({
  name: "freeze",
  summary: "holds everything back while it lasts; nothing is lost",
  example: "freeze:after=5s,for=10s",
  options: triggerOptions,
  create(options): FaultPlan {
    return {
      triggers: triggersOf(options),
      stream() {
        const tell = reportOnce("held back");
        const thawed = (context: FaultContext, offset?: number) => {
          tell(context, offset);
          return whenOver(context);
        };
        return {
          async data({ bytes, offset }, context) {
            await thawed(context, offset);
            await context.pass(bytes);
          },
          async end(context) {
            await thawed(context);
            await context.end();
          },
          async abort(context) {
            await thawed(context);
            context.abort();
          },
        };
      },
    };
  },
});
