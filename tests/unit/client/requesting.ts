import { latin1 } from "../../../src/bytes/bytes.ts";
import type { Outcome } from "../../../src/client/outcome.ts";
import { type Messages, type Request, Session } from "../../../src/client/session.ts";
import type { Happening } from "../../../src/events/event.ts";
import { parsePattern } from "../../../src/values/pattern.ts";
import { parseTemplate } from "../../../src/templates/template.ts";
import { FakeChannel } from "../dialogue/fake_channel.ts";
import { framing } from "../dialogue/talking.ts";
import { FakeClock, settled } from "../fake_clock.ts";
import { linux } from "../refusal.ts";

/** What happens after the first payload: a text is received, a number lets milliseconds pass. */
export type Act = string | number | ((channel: FakeChannel) => void);

/** The peer reads nothing. */
export const stall = (channel: FakeChannel) => channel.stalls();

/** What the client is asked to do. */
export interface Plan extends Partial<Omit<Request, "payload" | "expect">> {
  readonly payloads?: readonly string[];
  readonly expect?: string;
  readonly framing?: string;
  readonly ignore?: readonly string[];
  readonly before?: readonly Act[];
}

/** What became of it. */
export interface Result {
  readonly outcome: Outcome | undefined;
  readonly printed: string;
  readonly sent: readonly string[];
  readonly events: readonly Happening[];
}

async function act(acts: readonly Act[], channel: FakeChannel, clock: FakeClock): Promise<void> {
  for (const each of acts) {
    if (typeof each === "number") await clock.advance(each);
    else if (typeof each === "string") await channel.sends(each);
    else each(channel);
    await settled();
  }
}

/** Plays a script against a fake channel, with a timeout of one second. */
export async function play(plan: Plan, acts: readonly Act[]): Promise<Result> {
  const clock = new FakeClock();
  const channel = Object.assign(new FakeChannel(clock), { id: 1, peer: { host: "127.0.0.1", port: 1 } });
  const events: Happening[] = [];
  let printed = "";
  const printer = {
    write: (bytes: Uint8Array) => Promise.resolve(void (printed += latin1(bytes))),
    finish: () => Promise.resolve(),
  };
  const context = {
    clock,
    signal: new AbortController().signal,
    random: () => 0,
    wantsData: false,
    emit: (event: Happening) => void events.push(event),
    behind: () => undefined,
  };
  const messages: Messages = {
    framing: plan.framing === undefined ? undefined : framing(plan.framing),
    ignore: (plan.ignore ?? []).map((text) => parsePattern(text, linux)),
  };
  await act((plan.before ?? []).filter((each) => each === stall), channel, clock);
  const session = new Session(channel, context, printer, messages);
  const expect = plan.expect === undefined ? undefined : parsePattern(plan.expect, linux);
  const requests = (plan.payloads ?? ["?"]).map((text): Request => ({
    payload: parseTemplate(text, linux),
    expect,
    until: plan.until,
  }));
  let outcome: Outcome | undefined;
  const played = session.play({ requests, timeout: 1000, gap: 0, split: undefined });
  played.then((it) => outcome = it);
  await settled();
  await act(acts, channel, clock);
  await settled();
  return { outcome, printed, sent: channel.writes, events };
}
