import type * as v from "valibot";
import type { KeyTexts } from "../schema/key_text.ts";
import type { Template } from "../templates/template.ts";
import type { Value } from "../values/options.ts";
import type { Action } from "./action.ts";

/** What an action reads its settings with. */
export interface ActionGrammar {
  /** Text, read as an option of the command line would be. */
  read<T>(value: Value<T>): v.GenericSchema<unknown, T>;
  /** A payload with `{{tags}}`. */
  readonly template: v.GenericSchema<unknown, Template>;
  /** The name of a memory that the file declares. */
  readonly memory: v.GenericSchema<unknown, string>;
  /** Templates by the names of values of the state that the file declares. */
  readonly state: v.GenericSchema<unknown, ReadonlyMap<string, Template>>;
  /** One action, or a list of actions. */
  readonly actions: v.GenericSchema<unknown, readonly Action[]>;
}

/** One kind of action: how it is written, what help says of it, and how it is made. */
export interface ActionKind<Settings> {
  readonly name: string;
  /** What help says of it. */
  readonly summary: string;
  /** One action, as it is written behind `then`. */
  readonly example: string;
  /** Its value: `delay: DURATION`. Without one the action is a word, or `NAME: yes`. */
  readonly placeholder?: string;
  /** What help says of the keys of its value, if that is a map. */
  readonly inside?: KeyTexts;
  /** What help says of its further keys in the same map. */
  readonly beside?: KeyTexts;
  /** Whether it sends a message; one map can only send one. */
  readonly isMessage?: boolean;
  /** The schemas of its value, at its own name, and of its further keys, which must be optional. */
  entries(grammar: ActionGrammar): v.ObjectEntries;
  /** What is wrong with the settings taken together. */
  complain?(settings: Settings): string | undefined;
  /** The name that templates can use after it. @param written its value, not parsed yet */
  keeps?(written: unknown): string | undefined;
  create(settings: Settings): Action;
}

type SettingsOf<Entries extends v.ObjectEntries> = v.InferOutput<v.StrictObjectSchema<Entries, undefined>>;

/** Writes a kind of action with the types of its own settings. */
export function defineAction<Entries extends v.ObjectEntries>(
  kind: Omit<ActionKind<SettingsOf<Entries>>, "entries"> & { entries(grammar: ActionGrammar): Entries },
): ActionKind<unknown> {
  return kind as unknown as ActionKind<unknown>;
}
