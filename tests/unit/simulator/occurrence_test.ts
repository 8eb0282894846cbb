import { ordinal } from "../../../src/simulator/occurrence.ts";
import { assertEquals } from "../../assert.ts";
import { assertRefused, linux } from "../refusal.ts";

function meant(text: string): number[] {
  const isMeant = ordinal.parse(text, linux);
  return Array.from({ length: 9 }, (_, i) => i + 1).filter(isMeant);
}

Deno.test("ordinal takes one occurrence, a range of them, or every so many", () => {
  assertEquals(meant("1"), [1]);
  assertEquals(meant("3"), [3]);
  assertEquals(meant("7+"), [7, 8, 9]);
  assertEquals(meant("7.."), [7, 8, 9]);
  assertEquals(meant("2..4"), [2, 3, 4]);
  assertEquals(meant("..2"), [1, 2]);
  assertEquals(meant("every 3"), [3, 6, 9]);
  assertEquals(meant("every 1"), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

Deno.test("ordinal says how a range is written", () => {
  assertRefused(() => ordinal.parse(">3", linux), '">3" is not written as a range (write 4..)');
});

Deno.test("ordinal refuses what names no occurrence", () => {
  for (
    const text of ["", "0", "0+", "every 0", "every 3+", "-1", "1.5", "third", "every", "+3", "..0"]
  ) {
    assertRefused(
      () => ordinal.parse(text, linux),
      `"${text}" does not say which (try 3, 2..4, 3.., ..3 or every 3)`,
    );
  }
});
