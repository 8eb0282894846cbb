import type { Way } from "../events/event.ts";

/** Ways as Toxiproxy names them, and both of them at once, which it does not know. */
export const streams: Readonly<Record<string, readonly Way[]>> = {
  upstream: ["up"],
  downstream: ["down"],
  both: ["up", "down"],
};

/** The name for these ways. */
export function streamOf(ways: readonly Way[]): string {
  return ways.length > 1 ? "both" : ways[0] === "up" ? "upstream" : "downstream";
}
