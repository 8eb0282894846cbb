import type { Random } from "../../events/random.ts";
import type { Triggers } from "../fault.ts";

/** Whether it is a matter of chance which connections a fault acts on. */
export function isChance({ probability }: Triggers): boolean {
  return probability > 0 && probability < 1;
}

/**
 * Whether a fault acts on a connection at all.
 * @param connection which of its proxy, from 1
 * @param random is asked once at most
 */
export function isChosen(
  { nth, peer, probability }: Triggers,
  connection: number,
  host: string,
  random: Random,
): boolean {
  if (nth && (connection < nth.from || connection > nth.to)) return false;
  if (peer && !peer.has(host)) return false;
  return random() < probability;
}
