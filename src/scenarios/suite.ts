import type { Context } from "../events/context.ts";
import { seededRandom } from "../events/random.ts";
import type { ScenarioResult } from "../reports/result.ts";
import type { TimeFormat } from "../logs/time.ts";
import { skip } from "./step_runner.ts";
import type { Scenario, Step } from "./scenario.ts";
import { runScenario } from "./scenario_run.ts";

/** Several scenarios, and how they are to be run. */
export interface SuitePlan {
  readonly scenarios: readonly Scenario[];
  /** How many at a time. */
  readonly jobs: number;
  /** Whether none is begun when one has failed. */
  readonly failFast: boolean;
  readonly seed: number;
  readonly time: TimeFormat;
  /** Milliseconds for each, in place of what it says itself; 0 for any. */
  readonly timeout: number | undefined;
}

/** Who is told how a suite goes on. */
export interface SuiteWatcher {
  onStep(scenario: Scenario, step: Step, number: string): void;
  /** Results come in the order in which they end. The next scenario is begun when what it returns is done. */
  onResult(result: ScenarioResult): Promise<void>;
}

/** How it went. */
export interface SuiteOutcome {
  readonly failed: number;
  /** Whether anything depended on the seed. */
  readonly usedRandom: boolean;
}

/** Runs scenarios, until all are done or the context's signal; those that were not begun have no result then. */
export async function runSuite(
  plan: SuitePlan,
  context: Context,
  watcher: SuiteWatcher,
): Promise<SuiteOutcome> {
  const { scenarios, jobs, failFast, seed, time, timeout } = plan;
  let begun = 0;
  let failed = 0;
  let connections = 0;
  let usedRandom = false;
  const nextId = () => ++connections;

  const run = (scenario: Scenario, number: number): Promise<ScenarioResult> => {
    // A row of numbers for each, so that what runs beside it makes no difference.
    const generator = seededRandom(seed, number);
    const random = () => {
      usedRandom = true;
      return generator();
    };
    const onStep = (step: Step, number: string) => watcher.onStep(scenario, step, number);
    return runScenario(scenario, { context, random, time, timeout, nextId, onStep });
  };
  const work = async () => {
    while (begun < scenarios.length && !context.signal.aborted) {
      const number = begun++;
      const scenario = scenarios[number]!;
      const isLeftOut = failFast && failed > 0;
      const result = isLeftOut ? skipped(scenario, context) : await run(scenario, number);
      if (result.status === "failed") failed++;
      await watcher.onResult(result);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return { failed, usedRandom };
}

function skipped({ name, file, steps }: Scenario, { clock }: Context): ScenarioResult {
  return {
    name,
    file,
    status: "skipped",
    startedAt: clock.wall(),
    ms: 0,
    steps: steps.map((step, i) => skip(step, String(i + 1))),
  };
}
