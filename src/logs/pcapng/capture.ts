import { formatAddress } from "../../values/address.ts";
import type { Happening, Moment } from "../../events/event.ts";
import { styleFor } from "../../io/style.ts";
import { eventText } from "../event_text.ts";
import { type End, pushed, TcpConnection } from "./connection.ts";
import { writeEnding } from "./tcp_close.ts";
import { addComment, type PacketWriter } from "./packet_writer.ts";
import { PlaceFinder } from "./addresses.ts";
import type { Timeline } from "./timeline.ts";

type Of<Kind extends Happening["event"]> = Happening & { event: Kind };

/** The connections of a proxy, or of anything else, by the network interface that they are shown on. */
export const interfaces = { alone: ["tcplab"], between: ["client", "upstream"] } as const;

/** Gives the number of the SYN of each end. */
export type FirstNumbers = (conn: number, micros: number) => Record<End, number>;

const plain = styleFor("file", "never");

/** Turns events into packets: knows which connection, and which end of it, an event is about. */
export class Capture {
  readonly #clients = new Map<number, TcpConnection>();
  readonly #upstreams = new Map<number, TcpConnection>();
  readonly #places = new PlaceFinder();
  /** By their two ends, the near one first. */
  readonly #byEnds = new Map<string, TcpConnection>();
  readonly #endsOf = new WeakMap<TcpConnection, string>();

  /** @param upstreamInterface the number of the interface of connections to the server */
  constructor(
    readonly writer: PacketWriter,
    readonly timeline: Timeline,
    readonly upstreamInterface: number,
    readonly firstNumbers: FirstNumbers = numbersOfTheTime,
  ) {}

  handle(happening: Happening, moment: Moment): void {
    this.timeline.advance(moment);
    switch (happening.event) {
      case "data":
        return this.#onData(happening);
      case "open":
        return this.#onOpen(happening);
      case "fin":
        return this.#onFin(happening);
      case "close":
        return this.#onClose(happening);
      case "control":
        return this.writer.remark(eventText(happening, plain, 0));
      case "fault":
      case "timeout":
      case "error":
        return this.#onRemarkable(happening);
    }
  }

  #onOpen(event: Of<"open">): void {
    const { conn, peer, local, initiator, side } = event;
    const name = `tcplab connection #${conn}${side ? " upstream" : ""}`;
    const [near, far] = [formatAddress(local), formatAddress(peer)];
    // Who connects to itself has both ends; one connection is shown once.
    const other = near === far ? undefined : this.#byEnds.get(`${far} ${near}`);
    if (other) return addComment(other.comments, `${name} is the other end of this one`);
    const { remark, ...places } = this.#places.find(local, peer, initiator);
    const iface = side ? this.upstreamInterface : 0;
    const numbers = this.firstNumbers(side ? -conn : conn, this.timeline.micros);
    const connection = new TcpConnection(this.writer, iface, places, numbers);
    this.#table(side).set(conn, connection);
    this.#byEnds.set(`${near} ${far}`, connection);
    this.#endsOf.set(connection, `${near} ${far}`);
    connection.comments.push(remark === undefined ? name : `${name} on ${remark}`);
    connection.open(initiator === "us" ? "near" : "far");
  }

  #onData(event: Of<"data">): void {
    const { bytes, offset, dir } = event;
    const origin = this.#origin(event);
    const onward = this.#onward(event);
    const room = (origin ?? onward)?.room;
    if (room === undefined) return;
    // In equal parts: reads of 64 KiB would else leave a crumb of 41 bytes each.
    const count = Math.ceil(bytes.length / room);
    const size = Math.ceil(bytes.length / count);
    for (let at = 0; at < bytes.length; at += size) {
      const part = count === 1 ? bytes : bytes.subarray(at, at + size);
      const control = at + size >= bytes.length ? pushed : 0;
      const sum = origin?.send(dir === "out" ? "near" : "far", offset + at, part, control);
      onward?.send("near", offset + at, part, control, sum);
    }
  }

  #onFin(event: Of<"fin">): void {
    this.#origin(event)?.finish(event.dir === "out" ? "near" : "far");
    this.#onward(event)?.finish("near");
  }

  #onClose(event: Of<"close">): void {
    const table = this.#table(event.side);
    const connection = table.get(event.conn);
    if (!connection) return;
    table.delete(event.conn);
    this.#byEnds.delete(this.#endsOf.get(connection)!);
    writeEnding(connection, event);
    for (const text of connection.comments) this.writer.remark(text);
  }

  #onRemarkable(event: Of<"fault" | "timeout" | "error">): void {
    const connection = this.#struck(event);
    const text = eventText(event, plain, 0);
    if (connection) addComment(connection.comments, text);
    else this.writer.remark(text);
  }

  /** The connection that shows what was done: the one on which bytes go on. */
  #struck(event: Of<"fault" | "timeout" | "error">): TcpConnection | undefined {
    const { conn = 0 } = event;
    const isUpstream = event.event === "fault" ? event.dir === "up" : "side" in event && event.side;
    const [first, second] = isUpstream ? [this.#upstreams, this.#clients] : [this.#clients, this.#upstreams];
    return first.get(conn) ?? second.get(conn);
  }

  /** The connection of the end that sends what the event tells of, if it tells of that. */
  #origin({ conn, dir, stage, side }: Of<"data" | "fin">): TcpConnection | undefined {
    if (stage === "delivered") return undefined;
    return (dir === "down" ? this.#upstreams : this.#table(side)).get(conn);
  }

  /** The connection on which a proxy passes it on. */
  #onward({ conn, dir, stage }: Of<"data" | "fin">): TcpConnection | undefined {
    if (stage === "received" || dir === "in" || dir === "out") return undefined;
    return (dir === "up" ? this.#upstreams : this.#clients).get(conn);
  }

  #table(side: "upstream" | undefined): Map<number, TcpConnection> {
    return side ? this.#upstreams : this.#clients;
  }
}

/** Numbers that grow with time, so that they differ from run to run (RFC 9293, section 3.4.1). */
function numbersOfTheTime(conn: number, micros: number): Record<End, number> {
  const spread = Math.imul(conn, 0x9e3779b1);
  return { near: micros / 4 + spread, far: micros / 4 - spread };
}
