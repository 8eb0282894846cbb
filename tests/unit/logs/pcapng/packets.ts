import { assert, assertEquals } from "../../../assert.ts";
import type { Happening } from "../../../../src/events/event.ts";
import { ByteQueue } from "../../../../src/io/byte_queue.ts";
import { Capture, type FirstNumbers } from "../../../../src/logs/pcapng/capture.ts";
import { PacketWriter } from "../../../../src/logs/pcapng/packet_writer.ts";
import { Timeline } from "../../../../src/logs/pcapng/timeline.ts";
import { FakeOutput } from "../../fake_output.ts";
import { concat } from "../../../harness/bytes.ts";

/** One block of a pcapng file, read by the draft and not by what wrote it. */
export interface Block {
  readonly type: number;
  readonly body: Uint8Array;
}

/** @throws when it is not whole blocks, one behind the other */
export function readBlocks(file: Uint8Array): Block[] {
  const blocks: Block[] = [];
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  for (let at = 0; at < file.length;) {
    const length = view.getUint32(at + 4, true);
    assertEquals([length % 4, view.getUint32(at + length - 4, true)], [0, length]);
    blocks.push({ type: view.getUint32(at, true), body: file.subarray(at + 8, at + length - 4) });
    at += length;
  }
  return blocks;
}

/** The options from `at` on, by code, as text. */
export function readOptions(body: Uint8Array, at: number): [number, string][] {
  const found: [number, string][] = [];
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  while (at < body.length) {
    const [code, length] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
    if (code === 0) {
      assertEquals(at + 4, body.length);
      break;
    }
    found.push([code, new TextDecoder().decode(body.subarray(at + 4, at + 4 + length))]);
    at += 4 + length + (-length & 3);
  }
  return found;
}

/** What a packet says. */
export interface Packet {
  readonly iface: number;
  /** Microseconds since 1970. */
  readonly time: number;
  readonly from: string;
  readonly to: string;
  readonly sequence: number;
  readonly acknowledged: number;
  /** `SYN ACK` */
  readonly flags: string;
  readonly payload: Uint8Array;
  /** The length of the payload before it was cut. */
  readonly length: number;
  readonly comments: string[];
}

/** The packets of blocks. @throws when a checksum or a length is wrong */
export function readPackets(blocks: readonly Block[]): Packet[] {
  return blocks.filter(({ type }) => type === 6).map(({ body }) => {
    const view = new DataView(body.buffer, body.byteOffset, body.length);
    const [iface = 0, high = 0, low = 0, kept = 0, length = 0] = [0, 4, 8, 12, 16].map((at) =>
      view.getUint32(at, true)
    );
    const comments = readOptions(body, 20 + kept + (-kept & 3)).map(([code, text]) => {
      assertEquals(code, 1);
      return text;
    });
    const packet = body.subarray(20, 20 + kept);
    return { iface, time: high * 2 ** 32 + low, comments, ...readTcp(packet, length) };
  });
}

const names = ["FIN", "SYN", "RST", "PSH", "ACK"];

function readTcp(packet: Uint8Array, original: number) {
  const ip = packet.subarray(4);
  const isIpv4 = packet[0] === 2;
  const size = isIpv4 ? 20 : 40;
  const view = new DataView(ip.buffer, ip.byteOffset, ip.length);
  const [source, target] = isIpv4
    ? [ip.subarray(12, 16), ip.subarray(16, 20)]
    : [ip.subarray(8, 24), ip.subarray(24, 40)];
  const total = isIpv4 ? view.getUint16(2) : 40 + view.getUint16(4);
  assertEquals([ip[0]! >> 4, total], [isIpv4 ? 4 : 6, original - 4]);
  if (isIpv4) assertEquals(naiveSum(ip.subarray(0, 20)), 0xffff);
  const segment = ip.subarray(size);
  const isWhole = packet.length === original;
  const pseudo = concat([source, target, Uint8Array.of(0, 6, (total - size) >> 8, (total - size) & 0xff)]);
  if (isWhole) assertEquals(naiveSum(concat([pseudo, segment])), 0xffff);
  const bits = segment[13]!;
  const offset = (segment[12]! >> 4) * 4;
  return {
    from: `${addressText(source)} ${view.getUint16(size)}`,
    to: `${addressText(target)} ${view.getUint16(size + 2)}`,
    sequence: view.getUint32(size + 4),
    acknowledged: view.getUint32(size + 8),
    flags: names.filter((_, i) => bits >> i & 1).join(" "),
    payload: segment.subarray(offset),
    length: total - size - offset,
  };
}

function addressText(ip: Uint8Array): string {
  return ip.length === 4 ? ip.join(".") : ip.toHex();
}

/** The one's complement sum of 16-bit numbers, as slowly as RFC 1071 puts it. */
export function naiveSum(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) {
    sum += bytes[i]! * 256 + (bytes[i + 1] ?? 0);
    if (sum > 0xffff) sum -= 0xffff;
  }
  return sum;
}

/** When fabricated events begin: 2026-11-22T10:00:00.123Z. */
export const begin = Date.UTC(2026, 10, 22, 10, 0, 0, 123);

export interface CaptureOptions {
  readonly snapLength?: number;
  readonly firstNumbers?: FirstNumbers;
}

const thousands: FirstNumbers = () => ({ near: 2000, far: 1000 });

/** The packets that events become, one every millisecond. The first numbers are 2000 for us and 1000 for the peer. */
export async function packetsOf(
  happenings: readonly Happening[],
  { snapLength = 0, firstNumbers = thousands }: CaptureOptions = {},
): Promise<Packet[]> {
  const output = new FakeOutput();
  const queue = new ByteQueue(output, 1_000_000_000, (error) => {
    throw error;
  });
  const timeline = new Timeline();
  const writer = new PacketWriter(queue, timeline.now, snapLength);
  const capture = new Capture(writer, timeline, 1, firstNumbers);
  for (const [i, happening] of happenings.entries()) capture.handle(happening, { at: begin + i, ms: 5 + i });
  writer.close();
  await queue.close(60_000);
  return readPackets(readBlocks(concat(output.written)));
}

/** Packets in short: `far PSH ACK 1+3`, with sequence numbers from that of the SYN. */
export function inShort(packets: readonly Packet[]): string[] {
  const first = new Map<string, number>();
  return packets.map(({ from, iface, flags, sequence, acknowledged, length }) => {
    if (flags.startsWith("SYN")) first.set(from, sequence);
    const start = first.get(from);
    assert(start !== undefined, `${from} has sent SYN`);
    const end = iface === 1 ? "upstream " : "";
    const who = start === 2000 ? "near" : "far";
    const other = acknowledged === 0 ? "" : ` ack ${acknowledged - (start === 2000 ? 1000 : 2000)}`;
    return `${end}${who} ${flags} ${sequence - start}${length > 0 ? `+${length}` : ""}${other}`;
  });
}
