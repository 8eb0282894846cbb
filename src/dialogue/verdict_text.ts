import { formatDuration } from "../values/duration.ts";
import { formatSize } from "../values/size.ts";
import { closeText, endingText } from "./close_text.ts";
import type { Unmet } from "./verdict.ts";

/** What a sentence about a verdict needs to know besides. */
export interface VerdictSetting {
  /** Whether a message was expected, and not bytes. */
  readonly isMessage: boolean;
  /** Milliseconds that were given. */
  readonly within: number;
  readonly isPaused?: boolean;
  readonly resetBy?: "us" | "peer" | undefined;
}

/** Why an expectation was not met. */
export function verdictText(verdict: Unmet, setting: VerdictSetting): string {
  const { isMessage, within, resetBy } = setting;
  const missing = isMessage ? "no message came" : "it did not come";
  switch (verdict.is) {
    case "other":
      if (verdict.frame?.bad) return `a bad message came: ${verdict.frame.bad.problem}`;
      return isMessage ? "another message came" : "the reply is not what was expected";
    case "silent": {
      const paused = setting.isPaused ? " (reading is paused)" : "";
      const nothing = verdict.heard || isMessage ? missing : "nothing came";
      return `${nothing} within ${formatDuration(within)}${paused}`;
    }
    case "stalled":
      return `the peer does not take what is sent (nothing moved for ${formatDuration(within)})`;
    case "ended":
      return `${missing}: ${verdict.how === "fin" ? endingText("fin") : closeText(verdict.how, resetBy)}`;
    case "broken":
      return `${missing}: ${endingText(verdict.error)}`;
    case "full":
      return `it is not among the first ${formatSize(verdict.bytes)} that came`;
    case "stopped":
      return "it is not waited for any more";
  }
}
