import { split } from "../../../src/values/pacing.ts";
import { assertEquals } from "../../assert.ts";
import { assertRefused, linux } from "../refusal.ts";

const parse = (text: string) => split.parse(text, linux);

Deno.test("split reads a number of bytes, and a pause that is 10 ms when it is left out", () => {
  assertEquals(parse("1"), { size: 1, pause: 10 });
  assertEquals(parse("16,250ms"), { size: 16, pause: 250 });
  assertEquals(parse("16,0"), { size: 16, pause: 0 });
});

Deno.test("split refuses pieces that are not a number of bytes", () => {
  for (const size of ["", "0", "-1", "1.5", "x", "1 "]) {
    assertRefused(() => parse(size), `"${size}" is not a whole number (1 or more)`);
    assertRefused(() => parse(`${size},1ms`), `"${size}" is not a whole number (1 or more)`);
  }
});

Deno.test("split refuses a pause that is not a duration", () => {
  assertRefused(() => parse("1,"), '"" is not a duration (try 250ms, 3s, 2m, 1h)');
  assertRefused(() => parse("1,5"), '"5" has no unit (try 5ms or 5s)');
  assertRefused(() => parse("1,5ms,2"), '"5ms,2" is not a duration (try 250ms, 3s, 2m, 1h)');
});
