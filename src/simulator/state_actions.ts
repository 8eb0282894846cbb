import { fromLatin1, latin1 } from "../bytes/bytes.ts";
import { escapeBytes } from "../bytes/escape.ts";
import { formatSize } from "../values/size.ts";
import type { Template } from "../templates/template.ts";
import { type Action, type ActionContext, ActionFailed, type ActionResult, perform } from "./action.ts";
import type { Memory } from "./memory.ts";

/** A device has no value longer than this; a rule that adds to one with every request would fill our memory. */
const longest = 64 * 1024;

/** Changes values of the state. All templates see the values from before. */
export function setAction(values: ReadonlyMap<string, Template>): Action {
  return {
    perform({ scope, world }) {
      const rendered = [...values].map(([name, template]) => [name, template.render(scope)] as const);
      for (const [name, bytes] of rendered) {
        if (bytes.length > longest) {
          throw new ActionFailed(`set: ${name} would be longer than ${formatSize(longest)}`);
        }
        world.state.set(name, latin1(bytes));
      }
      return "go on";
    },
  };
}

/** Where in a memory something is done. */
export interface Cells {
  readonly memory: string;
  /** The number of the first cell. */
  readonly at: Template;
  /** What is done instead, when there are no such cells. */
  readonly outside: readonly Action[] | undefined;
}

/** Keeps the bytes of `count` cells as a value for the templates of this turn. */
export function readAction(cells: Cells & { readonly count: Template; readonly as: string }): Action {
  return {
    perform(turn) {
      const [at, count] = [number("at", cells.at, turn), number("count", cells.count, turn)];
      const bytes = memoryOf(turn, cells).read(at, count);
      if (!bytes) return elsewhere(cells, turn, `read: ${cells.memory} has no ${count} cells at ${at}`);
      turn.keep(cells.as, latin1(bytes));
      return "go on";
    },
  };
}

/** Fills cells with bytes: as many as these make, or exactly `count`. */
export function writeAction(
  cells: Cells & { readonly count: Template | undefined; readonly bytes: Template },
): Action {
  return {
    perform(turn) {
      const memory = memoryOf(turn, cells);
      const at = number("at", cells.at, turn);
      const bytes = cells.bytes.render(turn.scope);
      const fits = !cells.count || number("count", cells.count, turn) * memory.width === bytes.length;
      if (fits && memory.write(at, bytes)) return "go on";
      return elsewhere(cells, turn, `write: ${cells.memory} has no cells at ${at} for ${bytes.length} bytes`);
    },
  };
}

function memoryOf({ world }: ActionContext, { memory }: Cells): Memory {
  return world.memory.get(memory)!;
}

function elsewhere(
  { outside }: Cells,
  turn: ActionContext,
  problem: string,
): ActionResult | Promise<ActionResult> {
  if (!outside) throw new ActionFailed(problem);
  const next = perform(outside, turn);
  return typeof next === "string" ? "stop" : next.then(() => "stop");
}

/** A number in decimal, or in hexadecimal behind `0x`; whether there is a cell of that number is not asked here. */
function number(key: string, template: Template, { scope }: ActionContext): number {
  const text = latin1(template.render(scope));
  if (/^(-?\d{1,15}(\.\d+)?|0x[0-9a-f]{1,12})$/i.test(text)) return Number(text);
  throw new ActionFailed(`${key}: "${escapeBytes(fromLatin1(text.slice(0, 40)))}" is not a number`);
}
