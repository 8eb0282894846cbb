import { formatDuration } from "../values/duration.ts";
import type { Frame } from "../events/frame.ts";
import type { Match, Pattern } from "../values/pattern.ts";
import { nextTurn, PatternSearch } from "../values/pattern_search.ts";
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
  const search = new PatternSearch(pattern);
  const deadline = context.clock.now() + ms;
  let isQuiet = false;
  let turn = Promise.withResolvers<void>();
  /** Looks again when nothing arrived for one turn of the event loop. */
  const lookLater = () => {
    const { length } = inbox.pending;
    const waiting = turn;
    turn = Promise.withResolvers();
    nextTurn().then(() => {
      isQuiet = inbox.pending.length === length;
      waiting.resolve();
    });
  };
  const found = await untilFound(
    {
      changed: () => Promise.race([inbox.changed, turn.promise]),
      look() {
        const { view } = inbox.pending;
        const match = context.clock.now() >= deadline
          ? search.lookLast(view)
          : search.look(view, isQuiet || inbox.ending !== undefined);
        if (match) return match;
        isQuiet = false;
        if (search.isBehind) return lookLater();
        const limit = search.limitNote(view);
        if (inbox.ending !== undefined) {
          throw failure(`it did not come: ${endingInWords(inbox.ending)}${limit}`);
        }
        if (!inbox.isFull) return undefined;
        // Bytes that no match can begin with make room for others.
        const dropped = view.length - search.kept;
        inbox.take(dropped);
        search.drop(dropped);
      },
    },
    ms,
    context,
  );
  if (!found) {
    const came = inbox.pending.length === 0 ? "nothing came" : "it did not come";
    const limit = search.limitNote(inbox.pending.view);
    throw failure(`${came} within ${formatDuration(ms)}${paused({ inbox })}${limit}`);
  }
  return { captures: found.captures, named: found.named, bytes: inbox.take(found.end).subarray(found.start) };
}

function paused({ inbox }: Pick<Talk, "inbox">): string {
  return inbox.isPaused ? " (reading is paused)" : "";
}
