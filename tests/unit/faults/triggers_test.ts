import { utf8 } from "../../../src/bytes/bytes.ts";
import { kebab, type Options, readOptions } from "../../../src/values/options.ts";
import { triggerOptions, triggersOf } from "../../../src/faults/triggers.ts";
import { assert, assertEquals } from "../../assert.ts";
import { assertRefused, linux } from "../refusal.ts";

function read(written: Record<string, string>): Options<typeof triggerOptions> {
  return readOptions(triggerOptions, (name) => name in written ? [written[name]!] : [], kebab, linux);
}

Deno.test("triggersOf() without options is met always, everywhere and for ever", () => {
  assertEquals(triggersOf(read({})), {
    nth: undefined,
    peer: undefined,
    probability: 1,
    after: 0,
    for: 0,
    at: undefined,
    match: undefined,
    only: undefined,
    every: 1,
    times: 0,
  });
});

Deno.test("triggersOf() takes over every option", () => {
  const triggers = triggersOf(read({
    nth: "2..3",
    peer: "10.0.0.0/8",
    probability: "25%",
    after: "1s",
    for: "250ms",
    at: "1KiB",
    match: "hex:01 ??",
    only: "re:^a",
    every: "3",
    times: "4",
  }));
  const { peer, match, only, ...rest } = triggers;
  assertEquals(rest, {
    nth: { from: 2, to: 3 },
    probability: 0.25,
    after: 1000,
    for: 250,
    at: 1024,
    every: 3,
    times: 4,
  });
  assert(peer?.has("10.1.2.3") && !peer.has("11.1.2.3"));
  const { start, end } = match!.find(Uint8Array.of(0, 1, 2))!;
  assertEquals([start, end], [1, 3]);
  assertEquals([only?.find(utf8("ab"))?.start, only?.find(utf8("ba"))], [0, undefined]);
});

Deno.test("triggersOf() takes only the options that are triggers", () => {
  const options = { ...read({}), delay: 5 };
  assertEquals(Object.keys(triggersOf(options)).sort(), Object.keys(triggerOptions).sort());
});

Deno.test("triggerOptions refuse values that make no sense", () => {
  assertRefused(() => read({ every: "0" }), 'every: "0" is not a whole number (1 or more)');
  assertRefused(
    () => read({ nth: "0" }),
    'nth: "0" is not a range of numbers from 1 on (try 3, 1..2, 5.. or ..5)',
  );
  assertRefused(
    () => read({ probability: "2" }),
    'probability: "2" is not a probability (try 0.3 or 30%; 0 to 1)',
  );
  assertRefused(() => read({ for: "3" }), 'for: "3" has no unit (try 3ms or 3s)');
});
