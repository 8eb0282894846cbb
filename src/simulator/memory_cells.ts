import * as v from "valibot";
import { fromLatin1, latin1 } from "../bytes/bytes.ts";
import { escapeBytes } from "../bytes/escape.ts";
import type { KeyTexts } from "../schema/key_text.ts";
import type { Template } from "../templates/template.ts";
import { type Action, type ActionContext, ActionFailed, type ActionResult, perform } from "./action.ts";
import type { ActionGrammar } from "./action_kind.ts";
import type { Memory } from "./memory.ts";

/** What actions on a memory have in common. */
export const cellEntries = ({ template, actions }: ActionGrammar) => ({
  /** The number of the first cell. */
  at: template,
  /** What is done instead, when there are no such cells. */
  outside: v.optional(actions),
});

export const cellTexts: KeyTexts = {
  at: { form: "TEMPLATE", text: "the number of the first cell" },
  outside: { form: "ACTIONS", text: "what is done instead when there are no such cells" },
  count: { form: "TEMPLATE", text: "how many cells" },
};

export function memoryOf({ world }: ActionContext, name: string): Memory {
  return world.memory.get(name)!;
}

/** Does what is to be done when there are no such cells. @throws {ActionFailed} when that is nothing */
export function outsideOf(
  actions: readonly Action[] | undefined,
  turn: ActionContext,
  problem: string,
): ActionResult | Promise<ActionResult> {
  if (!actions) throw new ActionFailed(problem);
  const next = perform(actions, turn);
  return typeof next === "string" ? "stop" : next.then(() => "stop");
}

/** A number in decimal, or in hexadecimal behind `0x`; whether there is a cell of that number is not asked here. */
export function cellNumber(key: string, template: Template, { scope }: ActionContext): number {
  const text = latin1(template.render(scope));
  if (/^(-?\d{1,15}(\.\d+)?|0x[0-9a-f]{1,12})$/i.test(text)) return Number(text);
  throw new ActionFailed(`${key}: "${escapeBytes(fromLatin1(text.slice(0, 40)))}" is not a number`);
}
