import { utf8 } from "../../../src/bytes/bytes.ts";
import type { Clock } from "../../../src/events/clock.ts";
import { createContext } from "../../../src/events/context.ts";
import type { Happening } from "../../../src/events/event.ts";
import { seededRandom } from "../../../src/events/random.ts";
import type { ScenarioResult, StepFailure, StepResult } from "../../../src/reports/result.ts";
import type { Platform } from "../../../src/values/platform.ts";
import { timeFormat } from "../../../src/logs/time.ts";
import { loadScenario } from "../../../src/scenarios/load.ts";
import type { Scenario } from "../../../src/scenarios/scenario.ts";
import { runScenario } from "../../../src/scenarios/scenario_run.ts";
import { linux } from "../refusal.ts";
import { LoopbackClock } from "./loopback_clock.ts";

/** Reads a scenario that nothing is wrong with. */
export function load(text: string, platform: Platform = linux): Scenario {
  const { scenario, problems } = loadScenario(utf8(text), "a.yaml", new Map(), platform);
  if (!scenario) throw new Error(problems.join("\n"));
  return scenario;
}

/** All that is said of a file, without its name. */
export function problems(text: string): string[] {
  const loaded = loadScenario(utf8(text), "a.yaml", new Map(), linux);
  return loaded.problems.map((problem) => problem.replace(/^a\.yaml:/, ""));
}

export interface Playing {
  readonly platform?: Platform;
  readonly signal?: AbortSignal;
  readonly onEvent?: (happening: Happening) => void;
  readonly onStep?: (number: string) => void;
  /** One that passes only while nothing happens, if not given. */
  readonly clock?: Clock;
}

/** Reads and runs a scenario. */
export async function play(text: string, playing: Playing = {}): Promise<ScenarioResult> {
  const { signal = new AbortController().signal, onEvent = () => {}, onStep = () => {} } = playing;
  const loopback = new LoopbackClock();
  const write = (happening: Happening) => {
    loopback.touch();
    onEvent(happening);
  };
  const log = { wantsData: true, failed: false, write, close: () => Promise.resolve() };
  let connections = 0;
  const result = await runScenario(load(text, playing.platform), {
    context: createContext([log], signal, playing.clock ?? loopback),
    random: seededRandom(1),
    time: timeFormat("UTC"),
    timeout: undefined,
    nextId: () => ++connections,
    onStep: (_, number) => onStep(number),
  });
  await loopback.stopped;
  return result;
}

/**
 * Two connections that are the ends of one: what `steps` say, `a` being the device and `b` its client.
 * @param within long for what is to pass on a busy machine, short for what is not to come
 */
export function between(steps: string, more = "", within = "100ms"): string {
  const connections = "connections: {a: {listen: 127.0.0.1:0}, b: {connect: a}}";
  return `${connections}\nwithin: ${within}\n${more}\nsteps:\n${steps}`;
}

/** The numbers of all steps with how they went: `1 passed`. */
export function outline(steps: readonly StepResult[]): string[] {
  return steps.flatMap((step) => [`${step.number} ${step.status}`, ...outline(step.steps ?? [])]);
}

/** Why a scenario failed: in a step, which has a number, or outside of any. */
export function failureOf(result: ScenarioResult): { readonly number?: string } & StepFailure | undefined {
  return inSteps(result.steps) ?? result.failure;
}

function inSteps(steps: readonly StepResult[]): { readonly number: string } & StepFailure | undefined {
  for (const { number, failure, steps: inner = [] } of steps) {
    const found = inSteps(inner) ?? (failure && { number, ...failure });
    if (found) return found;
  }
}

/** A failure without what differs from run to run. */
export function summary(result: ScenarioResult): string {
  const failure = failureOf(result);
  if (!failure) return result.status;
  const { number = "-", message } = failure;
  return `${result.status} ${number}: ${message}`;
}
