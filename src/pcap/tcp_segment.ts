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

/** A packet that the capture has cut so short that it can't be told what it is. */
export interface Unreadable {
  readonly unreadable: string;
}
