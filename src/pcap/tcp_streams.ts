import { usage } from "../values/failure.ts";
import { decode } from "./decode.ts";
import { isKnown, knownLinkLayers } from "./link_layers.ts";
import type { Packet } from "./packet.ts";
import type { Recording } from "../events/conversation.ts";
import type { Segment } from "./tcp_segment.ts";
import { TcpStream } from "./tcp_stream.ts";

/**
 * Finds the TCP connections in packets, numbered as Wireshark does (`tcp.stream`).
 * @param name of the file, for errors
 * @throws {Failure} when there is none
 */
export function readStreams(packets: readonly Packet[], name: string): Recording {
  const streams: TcpStream[] = [];
  /** By its two addresses: the last one that had these. */
  const current = new Map<string, TcpStream>();
  const unknown = new Set<number>();
  for (const packet of packets) {
    if (!isKnown(packet.linkType)) unknown.add(packet.linkType);
    const segment = decode(packet);
    if (!segment) continue;
    if ("unreadable" in segment) throw usage(`${name}: packet ${packet.number}: ${segment.unreadable}`);
    const key = keyOf(segment);
    let stream = current.get(key);
    if (!stream || stream.isOver(segment)) {
      stream = new TcpStream(streams.length, segment, packet.at);
      streams.push(stream);
      current.set(key, stream);
    }
    stream.push(segment, packet);
  }
  if (streams.length === 0) {
    const types = [...unknown].join(", ");
    const why = unknown.size > 0 ? ` (link type ${types} is not known; these are: ${knownLinkLayers})` : "";
    throw usage(`"${name}" has no TCP in its ${packets.length} packets${why}`);
  }
  return { conversations: streams.map((stream) => stream.conversation) };
}

/** The same for both directions. */
function keyOf({ from, to }: Segment): string {
  return from < to ? `${from} ${to}` : `${to} ${from}`;
}
