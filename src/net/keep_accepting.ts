import type { Server } from "node:net";
import type { Context } from "../events/context.ts";
import { canOpen } from "./file_descriptors.ts";
import { guarded } from "./safe_listener.ts";

/** How often a listener that may have gone deaf is woken, in milliseconds: one that nothing happens at, and any other. */
const [whenQuiet, whenBusy] = [250, 20];

/** For how long there must have been descriptors until it is worth saying again that there are none, in milliseconds. */
const calm = 10_000;

/**
 * Keeps a listener accepting when file descriptors had run out. After one accept that failed for that, Deno 2.9 never
 * accepts again, and says nothing; calling listen(2) again on the same socket wakes it and changes nothing else. Then it
 * accepts until they run out again: so where many wait it is woken soon after it has accepted.
 * @returns a function that stops it
 */
export function keepAccepting(server: Server, backlog: number, context: Context): () => void {
  let accepted = 0;
  let exhaustedAt = -Infinity;
  server.on("connection", () => accepted++);
  const wake = guarded(() => {
    const now = context.clock.now();
    const isExhausted = !canOpen(1);
    if (isExhausted && now - exhaustedAt > calm) {
      context.emit({
        event: "error",
        message: "no file descriptor is left: connections wait until one is closed",
      });
    }
    if (isExhausted) exhaustedAt = now;
    (server as Server & { _handle?: { listen?(backlog: number): number } })._handle?.listen?.(backlog);
    timer = setTimeout(wake, accepted > 0 || isExhausted ? whenBusy : whenQuiet);
    accepted = 0;
  });
  let timer = setTimeout(wake, whenQuiet);
  return () => clearTimeout(timer);
}
