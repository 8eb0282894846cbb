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
}

export type Fields = Readonly<Record<string, number | string>>;
