/** What comes between or behind bytes: FIN and RST of the sender, or a fault's wish to close the connection. */
export type Mark = "end" | "abort" | "close";

/** What passes on goes there: the next stage, or where the chain ends. */
export interface Next {
  /** A promise means that too much is held from here on, or that the receiver is slow: await it. */
  pass(bytes: Uint8Array): void | Promise<void>;
  /** A promise as with `pass`. */
  mark(mark: Mark): void | Promise<void>;
  /** How many bytes are held from here on. */
  readonly held: number;
  /** The position in the stream, as it comes here, of what will come next. */
  readonly position: number;
}
