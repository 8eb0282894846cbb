import type { FaultContext, Piece, StreamFault } from "./fault.ts";

/** For faults that act all the time: tells it the first time only. */
export function reportOnce(what: string): (context: FaultContext, offset?: number) => void {
  let isTold = false;
  return (context, offset) => {
    if (isTold) return;
    isTold = true;
    context.struck({ what: `${what} from here on`, ...(offset === undefined ? {} : { offset }) });
  };
}

/** Tells that bytes go nowhere. */
export function discardPiece(
  { offset, bytes }: Pick<Piece, "offset" | "bytes">,
  context: FaultContext,
): void {
  context.struck({ what: "swallowed", offset, bytes: bytes.length });
}

/** Tells that the FIN of the sender goes nowhere. */
export function discardFin(context: FaultContext): void {
  context.struck({ what: "swallowed the FIN" });
}

/** Tells that the RST of the sender goes nowhere. */
export function discardRst(context: FaultContext): void {
  context.struck({ what: "swallowed the RST" });
}

/** Swallows FIN and RST; `release` passes on the one that came. */
export function swallowEnds(): Required<Pick<StreamFault, "end" | "abort">> & {
  release(context: FaultContext): void | Promise<void>;
} {
  let swallowed: "end" | "abort" | undefined;
  return {
    end(context) {
      swallowed = "end";
      discardFin(context);
    },
    abort(context) {
      swallowed = "abort";
      discardRst(context);
    },
    release(context) {
      if (swallowed) return context[swallowed]();
    },
  };
}
