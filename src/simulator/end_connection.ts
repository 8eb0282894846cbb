import type { Action } from "./action.ts";

/** Ends the connection with FIN or RST. What is received after a FIN is read, and not answered. */
export function endConnection(how: "fin" | "rst"): Action {
  return {
    perform(turn) {
      const busy = turn.end(how);
      return busy ? busy.then(() => "stop") : "stop";
    },
  };
}
