import { LazyCatalogue } from "../values/registry.ts";
import { lazily } from "../values/lazy_import.ts";

/** The catalogues that a short-lived client should not have to load. */
export const lazyLogs = new LazyCatalogue(
  "log",
  async () => (await lazily<typeof import("../logs/index.ts")>("../logs/index.ts", import.meta.url)).logs,
);
export const lazyFramings = new LazyCatalogue(
  "framing",
  async () =>
    (await lazily<typeof import("../framings/index.ts")>("../framings/index.ts", import.meta.url)).framings,
);
export const lazyFaults = new LazyCatalogue(
  "fault",
  async () =>
    (await lazily<typeof import("../faults/index.ts")>("../faults/index.ts", import.meta.url)).faults,
);
