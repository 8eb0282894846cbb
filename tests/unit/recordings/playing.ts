import { latin1 } from "../../../src/bytes/bytes.ts";
import type { FramingMaker } from "../../../src/framings/framing.ts";
import { framings } from "../../../src/framings/index.ts";
import { mask, noMask } from "../../../src/recordings/mask.ts";
import { partOf } from "../../../src/recordings/replay_plan.ts";
import { type ReplayAction, ReplayScript } from "../../../src/recordings/replay_script.ts";
import type { Conversation, Side } from "../../../src/events/conversation.ts";
import { linux } from "../refusal.ts";

export interface PlaySetting {
  readonly us?: Side;
  readonly speed?: number;
  readonly mask?: string;
  readonly framing?: string;
  readonly goesOn?: boolean;
}

export function framing(spec: string): FramingMaker {
  return framings.parse(spec, linux).made;
}

/** A player whose connection was opened at 1000. */
export function player(conversation: Conversation, setting: PlaySetting = {}): ReplayScript {
  const { us = "server", speed = 1, goesOn = false } = setting;
  const masked = setting.mask === undefined ? noMask : mask.parse(setting.mask, linux);
  const part = partOf(
    conversation,
    us,
    masked,
    setting.framing === undefined ? undefined : framing(setting.framing),
  );
  return new ReplayScript(part, { speed, goesOn, now: 1000 });
}

/** An action in a word line. */
export function inWords(action: ReplayAction): string {
  switch (action.act) {
    case "send":
      return `send ${latin1(action.bytes)}`;
    case "pause":
      return `pause ${Number(action.ms.toFixed(6))}`;
    case "hear":
      return `hear ${action.recorded} since ${action.since}`;
    case "stop":
      return `stop ${action.deviation.message}:${action.deviation.byte}`;
    default:
      return action.act;
  }
}

/** Asks until nothing is to be done at once. @returns what was done, and what is waited for */
export function act(player: ReplayScript, now: number): string[] {
  const done: string[] = [];
  while (true) {
    const action = player.next(now);
    done.push(inWords(action));
    if (!["send", "fin", "rst"].includes(action.act)) return done;
  }
}
