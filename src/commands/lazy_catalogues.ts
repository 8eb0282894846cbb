import { LazyCatalogue } from "../core/catalogue.ts";

/** The catalogues that a short-lived client should not have to load. */
export const lazyLogs = new LazyCatalogue("log", async () => (await import("../logs/index.ts")).logs);
export const lazyFramings = new LazyCatalogue(
  "framing",
  async () => (await import("../framings/index.ts")).framings,
);
