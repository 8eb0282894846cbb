import type { Endpoint } from "../values/endpoint.ts";
import type { FramingMaker } from "../framings/framing.ts";
import type { Pattern } from "../values/pattern.ts";
import type { Field } from "../schema/binary_field.ts";
import type { Verb } from "./verb.ts";

/** A scenario file, understood: nothing in it can be refused any more. */
export interface Scenario {
  readonly name: string;
  /** As the user named it. */
  readonly file: string;
  readonly connections: readonly ConnectionPlan[];
  /** What the framing does not name, by the names that the file gives it. */
  readonly fields: ReadonlyMap<string, Field>;
  /** How long what is expected may take, in milliseconds, where a step does not say. */
  readonly within: number;
  /** Milliseconds for all of it; 0 for any. */
  readonly timeout: number;
  readonly steps: readonly Step[];
  /** The longest literal bytes that are expected: there must be room for them. */
  readonly longestExpected: number;
}

/** A connection that steps use. */
export interface ConnectionPlan {
  /** Empty for the only one of a scenario. */
  readonly name: string;
  /** Whether we are the client, or the device that waits for one. */
  readonly role: "connect" | "listen";
  /** Where; or the name of a connection of the same scenario that listens. */
  readonly target: Endpoint | string;
  readonly framing: FramingMaker | undefined;
  /** Messages that match one of these are neither judged nor counted. */
  readonly ignore: readonly Pattern[];
  /** Milliseconds for a connection to come about. */
  readonly connectWithin: number;
  /** Milliseconds to keep trying to connect for; 0 to try once. */
  readonly retry: number;
}

/** One step, with all that it was given. */
export interface Step<Settings = unknown> {
  readonly verb: Verb<Settings>;
  readonly settings: Settings;
  /** The name of the connection that it is about. */
  readonly connection: string | undefined;
  /** The line of the file, from 1. */
  readonly line: number;
  /** The steps inside of this one: one list for a repetition, several that run side by side. */
  readonly branches: readonly (readonly Step[])[];
}
