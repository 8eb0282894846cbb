import type { Clock } from "../events/clock.ts";

/** Where a connection stands between two requests. */
type Stage = "waiting" | "header" | "body" | "answering";

/** Sees to it that a client that sends a request too slowly is told so, instead of holding a connection for ever. */
export class RequestWatch {
  #stage: Stage = "waiting";
  #cancelHeader: (() => void) | undefined;
  #cancelRequest: (() => void) | undefined;

  /** @param onSlow is called once a request takes too long */
  constructor(
    readonly limits: { readonly headerTimeout: number; readonly requestTimeout: number },
    readonly clock: Clock,
    readonly onSlow: () => void,
  ) {}

  onBytes(): void {
    if (this.#stage !== "waiting") return;
    this.#stage = "header";
    const { headerTimeout, requestTimeout } = this.limits;
    if (headerTimeout > 0) this.#cancelHeader = this.clock.after(headerTimeout, this.onSlow);
    if (requestTimeout > 0) this.#cancelRequest = this.clock.after(requestTimeout, this.onSlow);
  }

  /** The header is complete. */
  onHeader(): void {
    this.#cancelHeader?.();
    this.#stage = "body";
  }

  /** The body is complete. */
  onRequest(): void {
    this.stop();
    this.#stage = "answering";
  }

  onResponse(): void {
    this.#stage = "waiting";
  }

  /**
   * The connection is idle.
   * @param isBlocked whether an answer waits for the client to read it
   * @returns whether it may stay: an answer may take its time, and a request that stopped half-way gets a 408
   */
  onIdle(isBlocked: boolean): boolean {
    if (this.#stage === "answering") return !isBlocked;
    if (this.#stage === "waiting") return false;
    this.stop();
    this.onSlow();
    return true;
  }

  stop(): void {
    this.#cancelHeader?.();
    this.#cancelRequest?.();
  }
}
