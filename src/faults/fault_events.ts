import type { Outlet, Piece, StreamFault } from "./fault.ts";

/** For faults that act all the time: tells it the first time only. */
export function tellOnce(what: string): (outlet: Outlet, offset?: number) => void {
  let isTold = false;
  return (outlet, offset) => {
    if (isTold) return;
    isTold = true;
    outlet.struck({ what: `${what} from here on`, ...(offset === undefined ? {} : { offset }) });
  };
}

/** Tells that bytes go nowhere. */
export function swallow({ offset, bytes }: Pick<Piece, "offset" | "bytes">, outlet: Outlet): void {
  outlet.struck({ what: "swallowed", offset, bytes: bytes.length });
}

/** Tells that the FIN of the sender goes nowhere. */
export function swallowFin(outlet: Outlet): void {
  outlet.struck({ what: "swallowed the FIN" });
}

/** Tells that the RST of the sender goes nowhere. */
export function swallowRst(outlet: Outlet): void {
  outlet.struck({ what: "swallowed the RST" });
}

/** Swallows FIN and RST; `release` passes on the one that came. */
export function swallowEnds(): Required<Pick<StreamFault, "end" | "abort">> & {
  release(outlet: Outlet): void | Promise<void>;
} {
  let swallowed: "end" | "abort" | undefined;
  return {
    end(outlet) {
      swallowed = "end";
      swallowFin(outlet);
    },
    abort(outlet) {
      swallowed = "abort";
      swallowRst(outlet);
    },
    release(outlet) {
      if (swallowed) return outlet[swallowed]();
    },
  };
}
