import type { Split } from "../values/pacing.ts";
import type { TemplateScope } from "../templates/scope.ts";
import type { DeviceState } from "./device_state.ts";

/** One occasion to act: a request, a new connection, or the time to talk unasked. */
export interface ActionContext {
  readonly world: DeviceState;
  readonly scope: TemplateScope;
  /** Keeps a value for the templates of this turn. */
  keep(name: string, value: string): void;
  /** Makes a message of content, as an answer to the request if there is one. */
  frame(content: Uint8Array): Uint8Array;
  /** Sends bytes behind those that were sent before. A promise when the peer is slow. */
  send(bytes: Uint8Array): void | Promise<void>;
  /** Sends bytes in pieces with pauses between them, behind those that were sent before. */
  sendPaced(bytes: Uint8Array, pacing: Split): void | Promise<void>;
  /** Lets time pass, after everything was sent. */
  pause(ms: number): Promise<void>;
  /** Ends the connection after everything was sent. */
  end(how: "fin" | "rst"): void | Promise<void>;
}

/** `stop`: what stands behind this action is left out. */
export type ActionResult = "go on" | "stop";

/** An action can't be done as the request wants it: the turn is over then, and the next request is answered. */
export class ActionFailed extends Error {
  override readonly name = "ActionFailed";
}

/** One thing that is done in a turn. */
export interface Action {
  /** @throws {ActionFailed} */
  perform(turn: ActionContext): ActionResult | Promise<ActionResult>;
  /** Whether it can only be done so often. */
  readonly isLimited?: boolean;
  /** Whether it was. */
  isSpent?(world: DeviceState): boolean;
}

/** Does one after the other. Without a promise as long as nothing has to be waited for. */
export function perform(
  actions: readonly Action[],
  turn: ActionContext,
  from = 0,
): ActionResult | Promise<ActionResult> {
  for (let i = from; i < actions.length; i++) {
    const next = actions[i]!.perform(turn);
    if (next === "stop") return next;
    if (next !== "go on") {
      return next.then((then) => then === "stop" ? then : perform(actions, turn, i + 1));
    }
  }
  return "go on";
}
