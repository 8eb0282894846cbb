/** How many bytes are kept. */
const kept = 12;

/** The last bytes that went one way, or the end of them: for looking at a connection while it is open. */
export class LastBytes {
  #bytes: Uint8Array | undefined;
  #length = 0;

  /** Copies what there is to keep of one piece; of an earlier piece nothing stays. */
  note(piece: Uint8Array): void {
    const bytes = this.#bytes ??= new Uint8Array(kept);
    const from = Math.max(0, piece.length - kept);
    // A loop makes no object, which a call of set() with a part of it would.
    for (let i = from; i < piece.length; i++) bytes[i - from] = piece[i]!;
    this.#length = piece.length - from;
  }

  get bytes(): Uint8Array {
    return this.#bytes?.slice(0, this.#length) ?? new Uint8Array();
  }
}
