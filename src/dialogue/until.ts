import type { Pattern } from "../values/pattern.ts";

/** When a reply is complete. */
export type Until =
  | { readonly when: "close" | "sent" | "frame" }
  /** Milliseconds of silence after the first byte. */
  | { readonly when: "idle"; readonly ms: number }
  | { readonly when: "bytes"; readonly count: number }
  | { readonly when: "match"; readonly pattern: Pattern };
