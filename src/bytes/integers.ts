import { allocate } from "./slab_allocator.ts";

/** A whole number as bytes. What does not fit wraps around, so that -1 is all ones (two's complement). */
export function toBytes(number: number, size: number, little: boolean): Uint8Array {
  const bytes = allocate(size);
  let left = number;
  for (let i = 0; i < size; i++) {
    const byte = ((left % 256) + 256) % 256;
    bytes[little ? i : size - 1 - i] = byte;
    left = (left - byte) / 256;
  }
  return bytes;
}

/** The reverse of `toBytes`, for up to 6 bytes and numbers from 0. */
export function fromBytes(bytes: Uint8Array, at: number, size: number, little: boolean): number {
  let number = 0;
  for (let i = 0; i < size; i++) number = number * 256 + bytes[at + (little ? size - 1 - i : i)]!;
  return number;
}
