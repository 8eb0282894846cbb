import { faults } from "../../../src/faults/index.ts";
import { assertEquals } from "../../assert.ts";
import { assertRefused, linux } from "../refusal.ts";

Deno.test("down is of the whole proxy, and knows how, when and how long", () => {
  const { triggers, stream, connect, outage } = faults.parse("down:from=30s,for=5s", linux).made;
  assertEquals([stream, connect], [undefined, undefined]);
  const { holdBack, ...times } = outage!;
  assertEquals(times, { as: "refuse", from: 30_000, for: 5000, every: 0, jitter: 0 });
  assertEquals(typeof holdBack().data, "function");
  assertEquals(triggers, faults.parse("freeze", linux).made.triggers);
});

Deno.test("down takes no trigger of bytes or connections", () => {
  assertRefused(
    () => faults.parse("down:match=x", linux),
    'down: "match" is not an option (as, from, for, every, jitter)',
  );
});

Deno.test("down refuses a repetition that can't be", () => {
  assertRefused(
    () => faults.parse("down:every=10s", linux),
    "down: every: an outage that never ends can't begin again (say how long it lasts: for=10s)",
  );
  assertRefused(
    () => faults.parse("down:for=8s,every=10s,jitter=2s", linux),
    'down: every: "10000ms" is not longer than for and jitter together (10000ms)',
  );
});
