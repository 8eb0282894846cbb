import { define } from "../values/registry.ts";
import { option, required } from "../values/options.ts";
import { choice, size } from "../values/value_types.ts";
import type { FaultContext, FaultPlan, StreamFault } from "./fault.ts";
import { discardPiece } from "./fault_events.ts";
import { triggerOptions, triggersOf } from "./triggers.ts";

type Ending = "fin" | "rst";

export const limitData = define({
  name: "limit_data",
  summary: "passes N bytes, then closes both sides",
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
  const close = (context: FaultContext, offset?: number) => {
    const what = `${ending === "fin" ? "closed" : "reset"} both sides: ${limit} B have passed`;
    context.struck({ what, ...(offset === undefined ? {} : { offset }) });
    if (ending === "fin") context.close();
    else context.reset();
  };
  return {
    begin(context) {
      if (left === 0) close(context);
    },
    async data(piece, context) {
      if (left === 0) return discardPiece(piece, context);
      const { bytes, offset } = piece;
      const head = bytes.subarray(0, left);
      left -= head.length;
      // A RST overtakes what waits in our memory.
      await context.pass(head);
      if (left > 0) return;
      const rest = bytes.subarray(head.length);
      if (rest.length > 0) discardPiece({ bytes: rest, offset: offset + head.length }, context);
      close(context, offset + head.length);
    },
  };
}
