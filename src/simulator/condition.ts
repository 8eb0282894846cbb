import { type Captured, type Matcher, type MessageMatcher, nothing } from "../schema/message_pattern.ts";
import type { MessageText } from "../schema/message_text.ts";
import type { Ordinal } from "./occurrence.ts";
import type { BadKind } from "../events/frame.ts";
import type { DeviceState } from "./device_state.ts";

/** What a condition looks at. */
export interface Occasion {
  /** Undefined when none is being answered. */
  readonly message: MessageText | undefined;
  /** A field of the message as text. */
  field(name: string): string | undefined;
  /** What is wrong with the message, if it is bad. */
  readonly bad?: BadKind | undefined;
  readonly world: DeviceState;
  /** The number of the connection, from 1. */
  readonly connection: number;
}

/** When something is done: all of what is said here must hold. */
export interface When {
  readonly pattern?: MessageMatcher | undefined;
  readonly frame?: ReadonlyMap<string, Matcher> | undefined;
  readonly connection?: Ordinal | undefined;
  readonly nth?: Ordinal | undefined;
  /** Without it a rule is for good messages only. */
  readonly bad?: BadKind | "any" | undefined;
  readonly state?: ReadonlyMap<string, Matcher> | undefined;
}

/** Whether it is time, and what the pattern captured. */
export class Condition {
  constructor(readonly when: When) {}

  /** Counts the occasions at which everything but `nth` holds. */
  holds(occasion: Occasion): Captured | undefined {
    const { pattern, frame, state, connection, nth, bad } = this.when;
    if (bad === "any" ? !occasion.bad : bad !== occasion.bad) return undefined;
    let captured: Captured | undefined = nothing;
    if (pattern) {
      captured = occasion.message && pattern(occasion.message);
      if (!captured) return undefined;
    }
    if (connection && !connection(occasion.connection)) return undefined;
    if (frame && !all(frame, (name) => occasion.field(name))) return undefined;
    if (state && !all(state, (name) => occasion.world.state.get(name))) return undefined;
    if (nth && !nth(occasion.world.count(this))) return undefined;
    return captured;
  }
}

function all(wanted: ReadonlyMap<string, Matcher>, value: (name: string) => string | undefined): boolean {
  for (const [name, matches] of wanted) {
    const text = value(name);
    if (text === undefined || !matches(text)) return false;
  }
  return true;
}
