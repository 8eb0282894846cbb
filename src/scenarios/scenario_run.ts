import type { Context } from "../events/context.ts";
import { formatDuration } from "../values/duration.ts";
import { Failure } from "../values/failure.ts";
import type { Random } from "../events/random.ts";
import type { ScenarioResult, StepFailure, StepResult } from "../reports/result.ts";
import type { TimeFormat } from "../logs/time.ts";
import { ConnectionSet } from "./connection_set.ts";
import { skip, StepRunner } from "./step_runner.ts";
import { RecentEventsLog } from "./recent_events.ts";
import type { Scenario, Step } from "./scenario.ts";
import { Scope } from "./scope.ts";
import { Stopped } from "../dialogue/failure.ts";

/** What a scenario is run with. */
export interface RunSetting {
  /** Its signal aborts when the program is to stop. */
  readonly context: Context;
  readonly random: Random;
  /** For the events of connections in failures. */
  readonly time: TimeFormat;
  /** Milliseconds for the scenario as a whole, in place of what it says itself; 0 for any. */
  readonly timeout: number | undefined;
  /** Gives every connection of a run a number of its own. */
  nextId(): number;
  /** Is told of every step that begins. */
  onStep(step: Step, number: string): void;
}

/** Runs a scenario. Whatever its peers do, there is a result. */
export async function runScenario(scenario: Scenario, setting: RunSetting): Promise<ScenarioResult> {
  const { context: outer, random, onStep, nextId } = setting;
  const { clock } = outer;
  const startedAt = clock.wall();
  const started = clock.now();
  const limit = new AbortController();
  const stop = () => limit.abort(new Stopped("the run was interrupted", true));
  const timeout = setting.timeout ?? scenario.timeout;
  const cancelTimeout = timeout === 0 ? () => {} : clock.after(timeout, () => {
    limit.abort(new Stopped(`the time of the scenario is over (timeout ${formatDuration(timeout)})`, true));
  });
  outer.signal.addEventListener("abort", stop);
  if (outer.signal.aborted) stop();

  const recorder = new RecentEventsLog(setting.time, clock);
  const context = recorder.watch({ ...outer, random, signal: limit.signal });
  const links = new ConnectionSet(scenario, context, recorder, nextId);
  const { fields, within, steps: planned } = scenario;
  let failure: StepFailure | undefined;
  let steps: StepResult[];
  try {
    await links.open();
    const scene = { links: links.byName, context, scope: new Scope(context), fields, within, onStep };
    steps = await new StepRunner(scene).play(planned, "", limit.signal);
  } catch (error) {
    if (!(error instanceof Failure || error instanceof Stopped)) throw error;
    failure = { message: error.message };
    steps = planned.map((step, i) => skip(step, String(i + 1)));
  }
  const ms = clock.now() - started;
  cancelTimeout();
  outer.signal.removeEventListener("abort", stop);
  const hasPassed = failure === undefined && steps.every(({ status }) => status === "passed");
  // Between two steps nobody was there to say why it ended.
  if (!hasPassed && !failure && !steps.some(({ status }) => status === "failed")) {
    failure = { message: (limit.signal.reason as Stopped).message };
  }
  await links.close(hasPassed && !outer.signal.aborted ? "fin" : "rst");
  return {
    name: scenario.name,
    file: scenario.file,
    status: hasPassed ? "passed" : "failed",
    startedAt,
    ms,
    steps,
    ...(failure ? { failure } : {}),
  };
}
