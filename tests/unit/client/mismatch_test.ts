import fc from "fast-check";
import { explainMismatch } from "../../../src/client/mismatch.ts";
import { indexOf, utf8 } from "../../../src/bytes/bytes.ts";
import { parsePattern } from "../../../src/values/pattern.ts";
import { assert, assertEquals } from "../../assert.ts";
import { anyBytes } from "../arbitraries.ts";
import { linux } from "../refusal.ts";
import { unsafe } from "../unsafe.ts";

const explain = (pattern: string, received: Uint8Array) =>
  explainMismatch(parsePattern(pattern, linux), received);

Deno.test("explainMismatch() shows both sides, escaped, and where literal bytes part", () => {
  assertEquals(
    explain("ACME,PSU\\n", utf8("xx ACME,PSV\r\n")),
    "  expected  ACME,PSU\\n\n" +
      "  received  xx ACME,PSV\\r\\n\n" +
      "  nearest   7 of 9 bytes at offset 3, then there is V instead of U",
  );
});

Deno.test("explainMismatch() says so when the reply ends too early", () => {
  assertEquals(
    explain("hex:01 02 ff", Uint8Array.of(0, 1, 2)),
    "  expected  \\x01\\x02\\xff\n" +
      "  received  \\0\\x01\\x02\n" +
      "  nearest   2 of 3 bytes at offset 1, then it ends instead of \\xff",
  );
});

Deno.test("explainMismatch() points at the first of the longest agreements", () => {
  const [, , nearest] = explain("abc", utf8("a abx abx")).split("\n");
  assertEquals(nearest, "  nearest   2 of 3 bytes at offset 2, then there is x instead of c");
});

Deno.test("explainMismatch() compares nothing when not one byte agrees, or the pattern has no bytes", () => {
  assertEquals(explain("abc", utf8("xyz")), "  expected  abc\n  received  xyz");
  assertEquals(explain("re:^a+$", utf8("ab")), "  expected  re:^a+$\n  received  ab");
  assertEquals(explain("hex:61 ??", utf8("x")), "  expected  hex:61 ??\n  received  x");
});

Deno.test("explainMismatch() shows 200 bytes at most, and counts the others", () => {
  const [, exactly] = explain("x", utf8("a".repeat(200))).split("\n");
  assertEquals(exactly, `  received  ${"a".repeat(200)}`);
  const [, shortened] = explain("x", utf8("a".repeat(201))).split("\n");
  assertEquals(shortened, `  received  ${"a".repeat(200)}... (1 bytes more)`);
});

Deno.test("explainMismatch() is safe on a terminal, and right about the bytes it points at", () => {
  fc.assert(fc.property(anyBytes, fc.uint8Array({ minLength: 1, maxLength: 4 }), (received, wanted) => {
    fc.pre(indexOf(received, wanted) === -1);
    const hex = Array.from(wanted, (byte) => byte.toString(16).padStart(2, "0")).join("");
    const lines = explain(`hex:${hex}`, received).split("\n");
    for (const line of lines) assert(!unsafe.test(line), line);
    const [, length, at] = /^ {2}nearest {3}(\d+) of \d+ bytes at offset (\d+),/.exec(lines[2] ?? "") ?? [];
    const agreed = received.subarray(Number(at), Number(at) + Number(length));
    if (length !== undefined) assertEquals([...agreed], [...wanted.subarray(0, Number(length))]);
    else assertEquals(received.includes(wanted[0]!), false);
  }));
});
