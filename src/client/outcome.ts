import { verdictExit } from "../dialogue/verdict.ts";
import type { Verdict } from "../dialogue/verdict.ts";
import { formatDuration } from "../values/duration.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { limitNote, type Match, type Pattern } from "../values/pattern.ts";
import { explainMismatch } from "./mismatch.ts";

/** How it went; `message` says why when it did not go well. */
export interface Outcome {
  readonly code: ExitCode;
  readonly message?: string;
  /** What was expected and received. */
  readonly match?: Match;
}

/** What a verdict is about. */
export interface Asked {
  readonly expect: Pattern | undefined;
  /** Whether silence or a number of bytes may decide before the time is over. */
  readonly judgesEarly: boolean;
  /** Milliseconds. */
  readonly timeout: number;
}

/** The exit code and the message of a verdict. */
export function outcomeOf(verdict: Verdict, asked: Asked): Outcome {
  if (verdict.is === "matched") return { code: ExitCode.Ok, match: verdict.match };
  if (verdict.is === "complete") return { code: ExitCode.Ok };
  const { expect } = asked;
  const code = verdictExit(verdict, expect !== undefined);
  const isHeard = verdict.is === "other" || ("heard" in verdict && verdict.heard) || verdict.is === "full";
  const isJudged = expect !== undefined && isHeard && !(verdict.is === "ended" && verdict.how !== "fin");
  const lines = [reason(verdict, asked)];
  if (isJudged) lines.push(explainMismatch(expect, verdict.received));
  if (isJudged && verdict.is === "silent" && !asked.judgesEarly) {
    lines.push(`  waited ${formatDuration(asked.timeout)}; --until idle:500ms judges earlier`);
  }
  return { code, message: lines.join("\n") };
}

function reason(verdict: Exclude<Verdict, { is: "matched" | "complete" }>, asked: Asked): string {
  const { expect, timeout } = asked;
  const limit = expect ? limitNote(expect, verdict.received.length) : "";
  const timedOut = (what: string) => `timed out: ${what} within ${formatDuration(timeout)}${limit}`;
  const mismatch = `the reply is not what was expected${limit}`;
  switch (verdict.is) {
    case "other":
      return verdict.frame?.bad ? `the reply is a bad message: ${verdict.frame.bad.problem}` : mismatch;
    case "full":
      return mismatch;
    case "silent":
      if (!verdict.heard) return timedOut("nothing was heard");
      return expect ? mismatch : timedOut("the reply is not complete");
    case "stalled":
      return timedOut("the peer does not take what is sent");
    case "broken":
      return verdict.error.message;
    case "ended":
      if (verdict.how === "rst") return "the peer reset the connection (RST)";
      if (verdict.how !== "fin") return `the connection broke (${verdict.how})`;
      return `the peer closed the connection (FIN) ${
        verdict.heard ? "before the reply was complete" : "without a reply"
      }${limit}`;
    case "stopped":
      return "it was interrupted";
  }
}
