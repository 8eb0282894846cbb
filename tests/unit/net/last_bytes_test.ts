import { utf8 } from "../../../src/bytes/bytes.ts";
import { LastBytes } from "../../../src/net/last_bytes.ts";
import { assertEquals } from "../../assert.ts";

Deno.test("LastBytes keeps a copy of the last 12 bytes of the last piece", () => {
  const last = new LastBytes();
  const text = () => new TextDecoder().decode(last.bytes);
  assertEquals(text(), "");
  const piece = utf8("0123456789abcdef");
  last.note(piece);
  piece.fill(0);
  assertEquals(text(), "456789abcdef");
  last.note(utf8("OK"));
  assertEquals(text(), "OK");
  last.note(utf8("0123456789ab"));
  assertEquals(text(), "0123456789ab");
});
