import { faults } from "../../../src/faults/index.ts";
import { assertEquals } from "../../assert.ts";
import { assertRefused, linux } from "../refusal.ts";

Deno.test("down is of the listener alone, and knows when and how long", () => {
  const { triggers, stream, connect, isDown } = faults.parse("down:after=30s,for=5s", linux).made;
  assertEquals([isDown, stream, connect], [true, undefined, undefined]);
  assertEquals(triggers, { ...faults.parse("freeze", linux).made.triggers, after: 30_000, for: 5000 });
});

Deno.test("down takes no trigger of bytes or connections", () => {
  assertRefused(
    () => faults.parse("down:every=2", linux),
    'down: "every" is not an option (after, for)',
  );
});
