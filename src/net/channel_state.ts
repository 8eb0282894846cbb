/** Where a connection stands. */
interface ChannelState {
  readonly peerEnded: boolean;
  /** We have sent FIN, or are about to. */
  readonly weEnded: boolean;
  /** We do not read, because what was received is not dealt with yet. */
  readonly isBusy: boolean;
  /** Bytes wait in our memory, because the peer does not read them. */
  readonly hasUnsent: boolean;
}

/** What is special about a connection, in words; nothing when it is just open. */
export function channelStateText({ peerEnded, weEnded, isBusy, hasUnsent }: ChannelState): string[] {
  return [
    ...peerEnded ? ["half-closed by the peer"] : [],
    ...weEnded ? ["half-closed by us"] : [],
    ...isBusy ? ["not reading"] : [],
    ...hasUnsent ? ["the peer is not reading"] : [],
  ];
}
