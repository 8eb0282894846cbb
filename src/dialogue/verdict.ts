import type { CloseReason } from "../events/event.ts";
import { ExitCode } from "../values/exit_codes.ts";
import type { FramingError } from "../framings/framing.ts";
import type { Frame } from "../events/frame.ts";
import type { Match } from "../values/pattern.ts";

/** How an expectation was judged: an exit code, a report and a sentence can be made of it. */
export type Verdict =
  | Matched
  /** The reply is complete, and nothing else was asked for. */
  | { readonly is: "complete" }
  | Unmet;

export interface Matched {
  readonly is: "matched";
  readonly match: Match;
  /** The match; with a framing the content of the message. */
  readonly bytes: Uint8Array;
  readonly frame?: Frame;
}

/** An expectation that was not met. `received` is what was judged: a message, its beginning, or bytes. */
export type Unmet =
  /** The reply is complete, but it is another one. */
  | { readonly is: "other"; readonly received: Uint8Array; readonly frame?: Frame }
  /** The time is over. */
  | { readonly is: "silent"; readonly heard: boolean; readonly received: Uint8Array }
  /** The peer does not read what we send. */
  | { readonly is: "stalled"; readonly received: Uint8Array }
  | {
    readonly is: "ended";
    readonly how: CloseReason;
    readonly heard: boolean;
    readonly received: Uint8Array;
  }
  /** The stream does not follow the framing. */
  | { readonly is: "broken"; readonly error: FramingError; readonly received: Uint8Array }
  /** The pattern is not in as many bytes as are kept. */
  | { readonly is: "full"; readonly bytes: number; readonly received: Uint8Array }
  /** Nobody wants to know any more. */
  | { readonly is: "stopped"; readonly received: Uint8Array };

/** @param isPattern whether a pattern was expected: then bytes without it are the wrong answer, not a late one */
export function verdictExit(verdict: Verdict, isPattern: boolean): ExitCode {
  switch (verdict.is) {
    case "matched":
    case "complete":
      return ExitCode.Ok;
    case "other":
    case "broken":
    case "full":
      return ExitCode.Unexpected;
    case "silent":
      return isPattern && verdict.heard ? ExitCode.Unexpected : ExitCode.Timeout;
    case "stalled":
      return ExitCode.Timeout;
    case "ended":
      return ExitCode.Broken;
    case "stopped":
      return ExitCode.Interrupted;
  }
}
