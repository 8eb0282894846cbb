import type { Context } from "../events/context.ts";
import type { Status, StepFailure, StepResult } from "../reports/result.ts";
import { shortened } from "../bytes/printable.ts";
import type { NamedConnection } from "./named_connection.ts";
import type { Step } from "./scenario.ts";
import type { Scope } from "./scope.ts";
import { StepError, Stopped } from "../dialogue/failure.ts";
import type { StepContext } from "./verb.ts";

/** What the steps of one scenario have in common. */
export interface Scene {
  readonly links: ReadonlyMap<string, NamedConnection>;
  readonly context: Context;
  readonly scope: Scope;
  readonly fields: StepContext["fields"];
  readonly within: number;
  /** Is told of every step that begins. */
  onStep(step: Step, number: string): void;
}

/** A repetition may run for days; so many results of inner steps are kept, and those of its last round. */
const mostKept = 100;

/** How long steps may follow each other without a chance for timers and signals, in milliseconds. */
const mostBusy = 20;

/** Runs steps. Those behind one that failed are skipped. */
export class StepRunner {
  #breathedAt: number;

  constructor(readonly scene: Scene) {
    this.#breathedAt = scene.context.clock.now();
  }

  /** @param prefix of the numbers: `4.2.` @param signal stops the step that is under way */
  async play(steps: readonly Step[], prefix: string, signal: AbortSignal): Promise<StepResult[]> {
    const results: StepResult[] = [];
    let goesOn = true;
    for (const [i, step] of steps.entries()) {
      const number = `${prefix}${i + 1}`;
      await this.#breathe();
      goesOn &&= !signal.aborted;
      const result: StepResult = goesOn ? await this.#run(step, number, signal) : skip(step, number);
      results.push(result);
      goesOn &&= result.status === "passed";
    }
    return results;
  }

  async #run(step: Step, number: string, signal: AbortSignal): Promise<StepResult> {
    const { context: { clock } } = this.scene;
    this.scene.onStep(step, number);
    const inner: StepResult[] = [];
    const has = (wanted: Status) => inner.some(({ status }) => status === wanted);
    const started = clock.now();
    let failure: StepFailure | undefined;
    let isStopped = false;
    try {
      const done = step.verb.perform(step.settings, this.#stage(step, number, inner, signal));
      // Steps that hold others stop when these do, and have something to tell.
      await (step.branches.length > 0 ? done : unlessStopped(done, signal));
      // When the end came between two of them, it is this one that was under way.
      if (signal.aborted && has("skipped") && !has("failed")) throw signal.reason;
    } catch (error) {
      if (error instanceof StepError) failure = error.failure;
      else if (!(error instanceof Stopped)) throw error;
      else if (error.isFailure) failure = this.#stoppedFailure(step, error);
      else isStopped = true;
    }
    const ms = clock.now() - started;
    const hasFailed = failure !== undefined || has("failed");
    return {
      number,
      text: textOf(step),
      status: hasFailed ? "failed" : isStopped || has("skipped") ? "skipped" : "passed",
      ms,
      line: step.line,
      ...(failure ? { failure } : {}),
      ...(inner.length > 0 ? { steps: inner } : {}),
    };
  }

  #stage(step: Step, number: string, inner: StepResult[], signal: AbortSignal): StepContext {
    const { links, context, scope, fields, within } = this.scene;
    let isFull = false;
    return {
      get link() {
        return links.get(step.connection!)!;
      },
      context: { ...context, signal },
      scope,
      fields,
      within,
      branches: step.branches,
      play: (branch, part, only = signal) => this.play(branch, `${number}.${part}.`, only),
      keep(results) {
        if (isFull) inner.length = mostKept;
        inner.push(...results);
        isFull = inner.length > mostKept;
      },
    };
  }

  #stoppedFailure(step: Step, { message }: Stopped): StepFailure {
    const link = step.connection === undefined ? undefined : this.scene.links.get(step.connection);
    return link ? link.failure({ message }).failure : { message };
  }

  async #breathe(): Promise<void> {
    const { clock } = this.scene.context;
    if (clock.now() - this.#breathedAt < mostBusy) return;
    await new Promise<void>((resolve) => setTimeout(resolve));
    this.#breathedAt = clock.now();
  }
}

/** The result of a step that is not reached. */
export function skip(step: Step, number: string): StepResult {
  return { number, text: textOf(step), status: "skipped", ms: 0, line: step.line };
}

/** In a few words, printable. */
export function textOf({ verb, settings, connection }: Step): string {
  const text = shortened([verb.name, verb.describe(settings)].filter((part) => part !== "").join(" "));
  return connection ? `${text} on ${connection}` : text;
}

/** The promise; or, when the signal aborts before, its reason. */
async function unlessStopped(done: Promise<void> | void, signal: AbortSignal): Promise<void> {
  if (!done) return;
  const stopped = Promise.withResolvers<never>();
  const stop = () => stopped.reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  try {
    await Promise.race([done, stopped.promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
