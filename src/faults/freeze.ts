import { define } from "../values/registry.ts";
import type { FaultPlan, Outlet } from "./fault.ts";
import { tellOnce } from "./fault_events.ts";
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
        const tell = tellOnce("held back");
        const thawed = (outlet: Outlet, offset?: number) => {
          tell(outlet, offset);
          return whenOver(outlet);
        };
        return {
          async data({ bytes, offset }, outlet) {
            await thawed(outlet, offset);
            await outlet.pass(bytes);
          },
          async end(outlet) {
            await thawed(outlet);
            await outlet.end();
          },
          async abort(outlet) {
            await thawed(outlet);
            outlet.abort();
          },
        };
      },
    };
  },
});
