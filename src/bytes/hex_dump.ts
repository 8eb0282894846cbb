const rowLength = 16;

/**
 * Rows of offset, hexadecimal and ASCII, in the layout of `hexdump -C`:
 * `00000000  49 20 61 6d 20 43 68 75  63 6b 20 4e 6f 72 72 69  |I am Chuck Norri|`
 * @param offset the number of the first byte
 */
export function hexRows(bytes: Uint8Array, offset = 0): string[] {
  const rows: string[] = [];
  for (let at = 0; at < bytes.length; at += rowLength) {
    const row = bytes.subarray(at, at + rowLength);
    const digits = Array.from({ length: rowLength }, (_, i) => row[i]?.toString(16).padStart(2, "0") ?? "  ");
    const hex = `${digits.slice(0, 8).join(" ")}  ${digits.slice(8).join(" ")}`;
    rows.push(`${(offset + at).toString(16).padStart(8, "0")}  ${hex}  |${asciiColumn(row)}|`);
  }
  return rows;
}

/** Printable ASCII as it is, a dot for everything else. */
function asciiColumn(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.map((byte) => byte < 0x20 || byte > 0x7e ? 0x2e : byte));
}
