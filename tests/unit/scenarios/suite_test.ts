import { createContext } from "../../../src/events/context.ts";
import type { Happening } from "../../../src/events/event.ts";
import type { ScenarioResult } from "../../../src/reports/result.ts";
import { timeFormat } from "../../../src/logs/time.ts";
import type { Scenario } from "../../../src/scenarios/scenario.ts";
import { runSuite, type SuiteOutcome, type SuitePlan } from "../../../src/scenarios/suite.ts";
import { assert, assertEquals, assertNotEquals } from "../../assert.ts";
import { LoopbackClock } from "./loopback_clock.ts";
import { between, load, summary } from "./playing.ts";

function scenario(name: string, steps: string): Scenario {
  return load(between(steps, `name: ${name}`));
}

const good = scenario("good", "- wait: 1ms");
const bad = scenario("bad", "- {expect: x, within: 1ms, on: a}");

interface Told {
  readonly outcome: SuiteOutcome;
  readonly results: ScenarioResult[];
  readonly events: Happening[];
  readonly steps: string[];
  /** How many scenarios ran at the same time at most. */
  readonly most: number;
}

async function run(
  scenarios: readonly Scenario[],
  plan: Partial<SuitePlan> = {},
  signal = new AbortController().signal,
  onResult: (result: ScenarioResult) => void = () => {},
): Promise<Told> {
  const results: ScenarioResult[] = [];
  const events: Happening[] = [];
  const steps: string[] = [];
  const running = new Set<Scenario>();
  let most = 0;
  const clock = new LoopbackClock();
  const write = (happening: Happening) => {
    clock.touch();
    if (happening.event !== "data") events.push(happening);
  };
  const log = { wantsData: true, failed: false, write, close: () => Promise.resolve() };
  const outcome = await runSuite(
    { jobs: 1, failFast: false, seed: 1, time: timeFormat("UTC"), timeout: undefined, scenarios, ...plan },
    createContext([log], signal, clock),
    {
      onStep(scenario, step, number) {
        running.add(scenario);
        most = Math.max(most, running.size);
        steps.push(`${scenario.name} ${number} ${step.verb.name}`);
      },
      onResult(result) {
        running.delete(scenarios.find(({ name }) => name === result.name)!);
        results.push(result);
        onResult(result);
        return Promise.resolve();
      },
    },
  );
  await clock.stopped;
  return { outcome, results, events, steps, most };
}

const namesOf = (results: readonly ScenarioResult[]) =>
  results.map(({ name, status }) => `${name} ${status}`);

Deno.test("runSuite() runs one scenario after the other, and counts those that failed", async () => {
  const { outcome, results, steps, most } = await run([good, bad, good]);
  assertEquals(namesOf(results), ["good passed", "bad failed", "good passed"]);
  assertEquals([outcome, most], [{ failed: 1, usedRandom: false }, 1]);
  assertEquals(steps, ["good 1 wait", "bad 1 expect", "good 1 wait"]);
});

Deno.test("runSuite() runs as many at a time as there are jobs, and no more", async () => {
  const scenarios = Array.from({ length: 7 }, (_, i) => scenario(`slow${i}`, "- wait: 40ms"));
  const { results, most } = await run(scenarios, { jobs: 3 });
  assertEquals([results.length, most], [7, 3]);
});

Deno.test("runSuite() tells of results in the order in which they come", async () => {
  const scenarios = [scenario("slow", "- wait: 100ms"), scenario("quick", "- wait: 1ms")];
  const { results } = await run(scenarios, { jobs: 2 });
  assertEquals(namesOf(results), ["quick passed", "slow passed"]);
});

Deno.test("runSuite() begins none any more with failFast when one has failed", async () => {
  const { outcome, results, events } = await run([good, bad, good, good], { failFast: true });
  assertEquals(namesOf(results), ["good passed", "bad failed", "good skipped", "good skipped"]);
  assertEquals(outcome.failed, 1);
  assertEquals(results[2]!.steps.map(({ number, status }) => `${number} ${status}`), ["1 skipped"]);
  assertEquals(events.filter(({ event }) => event === "listening").length, 2);
});

Deno.test("runSuite() begins none any more when it is interrupted", async () => {
  const control = new AbortController();
  const { results } = await run([good, good, good], {}, control.signal, () => control.abort());
  assertEquals(namesOf(results), ["good passed"]);
});

Deno.test("runSuite() gives every connection of the run a number of its own", async () => {
  const { events } = await run([good, good, bad], { jobs: 3 });
  const numbers = events.flatMap((event) => event.event === "open" ? [event.conn] : []);
  assertEquals(numbers.toSorted((a, b) => a - b), [1, 2, 3, 4, 5, 6]);
});

Deno.test("runSuite() takes its timeout in place of those of the scenarios", async () => {
  const { results } = await run([scenario("long", "- wait: 20s")], { timeout: 50 });
  assertEquals(summary(results[0]!), "failed 1: the time of the scenario is over (timeout 50ms)");
});

Deno.test("runSuite() makes the same random choices for the same seed, whatever runs beside it", async () => {
  const dice = scenario(
    "dice",
    "- {send: '{{random:16|hex}}', on: b}\n- {expect: nothing, within: 50ms, on: a}",
  );
  const thrown = async (seed: number, jobs: number) => {
    const { outcome, results } = await run([dice, dice, dice], { seed, jobs });
    assert(outcome.usedRandom);
    const received = results.map(({ steps }) => new TextDecoder().decode(steps[1]!.failure!.received));
    return received.toSorted();
  };
  const once = await thrown(1, 1);
  assertEquals(new Set(once).size, 3);
  assertEquals(await thrown(1, 3), once);
  assertNotEquals(await thrown(2, 1), once);
});
