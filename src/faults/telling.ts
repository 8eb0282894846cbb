import type { Outlet, Piece } from "./fault.ts";

/**
 * For faults that act all the time: tells it the first time only. They do so behind the deed, because a fault that has
 * struck often enough is over at once.
 */
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
