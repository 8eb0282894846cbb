/** A TCP segment, taken out of a packet. */
export interface Segment {
  /** Addresses and ports, as users write them. */
  readonly from: string;
  readonly to: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly flags: Flags;
  /** As it stands in the header: not scaled. */
  readonly window: number;
  /** Of a SYN: by how many bits the windows of its sender are to be shifted (RFC 7323), if it says so. */
  readonly scale?: number;
  readonly payload: Uint8Array;
  /** Why the payload is not all that was sent. */
  readonly defect?: string;
}

export interface Flags {
  readonly fin: boolean;
  readonly syn: boolean;
  readonly rst: boolean;
  readonly ack: boolean;
}

/** A segment, and its packet. */
export interface CapturedSegment {
  readonly segment: Segment;
  /** The number of the packet. */
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A packet that the capture has cut so short that its TCP header is not there whole. */
export interface Unreadable {
  readonly unreadable: string;
  /** Addresses and ports, when these are there. */
  readonly from?: string;
  readonly to?: string;
}
