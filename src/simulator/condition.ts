import { type Captured, type Matcher, type MessageMatcher, nothing } from "../schema/message_pattern.ts";
import type { MessageText } from "../schema/message_text.ts";
import type { Scoped } from "../templates/pattern_template.ts";
import { MissingValue, type TemplateScope } from "../templates/scope.ts";
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
  /** What tags in patterns are filled in from. */
  readonly scope: TemplateScope;
  readonly world: DeviceState;
  /** The number of the connection, from 1. */
  readonly connection: number;
}

/** When something is done: all of what is said here must hold. */
export interface When {
  readonly pattern?: Scoped<MessageMatcher> | undefined;
  readonly frame?: ReadonlyMap<string, Scoped<Matcher>> | undefined;
  readonly connection?: Ordinal | undefined;
  readonly nth?: Ordinal | undefined;
  /** Without it a rule is for good messages only. */
  readonly bad?: BadKind | "any" | undefined;
  readonly state?: ReadonlyMap<string, Scoped<Matcher>> | undefined;
}

/** Whether it is time, and what the pattern captured. */
export class Condition {
  constructor(readonly when: When) {}

  /**
   * Counts the occasions at which everything but `nth` holds. A tag that asks for what is not there matches nothing.
   * @throws {TemplateError} when a tag can't be filled in, or makes no pattern
   */
  holds(occasion: Occasion): Captured | undefined {
    try {
      return this.#holds(occasion);
    } catch (error) {
      if (error instanceof MissingValue) return undefined;
      throw error;
    }
  }

  #holds(occasion: Occasion): Captured | undefined {
    const { pattern, frame, state, connection, nth, bad } = this.when;
    if (bad === "any" ? !occasion.bad : bad !== occasion.bad) return undefined;
    let captured: Captured | undefined = nothing;
    if (pattern) {
      captured = occasion.message && pattern(occasion.scope)(occasion.message);
      if (!captured) return undefined;
    }
    if (connection && !connection(occasion.connection)) return undefined;
    if (frame && !all(frame, occasion, (name) => occasion.field(name))) return undefined;
    if (state && !all(state, occasion, (name) => occasion.world.state.get(name))) return undefined;
    if (nth && !nth(occasion.world.count(this))) return undefined;
    return captured;
  }
}

function all(
  wanted: ReadonlyMap<string, Scoped<Matcher>>,
  { scope }: Occasion,
  value: (name: string) => string | undefined,
): boolean {
  for (const [name, matches] of wanted) {
    const text = value(name);
    if (text === undefined || !matches(scope)(text)) return false;
  }
  return true;
}
