/** One message, cut out of the byte stream of one direction of a connection. */
export interface Frame {
  /** Exactly the bytes on the wire, with delimiter or header. Nobody overwrites them: they may be kept. */
  readonly wire: Uint8Array;
  /** The message itself: without delimiter or header, and decoded where the framing encodes (slip, cobs). */
  readonly content: Uint8Array;
  /** The position of the first byte of `wire` in the stream. */
  readonly offset: number;
  /** What the header says, for framings that know a protocol: `transaction`, `unit` and `function` for modbus. */
  readonly fields?: Fields;
  /** Why the message is not valid, if it is not: no service answers it, and no pattern matches it. */
  readonly bad?: BadMessage | undefined;
}

export type Fields = Readonly<Record<string, number | string>>;

/** What is wrong with a message that can be told from the ones before and behind it. */
export interface BadMessage {
  readonly kind: BadKind;
  /** In words: `xor8 is "27", but "3e" was received`. */
  readonly problem: string;
}

/**
 * The checksum, an escape sequence, the bytes at the beginning or at the end, or the length: bytes before the next
 * header belong to no message.
 */
export const badKinds = ["check", "escape", "header", "length", "trailer"] as const;
export type BadKind = typeof badKinds[number];
