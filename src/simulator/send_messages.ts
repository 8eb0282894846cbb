import type { Template } from "../templates/template.ts";
import type { Action, ActionContext, ActionResult } from "./action.ts";
import type { Pace } from "./write_pacing.ts";
import type { DeviceState } from "./device_state.ts";

/** What becomes of several messages, one a turn: start again, no more, or the last one again and again. */
export type Order = "cycle" | "once" | "last";

export interface SendSetting {
  readonly messages: readonly Template[];
  readonly order: Order;
  /** Whether the framing makes a message of what is sent, or it goes out as it is. */
  readonly isFramed: boolean;
  readonly pace: Pace | undefined;
}

/** Sends the message whose turn it is. */
export class SendMessages implements Action {
  readonly isLimited: boolean;

  constructor(readonly sending: SendSetting) {
    this.isLimited = sending.order === "once";
  }

  perform(turn: ActionContext): ActionResult | Promise<ActionResult> {
    if (this.isSpent(turn.world)) return "go on";
    const { isFramed, pace } = this.sending;
    const content = this.#choose(turn.world).render(turn.scope);
    const bytes = isFramed ? turn.frame(content) : content;
    const busy = pace ? drip(bytes, pace, turn) : turn.send(bytes);
    return busy ? busy.then(() => "go on") : "go on";
  }

  isSpent(world: DeviceState): boolean {
    const { messages } = this.sending;
    return this.isLimited && world.countOf(this) >= messages.length;
  }

  #choose(world: DeviceState): Template {
    const { messages, order } = this.sending;
    if (messages.length === 1 && order !== "once") return messages[0]!;
    const index = world.count(this) - 1;
    return messages[order === "cycle" ? index % messages.length : Math.min(index, messages.length - 1)]!;
  }
}

async function drip(bytes: Uint8Array, pace: Pace, turn: ActionContext): Promise<void> {
  if (pace.waitsFirst) await turn.pause(pace.pause);
  await turn.sendPaced(bytes, pace);
}
