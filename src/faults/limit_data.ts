import { define } from "../values/registry.ts";
import { option, required } from "../values/options.ts";
import { choice, size } from "../values/value_types.ts";
import type { FaultPlan, Outlet, StreamFault } from "./fault.ts";
import { swallow } from "./fault_events.ts";
import { triggerOptions, triggersOf } from "./triggers.ts";

type Ending = "fin" | "rst";

export const limitData = define({
  name: "limit_data",
  summary: "lets so many bytes pass, then closes both sides",
  example: "limit_data:bytes=1KB",
  options: {
    bytes: required(size, "how many bytes pass; with the last one both sides are closed, with 0 at once"),
    with: option(choice<Ending>("fin", "rst"), "how they are closed", "fin"),
    ...triggerOptions,
  },
  create(options): FaultPlan {
    return { triggers: triggersOf(options), stream: () => limited(options.bytes, options.with) };
  },
});

function limited(limit: number, ending: Ending): StreamFault {
  let left = limit;
  const close = (outlet: Outlet, offset?: number) => {
    const what = `${ending === "fin" ? "closed" : "reset"} both sides: ${limit} B have passed`;
    outlet.struck({ what, ...(offset === undefined ? {} : { offset }) });
    if (ending === "fin") outlet.close();
    else outlet.reset();
  };
  return {
    begin(outlet) {
      if (left === 0) close(outlet);
    },
    async data(piece, outlet) {
      if (left === 0) return swallow(piece, outlet);
      const { bytes, offset } = piece;
      const head = bytes.subarray(0, left);
      left -= head.length;
      // A RST overtakes what waits in our memory.
      await outlet.pass(head);
      if (left > 0) return;
      const rest = bytes.subarray(head.length);
      if (rest.length > 0) swallow({ bytes: rest, offset: offset + head.length }, outlet);
      close(outlet, offset + head.length);
    },
  };
}
