/** One packet of a capture. */
export interface Packet {
  /** 1, 2, 3, ... as Wireshark numbers them. */
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What its bytes begin with: a LINKTYPE_ of the tcpdump group's registry. */
  readonly linkType: number;
  readonly bytes: Uint8Array;
  /** How long it was on the wire; more than its bytes when the capture cut it. */
  readonly length: number;
}

/** What is in a file of packets. */
export interface PacketFile {
  readonly packets: readonly Packet[];
  /** Why these are not all: the file ends too early. */
  readonly warning?: string;
}

/** A part of a file, as numbers. */
export class BinaryReader {
  readonly #view: DataView;

  constructor(readonly bytes: Uint8Array, public little: boolean) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  u16(at: number): number {
    return this.#view.getUint16(at, this.little);
  }

  u32(at: number): number {
    return this.#view.getUint32(at, this.little);
  }
}
