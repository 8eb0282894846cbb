import { equal, fromLatin1, latin1, toHex } from "../bytes/bytes.ts";
import { escapeBytes } from "../bytes/escape.ts";
import { toBytes } from "../bytes/integers.ts";
import type { Checksum } from "./checksums.ts";

/** How a checksum is written: most or least significant byte first, or as hexadecimal or decimal digits. */
export const checksumForms = ["be", "le", "hex", "decimal"] as const;
export type ChecksumForm = typeof checksumForms[number];

/** A checksum as it stands in a message. */
export class WrittenChecksum {
  /** How many bytes it takes; digits have zeros in front. */
  readonly size: number;

  readonly form: ChecksumForm;

  /** @param form the order of bytes in which such checksums are sent, if none is given */
  constructor(readonly checksum: Checksum, form?: ChecksumForm) {
    const { width } = checksum;
    this.form = form ??= checksum.little ? "le" : "be";
    this.size = form === "hex" ? 2 * width : form === "decimal" ? String(256 ** width - 1).length : width;
  }

  /** The checksum of bytes. */
  of(covered: Uint8Array): Uint8Array {
    const { checksum: { width, compute }, form, size } = this;
    const sum = compute(covered);
    if (form === "decimal") return fromLatin1(String(sum).padStart(size, "0"));
    const bytes = toBytes(sum, width, form === "le");
    return form === "hex" ? fromLatin1(toHex(bytes, "").toUpperCase()) : bytes;
  }

  /** Whether two are the same; hexadecimal digits may be in either case. */
  same(one: Uint8Array, other: Uint8Array): boolean {
    return this.form === "hex" ? equal(upper(one), upper(other)) : equal(one, other);
  }

  /** What is wrong with a checksum that was received. */
  mismatch(expected: Uint8Array, received: Uint8Array): string {
    const isText = this.form === "hex" || this.form === "decimal";
    const show = (bytes: Uint8Array) => isText ? `"${escapeBytes(bytes)}"` : toHex(bytes);
    return `${this.checksum.name} is ${show(expected)}, but ${show(received)} was received`;
  }
}

function upper(digits: Uint8Array): Uint8Array {
  return fromLatin1(latin1(digits).replace(/[a-f]/g, (digit) => digit.toUpperCase()));
}
