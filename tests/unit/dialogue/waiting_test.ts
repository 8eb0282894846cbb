import { comes, untilFound } from "../../../src/dialogue/waiting.ts";
import { assertEquals, assertRejects } from "../../assert.ts";
import { FakeClock } from "../fake_clock.ts";

function patience() {
  const clock = new FakeClock();
  const control = new AbortController();
  return { clock, control, signal: control.signal };
}

const never = new Promise<never>(() => {});

Deno.test("comes() tells whether it came in time, and leaves no timer", async () => {
  const { clock, signal } = patience();
  assertEquals(await comes(Promise.resolve(), 10, { clock, signal }), true);
  const late = comes(never, 10, { clock, signal });
  await clock.advance(9);
  assertEquals(clock.waiting, 1);
  await clock.advance(1);
  assertEquals([await late, clock.waiting], [false, 0]);
});

Deno.test("comes() throws the reason of the signal, before and while it waits", async () => {
  const { clock, control, signal } = patience();
  const waiting = comes(never, 10, { clock, signal });
  control.abort(new Error("stop"));
  await assertRejects(() => waiting, Error, "stop");
  await assertRejects(() => comes(Promise.resolve(), 10, { clock, signal }), Error, "stop");
  assertEquals(clock.waiting, 0);
});

Deno.test("untilFound() looks again at every change, until it finds something", async () => {
  const { clock, signal } = patience();
  let changed = Promise.withResolvers<void>();
  let [value, looks] = [0, 0];
  const found = untilFound(
    {
      changed: () => changed.promise,
      look() {
        looks++;
        return value === 2 ? "two" : undefined;
      },
    },
    100,
    { clock, signal },
  );
  for (value = 1; value <= 2; value++) {
    await clock.advance(40);
    const { resolve } = changed;
    changed = Promise.withResolvers();
    resolve();
    await clock.advance(0);
    if (value === 2) break;
  }
  assertEquals([await found, looks, clock.waiting], ["two", 3, 0]);
});

Deno.test("untilFound() gives up when the time is over, whatever changes, and looks a last time", async () => {
  const { clock, signal } = patience();
  const never = () => new Promise<never>(() => {});
  const late = untilFound({ changed: never, look: () => undefined }, 100, { clock, signal });
  await clock.advance(100);
  assertEquals(await late, undefined);
  const there: string[] = [];
  const inTime = untilFound({ changed: never, look: () => there[0] }, 100, { clock, signal });
  await clock.advance(99);
  there.push("just in time");
  await clock.advance(1);
  assertEquals(await inTime, "just in time");
});

Deno.test("untilFound() with no time at all looks once and finds what is there", async () => {
  const { clock, signal } = patience();
  assertEquals(await untilFound({ changed: () => never, look: () => 1 }, 0, { clock, signal }), 1);
  assertEquals(
    await untilFound({ changed: () => never, look: () => undefined }, 0, { clock, signal }),
    undefined,
  );
});

Deno.test("untilFound() passes on what looking throws", async () => {
  const { clock, signal } = patience();
  const look = () => {
    throw new Error("it can't come any more");
  };
  await assertRejects(
    () => untilFound({ changed: () => never, look }, 9, { clock, signal }),
    Error,
    "any more",
  );
});
