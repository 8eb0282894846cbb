import type { FramingMaker } from "../framings/framing.ts";
import type { Action } from "./action.ts";
import type { Condition } from "./condition.ts";
import type { Field } from "../schema/binary_field.ts";
import type { InitialState } from "./device_state.ts";

/** When something is asked, what is done. */
export interface Rule {
  readonly when: Condition;
  readonly then: readonly Action[];
  /** Those of the actions that can be spent: then the rule holds no more. */
  readonly limited: readonly Action[];
}

/** What is done unasked, again and again. */
export interface UnaskedMessage {
  /** Milliseconds. */
  readonly interval: number;
  readonly when: Condition;
  readonly then: readonly Action[];
}

/** A rule file, understood. */
export interface RuleSet extends InitialState {
  readonly framing: FramingMaker;
  /** Whether all connections are to one device, or each has one of its own. */
  readonly isShared: boolean;
  readonly fields: ReadonlyMap<string, Field>;
  /** What is done when a peer connects. */
  readonly greeting: readonly Action[];
  /** The first one that holds is it. */
  readonly rules: readonly Rule[];
  readonly talks: readonly UnaskedMessage[];
  /** What is done when no rule holds. */
  readonly otherwise: readonly Action[];
}
