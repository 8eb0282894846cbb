import { parseSpec } from "../../../src/values/spec.ts";
import { faults } from "../../../src/faults/index.ts";
import { JsonFields } from "../../../src/toxiproxy/json_object.ts";
import { changeToxic, readToxic, showToxic } from "../../../src/toxiproxy/toxic.ts";
import { assert, assertEquals, assertMatch } from "../../assert.ts";
import { assertRefused, linux, refusal } from "../refusal.ts";

const read = (json: Record<string, unknown>) => ({ ...readToxic(new JsonFields(json), linux), serial: 0 });
const shown = (json: Record<string, unknown>) => showToxic(read(json));
/** The options of the fault that a toxic is. */
const options = (json: Record<string, unknown>) => Object.fromEntries(read(json).asked.options);

const complete: ReadonlyArray<readonly [type: string, attributes: object, written: object]> = [
  ["latency", { latency: 100, jitter: 10 }, { delay: "100ms", jitter: "10ms" }],
  ["bandwidth", { rate: 20 }, { rate: "20KB/s" }],
  ["slow_close", { delay: 1000 }, { delay: "1000ms" }],
  ["timeout", { timeout: 250 }, { timeout: "250ms" }],
  ["reset_peer", { timeout: 5 }, { timeout: "5ms" }],
  ["slicer", { average_size: 64, size_variation: 32, delay: 10 }, {
    size: "64",
    variation: "32",
    delay: "10us",
  }],
];

for (const [type, attributes, written] of complete) {
  Deno.test(`readToxic() takes the attributes of Toxiproxy's ${type}, and showToxic() gives them back`, () => {
    assertEquals(options({ type, attributes }), { ...written });
    assertEquals(shown({ type, attributes }), {
      attributes,
      name: `${type}_downstream`,
      type,
      stream: "downstream",
      toxicity: 1,
    });
  });
}

Deno.test("readToxic() takes a stream in any case", () => {
  const toxic = { type: "latency", stream: "UpStream" };
  assertEquals(read(toxic).ways, ["up"]);
  assertEquals([shown(toxic).stream, shown(toxic).name], ["upstream", "latency_upstream"]);
});

Deno.test("readToxic() takes noop, which has no attributes", () => {
  assertEquals(shown({ type: "noop" }), {
    attributes: {},
    name: "noop_downstream",
    type: "noop",
    stream: "downstream",
    toxicity: 1,
  });
  assertEquals(read({ type: "noop" }).plan.stream?.(), {});
});

Deno.test("readToxic() takes a slicer without sizes, which cuts nothing, and one with a variation of its size", () => {
  assertEquals(shown({ type: "slicer" }).attributes, { average_size: 0, size_variation: 0, delay: 0 });
  assertEquals(read({ type: "slicer" }).plan.stream?.(), {});
  const attributes = { average_size: 10, size_variation: 10, delay: 0 };
  assertEquals(shown({ type: "slicer", attributes }).attributes, attributes);
});

Deno.test("readToxic() takes limit_data, and what we can say of it besides", () => {
  assertEquals(shown({ type: "limit_data", attributes: { bytes: 9 } }).attributes, { bytes: 9, with: "fin" });
  assertEquals(shown({ type: "limit_data", attributes: { bytes: 9, with: "rst" } }).attributes, {
    bytes: 9,
    with: "rst",
  });
});

Deno.test("readToxic() takes an attribute of Toxiproxy's that is not given for 0, and not for our default", () => {
  assertEquals(options({ type: "latency" }), { delay: "0ms", jitter: "0ms" });
  assertEquals(shown({ type: "slow_close", attributes: {} }).attributes, { delay: 0 });
  assertEquals(shown({ type: "latency", attributes: null }).attributes, { latency: 0, jitter: 0 });
});

Deno.test("readToxic() gives every other fault its own options as attributes, with their defaults", () => {
  assertEquals(shown({ type: "split", attributes: { offsets: "1/5" } }).attributes, {
    offsets: "1/5",
    gap: 10,
    of: "stream",
  });
  assertEquals(options({ type: "inject", attributes: { payload: "hi", interval: 50 } }), {
    payload: "hi",
    interval: "50ms",
  });
  assertEquals(shown({ type: "reorder", attributes: { chance: 0.25, wait: "2s" } }).attributes, {
    chance: 0.25,
    by: 1,
    wait: 2000,
  });
});

Deno.test("readToxic() takes every fault of the catalogue, as its example has it", () => {
  const known = [...complete.map(([type]) => type), "limit_data"];
  for (const { name: type, example } of faults.definitions.filter(({ name }) => !known.includes(name))) {
    const attributes = Object.fromEntries(parseSpec(example).options);
    assertEquals(options({ type, attributes }), attributes, type);
    assertEquals(
      Object.keys(attributes).filter((name) => !(name in shown({ type, attributes }).attributes)),
      [],
    );
  }
});

Deno.test("readToxic() takes all triggers as attributes, as numbers or as a spec has them", () => {
  const triggers = {
    nth: 3,
    peer: "10.0.0.0/8",
    after: 10,
    for: "5s",
    at: 1000,
    match: "PING",
    every: 2,
    times: 1,
  };
  const { plan, asked } = read({ type: "latency", attributes: { latency: 1, ...triggers } });
  const { nth, after, at, every, times, for: lasts } = plan.triggers;
  assertEquals([nth, after, lasts, at, every, times], [{ from: 3, to: 3 }, 10, 5000, 1000, 2, 1]);
  assertEquals(asked.options.get("match"), "PING");
  assertEquals(shown({ type: "latency", attributes: triggers }).attributes, {
    ...{ latency: 0, jitter: 0 },
    ...triggers,
    for: 5000,
  });
  assertEquals(shown({ type: "freeze", attributes: { nth: "1..2" } }).attributes, { nth: "1..2" });
});

Deno.test("readToxic() takes names in any case, as Toxiproxy does", () => {
  assertEquals(shown({ Type: "latency", Attributes: { Latency: 7 } }).attributes, { latency: 7, jitter: 0 });
});

Deno.test("readToxic() makes a probability of the toxicity", () => {
  assertEquals(read({ type: "latency", toxicity: 0.25 }).plan.triggers.probability, 0.25);
  assertEquals(shown({ type: "latency", toxicity: 0.25 }).toxicity, 0.25);
  assertEquals(read({ type: "latency" }).plan.triggers.probability, 1);
});

Deno.test("readToxic() holds everything back where the bandwidth is 0: so connections are cut for a time", () => {
  const cut = { type: "bandwidth", attributes: { rate: 0, after: 5 }, toxicity: 0.5 };
  assertEquals(shown(cut).attributes, { rate: 0, after: 5 });
  const { stream, triggers } = read(cut).plan;
  assertEquals([Object.keys(stream!()).sort(), triggers.after, triggers.probability], [
    ["abort", "data", "end"],
    5,
    0.5,
  ]);
});

Deno.test("readToxic() takes both streams at once, which Toxiproxy does not", () => {
  const { ways, asked } = read({ type: "latency", stream: "both" });
  assertEquals([ways, asked.label], [["up", "down"], "latency_both"]);
});

Deno.test("readToxic() calls it in events by its type, or by the name it was given", () => {
  assertEquals([read({ type: "drop" }).name, read({ type: "drop", name: "leak" }).name], ["drop", "leak"]);
});

const wrong: ReadonlyArray<readonly [json: Record<string, unknown>, message: string]> = [
  [
    { type: "latency", stream: "up" },
    'stream was invalid, can be either upstream or downstream (or both), not "up"',
  ],
  [{ type: "latency", toxicity: 1.5 }, 'toxicity: "1.5" is not a probability (try 0.3 or 30%; 0 to 1)'],
  [{ type: "latency", toxicity: "1" }, "toxicity: a number is expected, not text"],
  [{ type: "down", toxicity: 0.5 }, 'toxicity: "0.5": down always strikes'],
  [{ type: "latency", attributes: [] }, "attributes: an object is expected, not a list"],
  [
    { type: "latency", attributes: { latency: -1 } },
    'attributes: latency: "-1ms" is not a duration (try 250ms, 3s, 2m, 1h)',
  ],
  [
    { type: "latency", attributes: { latency: "100" } },
    'attributes: latency: "100" has no unit (try 100ms or 100s)',
  ],
  [
    { type: "latency", attributes: { latency: {} } },
    "attributes: latency: a number or text is expected, not an object",
  ],
  [
    { type: "bandwidth", attributes: { rate: "fast" } },
    'attributes: rate: "fast" is not a rate (try 10KB/s, 1MiB/s)',
  ],
  [{ type: "inject" }, "attributes: payload is missing (PAYLOAD)"],
  [{ type: 1 }, "type: text is expected, not a number"],
];

for (const [json, message] of wrong) {
  Deno.test(`readToxic() refuses ${JSON.stringify(json)}`, () => assertRefused(() => read(json), message));
}

Deno.test("readToxic() says what there is when a type or an attribute is unknown", () => {
  assertMatch(
    refusal(() => read({ type: "latancy" }))!,
    /^invalid toxic type: "latancy", did you mean "latency"\? \(/,
  );
  assertRefused(() => read({}), `invalid toxic type: "" (${faults.choices.join(", ")})`);
  assertMatch(
    refusal(() => read({ type: "latency", attributes: { delay: 1 } }))!,
    /^attributes: "delay" is not an attribute of latency \(latency, jitter, nth, /,
  );
  // It stands beside the attributes, as toxicity.
  assert(refusal(() => read({ type: "latency", attributes: { probability: 1 } })));
});

Deno.test("changeToxic() changes what is given, and nothing else", () => {
  const toxic = read({ name: "slow", type: "latency", toxicity: 0.5, attributes: { latency: 100, nth: 2 } });
  const changed = changeToxic(
    toxic,
    new JsonFields({ name: "x", stream: "upstream", attributes: { jitter: 5 } }),
    linux,
  );
  assertEquals(showToxic(changed), {
    attributes: { latency: 100, jitter: 5, nth: 2 },
    name: "slow",
    type: "latency",
    stream: "downstream",
    toxicity: 0.5,
  });
  const again = changeToxic(
    changed,
    new JsonFields({ toxicity: 1, attributes: { nth: null, latency: null } }),
    linux,
  );
  assertEquals([showToxic(again).attributes, showToxic(again).toxicity], [{ latency: 0, jitter: 5 }, 1]);
});
