import type { Way } from "../events/event.ts";
import type { ActiveFault } from "../faults/fault.ts";

/** A fault of a proxy, with what it is called and where it acts. */
export interface ProxyFault extends ActiveFault {
  readonly ways: readonly Way[];
  readonly asked?: AskedOptions;
}

/** What a fault was made from: the API shows it, and changes a part of it. */
export interface AskedOptions {
  /** Its name in the catalogue. */
  readonly type: string;
  /** What it is called in the API; no other fault of the proxy is. */
  readonly label: string;
  /** Its options by name, as a spec has them. */
  readonly options: ReadonlyMap<string, string>;
}
