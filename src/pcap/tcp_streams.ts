import { usage } from "../values/failure.ts";
import { decode } from "./decode.ts";
import { knownLinkLayers } from "./link_layers.ts";
import type { PacketFile } from "./packet.ts";
import type { Recording } from "../events/conversation.ts";
import { TcpStream } from "./tcp_stream.ts";

/** How many kinds of packets that can't be read are named. */
const mostNamed = 8;

/**
 * Finds the TCP connections in packets, numbered as Wireshark does (`tcp.stream`).
 * @param name of the file, for errors
 * @throws {Failure} when there is none
 */
export function readStreams({ packets, warning }: PacketFile, name: string): Recording {
  const streams: TcpStream[] = [];
  /** By its two addresses: the last one that had these. */
  const current = new Map<string, TcpStream>();
  /** Packets that can't be read, by the name of what is in the way. */
  const wrapped = new Map<string, number>();
  const warnings: string[] = warning === undefined ? [] : [warning];
  let cut = 0;
  let firstCut: string | undefined;
  for (const packet of packets) {
    const { number, at } = packet;
    const segment = decode(packet);
    if (!segment) continue;
    if ("wrapper" in segment) {
      wrapped.set(segment.wrapper, (wrapped.get(segment.wrapper) ?? 0) + 1);
      continue;
    }
    if ("unreadable" in segment) {
      const { unreadable, from, to } = segment;
      const owner = from === undefined || to === undefined ? undefined : current.get(keyOf(from, to));
      if (owner) owner.complain(number, unreadable);
      else {
        cut++;
        const ends = from === undefined ? "" : ` (${from} to ${to})`;
        firstCut ??= `packet ${number}${ends}: ${unreadable}`;
      }
      continue;
    }
    const key = keyOf(segment.from, segment.to);
    let stream = current.get(key);
    if (!stream || stream.isOver(segment)) {
      stream = new TcpStream(streams.length, segment, at);
      streams.push(stream);
      current.set(key, stream);
    }
    stream.push({ segment, number, at });
  }
  if (firstCut !== undefined) {
    warnings.push(
      cut === 1 ? firstCut : `${firstCut}; so are ${cut - 1} more packets that belong to no conversation`,
    );
  }
  const unread = namesOf(wrapped);
  if (streams.length === 0) {
    if (firstCut !== undefined) throw usage(`${name}: ${warnings.at(-1)}`);
    const why = unread === undefined
      ? ""
      : `: ${unread}, which is not read (link types that are: ${knownLinkLayers})`;
    const end = warning === undefined ? "" : `; ${warning}`;
    throw usage(`"${name}" has no TCP that can be read in its ${packets.length} packets${why}${end}`);
  }
  if (unread !== undefined) warnings.push(`${unread}, which is not read`);
  const conversations = streams.map((stream) => stream.conversation);
  return { conversations, hasPackets: true, ...(warnings.length > 0 ? { warnings } : {}) };
}

function namesOf(wrapped: ReadonlyMap<string, number>): string | undefined {
  if (wrapped.size === 0) return undefined;
  const named = [...wrapped].slice(0, mostNamed)
    .map(([name, count]) => `${count} ${count === 1 ? "packet is" : "packets are"} ${name}`);
  const more = wrapped.size > mostNamed ? `, and ${wrapped.size - mostNamed} other kinds` : "";
  return `${named.join(", ")}${more}`;
}

/** The same for both directions. */
function keyOf(from: string, to: string): string {
  return from < to ? `${from} ${to}` : `${to} ${from}`;
}
