import fc from "fast-check";
import { utf8 } from "../../../src/bytes/bytes.ts";
import { hexRows } from "../../../src/bytes/hex_dump.ts";
import { parseHex } from "../../../src/values/payload.ts";
import { assertEquals, assertMatch } from "../../assert.ts";
import { anyBytes } from "../arbitraries.ts";

Deno.test("hexRows() has the layout of hexdump -C", () => {
  assertEquals(hexRows(utf8("I am Chuck Norris!")), [
    "00000000  49 20 61 6d 20 43 68 75  63 6b 20 4e 6f 72 72 69  |I am Chuck Norri|",
    "00000010  73 21                                             |s!|",
  ]);
  assertEquals(hexRows(Uint8Array.from([0, 0x1f, 0x20, 0x7e, 0x7f, 0x80, 0xff, 0x7c])), [
    "00000000  00 1f 20 7e 7f 80 ff 7c                           |.. ~...||",
  ]);
  assertEquals(hexRows(new Uint8Array()), []);
});

Deno.test("hexRows() numbers rows from the offset, also beyond eight digits", () => {
  const offsets = hexRows(new Uint8Array(40), 0xfffffff8).map((row) => row.split(" ")[0]);
  assertEquals(offsets, ["fffffff8", "100000008", "100000018"]);
});

Deno.test("hexRows() shows every byte once, in rows of one width", () => {
  fc.assert(fc.property(anyBytes, fc.nat(), (bytes, offset) => {
    const rows = hexRows(bytes, offset);
    for (const [i, row] of rows.entries()) {
      assertMatch(row, /^[0-9a-f]{8} ( [0-9a-f]{2}| {3}){8} ( [0-9a-f]{2}| {3}){8} {2}\|[ -~]{1,16}\|$/);
      assertEquals(parseInt(row, 16), offset + 16 * i);
    }
    assertEquals([...parseHex(rows.map((row) => row.slice(8, 58)).join(" "))], [...bytes]);
    const ascii = rows.map((row) => row.slice(61, -1)).join("");
    assertEquals(
      ascii,
      String.fromCharCode(...bytes.map((byte) => byte < 0x20 || byte > 0x7e ? 0x2e : byte)),
    );
  }));
});
