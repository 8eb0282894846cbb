import * as v from "valibot";
import { usage } from "../values/failure.ts";
import { type Value, yesOrNo } from "../values/options.ts";
import { suggest } from "../values/suggest.ts";
import type { Platform } from "../values/platform.ts";
import type { Template } from "../templates/template.ts";
import { choice, count, duration } from "../values/value_types.ts";
import type { Action } from "./action.ts";
import { type Declared, declaredName, declaredTemplate, undeclared } from "./declared_names.ts";
import { delayAction, endAction, silentAction } from "./close_actions.ts";
import { type Split, split } from "../values/pacing.ts";
import type { Pace } from "./write_pacing.ts";
import { type Order, SendAction } from "./send_action.ts";
import { readAction, setAction, writeAction } from "./state_actions.ts";
import { judged, keys, listOf, named, oneOrMany, parsed, text } from "../schema/schema_kit.ts";

/**
 * `actions` is what stands behind `then`: a word, a map, or a list of these. `entries` are the keys of such a map, for
 * maps that have other keys too: `contradiction` and `inOrder` are to be applied to these.
 */
export function actionSchemas(declared: Declared, platform: Platform) {
  const template = declaredTemplate(declared);
  const rendered = parsed(template, platform);
  const yes = parsed(yesOrNo, platform);
  const ms = parsed(duration, platform);

  const cells = {
    at: rendered,
    outside: v.optional(v.lazy((): v.GenericSchema<unknown, readonly Action[]> => actions)),
  };
  const memory = parsed(declaredName("memory", declared.memory), platform);

  const entries = {
    delay: v.optional(ms),
    write: v.optional(v.pipe(
      keys({ to: memory, ...cells, count: v.optional(rendered), bytes: rendered }),
      v.transform(({ to, at, outside, count, bytes }) =>
        writeAction({ memory: to, at, outside, count, bytes })
      ),
    )),
    read: v.optional(v.pipe(
      keys({ from: memory, ...cells, count: v.optional(rendered, "1"), as: text }),
      v.transform(({ from, at, outside, count, as }) => readAction({ memory: from, at, outside, count, as })),
    )),
    set: v.optional(v.pipe(
      named(rendered),
      judged((values) => undeclared("state", [...values.keys()], declared.state)),
      v.transform(setAction),
    )),
    reply: v.optional(rendered),
    replies: v.optional(listOf(rendered)),
    order: v.optional(parsed(choice<Order>("cycle", "once", "last"), platform)),
    send: v.optional(rendered),
    drip: v.optional(v.pipe(
      keys({ size: parsed(count(1), platform), every: ms }),
      v.transform(({ size, every }): Pace => ({ size, pause: every, waitsFirst: true })),
    )),
    split: v.optional(parsed(split, platform)),
    close: v.optional(yes),
    reset: v.optional(yes),
    silent: v.optional(yes),
  };

  const map = v.pipe(keys(entries), judged(contradiction), v.transform(inOrder));
  const words = parsed(word(template), platform);
  const action = v.lazy((input): v.GenericSchema<unknown, Action[]> =>
    typeof input === "string" ? words : map
  );
  const actions = v.pipe(oneOrMany(action), v.transform((lists): readonly Action[] => lists.flat()));
  return { actions, entries };
}

const endings = ["close", "reset", "silent"];

/** An action that is a word of its own; anything else is a reply, unless it looks like a slip. */
function word(template: Value<Template>): Value<Action[]> {
  return {
    placeholder: "TEMPLATE",
    parse(written, platform) {
      if (written === "") throw usage(`nothing is done here (or write reply: "")`);
      if (endings.includes(written)) return inOrder({ [written]: true });
      const hint = /^[a-z]+$/.test(written) ? suggest(written, endings) : "";
      if (hint === "") return inOrder({ reply: template.parse(written, platform) });
      throw usage(`"${written}" is not an action${hint} (or write reply: ${written})`);
    },
  };
}

export interface ActionMap {
  readonly delay?: number | undefined;
  readonly write?: Action | undefined;
  readonly read?: Action | undefined;
  readonly set?: Action | undefined;
  readonly reply?: Template | undefined;
  readonly replies?: Template[] | undefined;
  readonly order?: Order | undefined;
  readonly send?: Template | undefined;
  readonly drip?: Pace | undefined;
  readonly split?: Split | undefined;
  readonly close?: boolean | undefined;
  readonly reset?: boolean | undefined;
  readonly silent?: boolean | undefined;
}

/** What can't stand in one map. */
export function contradiction(map: ActionMap): string | undefined {
  const { reply, replies, send } = map;
  const sent = [reply, replies, send].filter((each) => each !== undefined).length;
  if (inOrder(map).length === 0) return "nothing is done here";
  if (sent > 1) return "reply, replies and send can't be combined (write a list of actions)";
  if (map.order !== undefined && !replies) return "order is for replies";
  if (map.drip && map.split) return "drip and split can't be combined";
  if ((map.drip || map.split) && sent === 0) return "drip and split are for reply, replies or send";
}

/** The actions of one map, in the order that is fixed for them. */
export function inOrder(map: ActionMap): Action[] {
  const actions: Action[] = [];
  if (map.delay !== undefined) actions.push(delayAction(map.delay));
  for (const action of [map.write, map.read, map.set]) if (action) actions.push(action);
  const messages = map.replies ?? [map.reply ?? map.send].filter((each) => each !== undefined);
  if (messages.length > 0) {
    const isFramed = map.send === undefined;
    const pace = map.drip ?? (map.split && { ...map.split, waitsFirst: false });
    actions.push(new SendAction({ messages, order: map.order ?? "cycle", isFramed, pace }));
  }
  if (map.close) actions.push(endAction("fin"));
  if (map.reset) actions.push(endAction("rst"));
  if (map.silent) actions.push(silentAction);
  return actions;
}
