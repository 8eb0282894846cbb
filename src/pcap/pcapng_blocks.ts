/**
 * The blocks of a pcapng file (draft-ietf-opsawg-pcapng). All numbers are little-endian, and the file says so.
 *
 * Every block is its type, its length, what it holds, and its length again.
 */
import { concat, utf8 } from "../bytes/bytes.ts";

export const blockTypes = { section: 0x0a0d0d0a, interface: 1, statistics: 5, packet: 6 } as const;

/**
 * LINKTYPE_NULL, a BSD's loopback. Packets without any header of a link would do as well (LINKTYPE_RAW), but tcpdump reads
 * those of one interface only.
 */
const linkType = 0;

const optionCodes = { end: 0, comment: 1 } as const;
const sectionOptions = { application: 4 } as const;
const interfaceOptions = { name: 2 } as const;
const statisticsOptions = { dropped: 5 } as const;

interface BlockOption {
  readonly code: number;
  readonly value: Uint8Array;
}

/** What is to be read beside a packet, or any other block. */
export function comment(text: string): BlockOption {
  // The length of an option has 16 bits.
  return { code: optionCodes.comment, value: utf8(text).subarray(0, 0xfffc) };
}

/** The first block of a file, and of whatever is written on at the end of one. Its length is not known beforehand. */
export function sectionHeader(remark: string): Uint8Array {
  const version = numbers(0x1a2b3c4d, 1 | 0 << 16, -1, -1);
  const application = { code: sectionOptions.application, value: utf8("tcplab") };
  return block(blockTypes.section, version, options([comment(remark), application]));
}

/** One network interface; packets name it by its number, from 0. @param snapLength 0 for packets as long as they are */
export function interfaceDescription(name: string, snapLength: number): Uint8Array {
  const called = { code: interfaceOptions.name, value: utf8(name) };
  return block(blockTypes.interface, numbers(linkType, snapLength), options([called]));
}

/** What there is to say at the end. @param dropped how many packets are missing */
export function statistics(
  time: { readonly high: number; readonly low: number },
  dropped: number,
  comments: readonly string[],
): Uint8Array {
  const count = { code: statisticsOptions.dropped, value: numbers(dropped, 0) };
  const firstInterface = 0;
  const head = numbers(firstInterface, time.high, time.low);
  return block(blockTypes.statistics, head, options([...comments.map(comment), count]));
}

/** The options of a block, each at a multiple of 4. */
export function options(all: readonly BlockOption[]): Uint8Array {
  const parts = all.flatMap(({ code, value }) => [
    numbers(code | value.length << 16),
    value,
    new Uint8Array(-value.length & 3),
  ]);
  return concat([...parts, numbers(optionCodes.end)]);
}

function block(type: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 12);
  return concat([numbers(type, length), ...parts, numbers(length)]);
}

/** 32-bit numbers. */
function numbers(...all: readonly number[]): Uint8Array {
  return new Uint8Array(Int32Array.from(all).buffer);
}

/** What blocks begin with: type and length. */
export const blockStart = 8;

/** How long the block is that begins at `at`, of which `blockStart` bytes must be there; undefined when it is none. */
export function blockLength(bytes: Uint8Array, at = 0): number | undefined {
  const length = new DataView(bytes.buffer, bytes.byteOffset + at, blockStart).getUint32(4, true);
  return length >= 12 && length % 4 === 0 ? length : undefined;
}

/** How many bytes from the start are whole blocks, of `most` bytes together at most; the first one always counts. */
export function fitBlocks(bytes: Uint8Array, most: number): number {
  let end = blockLength(bytes)!;
  while (end + blockStart <= bytes.length) {
    const next = end + blockLength(bytes, end)!;
    if (next > most) break;
    end = next;
  }
  return end;
}
