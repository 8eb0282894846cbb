import { usage } from "../values/failure.ts";
import type { Value } from "../values/options.ts";
import { suggest } from "../values/suggest.ts";

/** Reads one field of a message; undefined when the message is too short for it. */
export type Field = (content: Uint8Array) => number | string | Uint8Array | undefined;

/** Numbers by name: how many bytes they have, and how they are read. */
const numbers: Record<
  string,
  readonly [size: number, read: (view: DataView, at: number) => number | bigint]
> = {
  u8: [1, (view, at) => view.getUint8(at)],
  i8: [1, (view, at) => view.getInt8(at)],
  u16be: [2, (view, at) => view.getUint16(at)],
  u16le: [2, (view, at) => view.getUint16(at, true)],
  i16be: [2, (view, at) => view.getInt16(at)],
  i16le: [2, (view, at) => view.getInt16(at, true)],
  u32be: [4, (view, at) => view.getUint32(at)],
  u32le: [4, (view, at) => view.getUint32(at, true)],
  i32be: [4, (view, at) => view.getInt32(at)],
  i32le: [4, (view, at) => view.getInt32(at, true)],
  u64be: [8, (view, at) => view.getBigUint64(at)],
  u64le: [8, (view, at) => view.getBigUint64(at, true)],
  f32be: [4, (view, at) => view.getFloat32(at)],
  f32le: [4, (view, at) => view.getFloat32(at, true)],
  f64be: [8, (view, at) => view.getFloat64(at)],
  f64le: [8, (view, at) => view.getFloat64(at, true)],
};

const kinds = [...Object.keys(numbers), "bytes"];

/** `u16be@2`: a number at an offset of the content, in decimal; `bytes@6` all bytes from there, `bytes@6+4` four. */
export const field: Value<Field> = {
  placeholder: "TYPE@OFFSET",
  parse(text) {
    const [, kind = "", offset, count] = /^(\w+)@(\d{1,9})(?:\+(\d{1,9}))?$/.exec(text) ?? [];
    if (offset === undefined) {
      throw usage(`"${text}" is not of the form TYPE@OFFSET (try u16be@2, bytes@6 or bytes@6+4)`);
    }
    const at = Number(offset);
    if (kind === "bytes") return bytesField(at, count === undefined ? undefined : Number(count));
    const number = numbers[kind];
    if (!number) throw usage(`"${kind}" is not a type${suggest(kind, kinds)} (${kinds.join(", ")})`);
    if (count !== undefined) throw usage(`"${text}": only bytes have a length (try ${kind}@${offset})`);
    return numberField(at, ...number);
  },
};

function bytesField(at: number, count: number | undefined): Field {
  return (content) => {
    const end = count === undefined ? content.length : at + count;
    return at > content.length || end > content.length ? undefined : content.subarray(at, end);
  };
}

function numberField(
  at: number,
  size: number,
  read: (view: DataView, at: number) => number | bigint,
): Field {
  return (content) => {
    if (at + size > content.length) return undefined;
    const value = read(new DataView(content.buffer, content.byteOffset, content.length), at);
    // Text, where a number would lose digits.
    return typeof value === "bigint" ? String(value) : value;
  };
}
