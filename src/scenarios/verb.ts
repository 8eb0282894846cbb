import type * as v from "valibot";
import type { Context } from "../events/context.ts";
import type { Value } from "../values/options.ts";
import type { StepResult } from "../reports/result.ts";
import type { Field } from "../schema/binary_field.ts";
import type { ExpectedPattern } from "./expectation.ts";
import type { FieldPattern } from "./field_pattern.ts";
import type { NamedConnection } from "./named_connection.ts";
import type { Phrase } from "../dialogue/payload_template.ts";
import type { Step } from "./scenario.ts";
import type { Scope } from "./scope.ts";

/** What a verb reads its settings with. */
export interface StepGrammar {
  /** Text, read as an option of the command line would be. */
  read<T>(value: Value<T>): v.GenericSchema<unknown, T>;
  /** A payload with `{{tags}}`. */
  readonly phrase: v.GenericSchema<unknown, Phrase>;
  /** A pattern, which may hold `{{tags}}` too. */
  readonly expectation: v.GenericSchema<unknown, ExpectedPattern>;
  /** What a field must be; it may hold `{{tags}}` too. */
  readonly field: v.GenericSchema<unknown, FieldPattern>;
  /** A list of steps. */
  readonly steps: v.GenericSchema<unknown, readonly Draft[]>;
}

/** A step whose settings are read, but not yet held against the rest of the file. */
export interface Draft {
  readonly verb: Verb<unknown>;
  readonly settings: unknown;
  /** The name of a connection, if one was written, and the key it stands at. */
  readonly on: string | undefined;
  readonly onKey: string;
}

/** What a step is given to do its work. */
export interface StepContext {
  /** Its connection. Only for verbs that have one. */
  readonly link: NamedConnection;
  /** Its signal aborts when the step is to stop. */
  readonly context: Context;
  readonly scope: Scope;
  /** What a message says beside its framing, by name. */
  readonly fields: ReadonlyMap<string, Field>;
  /** How long what is expected may take where the step does not say, in milliseconds. */
  readonly within: number;
  /** The steps inside of this one. */
  readonly branches: readonly (readonly Step[])[];
  /** Runs a branch. @param part of its number: `2` for the second repetition @returns how its steps went */
  play(branch: readonly Step[], part: number, signal?: AbortSignal): Promise<StepResult[]>;
  /** Takes results into the report, as those of steps inside of this one. */
  keep(results: readonly StepResult[]): void;
}

/** What a step does with its connection: nothing, anything that needs no turn, or receive what comes. */
export type ConnectionUse = "none" | "acts" | "reads";

/** Where steps stand inside of a step, and how they are reached from it. */
export interface Branch {
  readonly path: readonly (string | number)[];
  readonly steps: readonly Draft[];
}

/** One kind of step: how it is written, what it says of itself, and what it does. */
export interface Verb<Settings> {
  readonly name: string;
  /** What help says of it. */
  readonly summary: string;
  /** One step, as it is written in a list of steps. */
  readonly example: string;
  /** What help says of each key besides its own name and `on`. */
  readonly keys?: Readonly<Record<string, string>>;
  /** How its value is called: `send: PAYLOAD`. Without one the step is a bare word. */
  readonly placeholder?: string;
  readonly use: ConnectionUse;
  /** What it takes; for a verb with a value, that stands at its own name. */
  entries(grammar: StepGrammar): v.ObjectEntries;
  /** What it does, in a few words: `expect re:^ACME`. */
  describe(settings: Settings): string;
  /**
   * What is wrong with the settings taken together.
   * @param fields that messages of the connection can have; undefined when it has no messages
   */
  complain?(settings: Settings, fields: readonly string[] | undefined): string | undefined;
  /** Names that templates of later steps can use. */
  defines?(settings: Settings): readonly string[];
  /** Names that its own templates use. */
  needs?(settings: Settings): readonly string[];
  branches?(settings: Settings): readonly Branch[];
  /** How many literal bytes it expects. */
  expectedBytes?(settings: Settings): number;
  /** @throws {StepError} when it does not go as it is to */
  perform(settings: Settings, stage: StepContext): Promise<void> | void;
}

type SettingsOf<Entries extends v.ObjectEntries> = v.InferOutput<v.StrictObjectSchema<Entries, undefined>>;

/** Writes a verb with the types of its own settings, and lets it stand among others. */
export function defineVerb<Entries extends v.ObjectEntries>(
  verb: Omit<Verb<SettingsOf<Entries>>, "entries"> & { entries(grammar: StepGrammar): Entries },
): Verb<unknown> {
  return verb as unknown as Verb<unknown>;
}
