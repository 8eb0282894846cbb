import * as v from "valibot";
import { usage } from "../values/failure.ts";
import { type Value, yesOrNo } from "../values/options.ts";
import { suggest } from "../values/suggest.ts";
import type { Platform } from "../values/platform.ts";
import { wordList } from "../values/word_list.ts";
import type { Template } from "../templates/template.ts";
import { judged, keys, named, oneOrMany, parsed } from "../schema/schema_kit.ts";
import type { Action } from "./action.ts";
import type { ActionGrammar, ActionKind } from "./action_kind.ts";
import { actionKinds } from "./actions/index.ts";
import { reply } from "./actions/reply.ts";
import { type Declared, declaredName, declaredTemplate, undeclared } from "./declared_names.ts";

/** A map of actions, by their keys. */
export type ActionMap = Readonly<Record<string, unknown>>;

/**
 * `actions` is what stands behind `then`: a word, a map, or a list of these. `entries` are the keys of such a map, for
 * maps that have other keys too: `contradiction` and `inOrder` are to be applied to these.
 */
export function actionSchemas(declared: Declared, platform: Platform) {
  const template = declaredTemplate(declared);
  const rendered = parsed(template, platform);
  const grammar: ActionGrammar = {
    read: (value) => parsed(value, platform),
    template: rendered,
    memory: parsed(declaredName("memory", declared.memory), platform),
    state: v.pipe(
      named(rendered),
      judged((values) => undeclared("state", [...values.keys()], declared.state)),
    ),
    actions: v.lazy((): v.GenericSchema<unknown, readonly Action[]> => actions),
  };
  const entries = entriesOfAll(grammar);
  const map = v.pipe(
    keys(entries) as v.GenericSchema<unknown, ActionMap>,
    judged(contradiction),
    v.transform(inOrder),
  );
  const words = parsed(word(template), platform);
  const action = v.lazy((input): v.GenericSchema<unknown, Action[]> =>
    typeof input === "string" ? words : map
  );
  const actions = v.pipe(oneOrMany(action), v.transform((lists): readonly Action[] => lists.flat()));
  return { actions, entries };
}

/** The keys of all actions; one that several actions share is behind the last of these. */
function entriesOfAll(grammar: ActionGrammar): v.ObjectEntries {
  const all = new Map<string, v.GenericSchema>();
  for (const kind of actionKinds) {
    const entries = isWord(kind) ? { [kind.name]: grammar.read(yesOrNo) } : kind.entries(grammar);
    for (const [key, schema] of Object.entries(entries) as Array<[string, v.GenericSchema]>) {
      all.delete(key);
      all.set(key, key === kind.name ? v.optional(schema) : schema);
    }
  }
  return Object.fromEntries(all);
}

function isWord({ placeholder }: ActionKind<unknown>): boolean {
  return placeholder === undefined;
}

/** An action that is a word of its own; anything else is a reply, unless it looks like a slip. */
function word(template: Value<Template>): Value<Action[]> {
  const wordNames = actionKinds.filter(isWord).map(({ name }) => name);
  return {
    placeholder: "TEMPLATE",
    parse(written, platform) {
      if (written === "") throw usage(`nothing is done here (or write reply: "")`);
      if (wordNames.includes(written)) return inOrder({ [written]: true });
      const hint = /^[a-z]+$/.test(written) ? suggest(written, wordNames) : "";
      if (hint === "") return inOrder({ [reply.name]: template.parse(written, platform) });
      throw usage(`"${written}" is not an action${hint} (or write reply: ${written})`);
    },
  };
}

/** What can't stand in one map. */
export function contradiction(map: ActionMap): string | undefined {
  const done = kindsIn(map);
  if (done.length === 0) return "nothing is done here";
  const messages = actionKinds.filter(({ isMessage }) => isMessage);
  if (done.filter((kind) => messages.includes(kind)).length > 1) {
    const names = wordList(messages.map(({ name }) => name), "and");
    return `${names} can't be combined (write a list of actions)`;
  }
  for (const key of Object.keys(map)) {
    const owners = actionKinds.filter(({ beside = {} }) => Object.hasOwn(beside, key));
    if (owners.length > 0 && !owners.some((kind) => done.includes(kind))) {
      return `${key} is for ${wordList(owners.map(({ name }) => name), "or")}`;
    }
  }
  return done.map((kind) => kind.complain?.(map)).find((complaint) => complaint !== undefined);
}

/** The actions of one map, in the order of the index. */
export function inOrder(map: ActionMap): Action[] {
  return kindsIn(map).map((kind) => kind.create(map));
}

/** `close: no` is as good as nothing. */
function kindsIn(map: ActionMap): ActionKind<unknown>[] {
  return actionKinds.filter((kind) => isWord(kind) ? map[kind.name] === true : map[kind.name] !== undefined);
}
