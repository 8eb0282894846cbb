import type { Split } from "../values/pacing.ts";

/** How bytes go out, when not all at once. */
export interface Pace extends Split {
  /** Whether there is a pause before the first one too. */
  readonly waitsFirst: boolean;
}
