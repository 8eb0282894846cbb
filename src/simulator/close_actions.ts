import type { Action } from "./action.ts";

export function delayAction(ms: number): Action {
  return { perform: (turn) => turn.pause(ms).then(() => "go on") };
}

/** FIN or RST. What comes after a FIN is read, and not answered. */
export function endAction(how: "fin" | "rst"): Action {
  return {
    perform(turn) {
      const busy = turn.end(how);
      return busy ? busy.then(() => "stop") : "stop";
    },
  };
}

/** Says nothing: not what stands behind it, and not the default answer. */
export const silentAction: Action = { perform: () => "stop" };
