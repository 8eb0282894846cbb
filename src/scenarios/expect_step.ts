import { formatDuration } from "../values/duration.ts";
import type { Frame } from "../events/frame.ts";
import type { Match, Pattern } from "../values/pattern.ts";
import { formatSize } from "../values/size.ts";
import { endingInWords } from "../dialogue/close_text.ts";
import { type Expectation, matchFrame } from "../dialogue/expectation.ts";
import { type FieldPattern, fieldsInWords, fieldsOf, fieldText, wrongFields } from "./field_pattern.ts";
import type { Link } from "./named_connection.ts";
import type { Talk } from "./talk.ts";
import type { Stage } from "./verb.ts";
import { untilFound } from "../dialogue/waiting.ts";

/** What was expected and came. */
export interface Found extends Pick<Match, "captures" | "named"> {
  /** The match, or the content of the message. */
  readonly bytes: Uint8Array;
}

/** @throws {StepError} when it does not come in time, or another message does */
export async function expectPattern(wanted: Expectation, ms: number, stage: Stage): Promise<Found> {
  const { link, scope, fields, context } = stage;
  const talk = await link.talk(context.signal);
  const pattern = wanted.pattern(scope);
  const failure = (message: string) => explain(message, pattern, link);
  if (!talk.frames) return await inStream(talk, pattern, ms, stage, failure);
  const frame = await nextFrame(talk, ms, stage, failure);
  const match = matchFrame(pattern, wanted.isWhole, frame);
  if (!match) throw failure("another message came");
  talk.takeFrame();
  scope.learn(fieldsOf(frame, fields));
  return { ...match, bytes: frame.content };
}

/** @throws {StepError} when no message comes in time, or its fields are others */
export async function expectFields(
  wanted: ReadonlyMap<string, FieldPattern>,
  ms: number,
  stage: Stage,
): Promise<Found> {
  const { link, scope, context } = stage;
  const talk = await link.talk(context.signal);
  const expected = fieldsInWords(wanted);
  const failure = (message: string) => link.failure({ message, expected });
  const frame = await nextFrame(talk, ms, stage, failure);
  const fields = fieldsOf(frame, stage.fields);
  const wrong = wrongFields(wanted, fields);
  if (wrong.length > 0) throw failure(wrong.join("; "));
  talk.takeFrame();
  scope.learn(fields);
  const named = Array.from(wanted.keys(), (name) => [name, fieldText(fields, name)!]);
  return { captures: [], named: Object.fromEntries(named), bytes: frame.content };
}

function explain(message: string, { text, bytes }: Pattern, link: Link): Error {
  return link.failure({ message, expected: text, ...(bytes ? { expectedBytes: bytes } : {}) }, bytes?.length);
}

type Explain = (message: string) => Error;

/** Waits for the message whose turn it is; it stays in the queue. */
async function nextFrame(talk: Talk, ms: number, { context }: Stage, failure: Explain): Promise<Frame> {
  const frames = talk.frames!;
  const found = await untilFound(
    {
      changed: () => frames.changed,
      look() {
        if (frames.first) return frames.first;
        if (frames.ending !== undefined) throw failure(`no message came: ${endingInWords(frames.ending)}`);
      },
    },
    ms,
    context,
  );
  if (found) return found;
  throw failure(`no message came within ${formatDuration(ms)}${paused(talk)}`);
}

async function inStream(
  { inbox }: Talk,
  pattern: Pattern,
  ms: number,
  { context }: Stage,
  failure: Explain,
): Promise<Found> {
  let searched = 0;
  const found = await untilFound(
    {
      changed: () => inbox.changed,
      look() {
        const { view, length } = inbox.pending;
        // Bytes that were searched before need not be searched again, but for the beginning of a match.
        const from = pattern.bytes ? Math.max(0, searched - pattern.bytes.length) : 0;
        searched = length;
        const match = pattern.find(view, from);
        if (match) return match;
        if (inbox.ending !== undefined) throw failure(`it did not come: ${endingInWords(inbox.ending)}`);
        if (!inbox.isFull) return undefined;
        if (!pattern.bytes) throw failure(`it is not among the first ${formatSize(length)} that came`);
        // Bytes that no match can begin with make room for others.
        inbox.take(length - pattern.bytes.length + 1);
        searched = 0;
      },
    },
    ms,
    context,
  );
  if (!found) {
    const came = inbox.pending.length === 0 ? "nothing came" : "it did not come";
    throw failure(`${came} within ${formatDuration(ms)}${paused({ inbox })}`);
  }
  return { captures: found.captures, named: found.named, bytes: inbox.take(found.end).subarray(found.start) };
}

function paused({ inbox }: Pick<Talk, "inbox">): string {
  return inbox.isPaused ? " (reading is paused)" : "";
}
