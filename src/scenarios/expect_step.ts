import type { Frame } from "../events/frame.ts";
import { limitNote, type Match } from "../values/pattern.ts";
import type { Connection } from "../dialogue/connection.ts";
import type { Dialogue } from "../dialogue/dialogue.ts";
import type { MatchExpectation } from "../dialogue/expectation.ts";
import type { Matched, Unmet } from "../dialogue/verdict.ts";
import { render } from "../dialogue/render.ts";
import { verdictText } from "../dialogue/verdict_text.ts";
import { matchMessage } from "../dialogue/match_message.ts";
import type { ExpectedPattern } from "./expectation.ts";
import {
  type FieldCheck,
  fieldChecks,
  type FieldPattern,
  fieldsInWords,
  fieldsOf,
  fieldText,
  wrongFields,
} from "./field_pattern.ts";
import type { StepContext } from "./verb.ts";

/** What was expected and came. */
export interface ExpectedMatch extends Pick<Match, "captures" | "named"> {
  /** The match, or the content of the message. */
  readonly bytes: Uint8Array;
}

/** @throws {StepError} when it does not come in time, or another message does */
export async function expectPattern(
  wanted: ExpectedPattern,
  ms: number,
  stage: StepContext,
): Promise<ExpectedMatch> {
  const { link, scope, context: { signal } } = stage;
  const dialogue = await link.dialogue(signal);
  const pattern = wanted.pattern(scope);
  const message = (frame: Frame) => matchMessage(pattern, frame);
  const verdict = await judge({ wanted: { pattern, message }, within: ms }, dialogue, stage);
  if (verdict.is === "matched") return found(verdict, stage);
  const { text: expected, bytes } = pattern;
  const failure = {
    message: `${inWords(verdict, ms, dialogue)}${limitNote(pattern, verdict.received.length)}`,
    expected,
    ...(bytes ? { expectedBytes: bytes } : {}),
    received: verdict.received,
  };
  throw link.failure(failure, bytes?.length);
}

/** @throws {StepError} when no message comes in time, or its fields are others */
export async function expectFields(
  wanted: ReadonlyMap<string, FieldPattern>,
  ms: number,
  stage: StepContext,
): Promise<ExpectedMatch> {
  const { link, context: { signal } } = stage;
  const dialogue = await link.dialogue(signal);
  const checks = render(() => fieldChecks(wanted, stage.scope));
  const message = (frame: Frame) => matchFields(checks, frame, stage);
  const verdict = await judge({ wanted: { message }, within: ms }, dialogue, stage);
  if (verdict.is === "matched") return found(verdict, stage);
  const other = verdict.is === "other" ? verdict.frame : undefined;
  throw link.failure({
    message: other && !other.bad
      ? wrongFields(checks, fieldsOf(other, stage.fields)).join("; ")
      : inWords(verdict, ms, dialogue),
    expected: fieldsInWords(wanted),
    received: verdict.received,
  });
}

/** @throws the reason of the signal, when that aborts first */
async function judge(
  wanted: MatchExpectation,
  dialogue: Dialogue<Connection>,
  { context: { signal } }: StepContext,
): Promise<Matched | Unmet> {
  const verdict = await dialogue.expect(wanted, signal);
  if (verdict.is === "stopped") signal.throwIfAborted();
  return verdict;
}

function inWords(verdict: Unmet, within: number, { isPaused, received }: Dialogue<Connection>): string {
  return verdictText(verdict, { isMessage: received.frames !== undefined, within, isPaused });
}

function found(
  { match: { captures, named }, bytes, frame }: Matched,
  { scope, fields }: StepContext,
): ExpectedMatch {
  if (frame) scope.learn(fieldsOf(frame, fields));
  return { captures, named, bytes };
}

function matchFields(
  checks: readonly FieldCheck[],
  frame: Frame,
  stage: StepContext,
): Match | undefined {
  const fields = fieldsOf(frame, stage.fields);
  if (wrongFields(checks, fields).length > 0) return undefined;
  const named = checks.map(({ name }) => [name, fieldText(fields, name)!]);
  return { start: 0, end: frame.content.length, captures: [], named: Object.fromEntries(named) };
}
