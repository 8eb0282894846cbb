import type { Clock } from "../events/clock.ts";
import type { AcceptedSocket } from "../net/accepted_socket.ts";

/** How many connections there may be that nobody serves; one more closes the oldest. */
export const mostNeglected = 256;

/** Milliseconds that a peer has to send FIN after ours. */
const finTime = 2000;

/** Connections over a limit that are not reset: as full devices have them. */
export class Neglected {
  readonly #clock: Clock;
  /** What closes each of them, oldest first. */
  readonly #open = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#open.size;
  }

  /** Accepts a connection and sends FIN, or nothing at all. */
  add(incoming: Pick<AcceptedSocket, "neglect">, how: "fin" | "silent"): void {
    let cancel = () => {};
    const close = incoming.neglect(how === "fin", () => {
      cancel();
      this.#open.delete(close);
    });
    this.#open.add(close);
    if (how === "fin") cancel = this.#clock.after(finTime, close);
    if (this.#open.size <= mostNeglected) return;
    const [oldest] = this.#open;
    this.#open.delete(oldest!);
    oldest!();
  }

  closeAll(): void {
    for (const close of this.#open) close();
  }
}
