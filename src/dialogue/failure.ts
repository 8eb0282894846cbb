import type { StepFailure } from "../reports/result.ts";

/** A step did not go as it was to; the scenario is over then. */
export class StepError extends Error {
  override readonly name = "StepError";
  constructor(readonly failure: StepFailure) {
    super(failure.message);
  }
}

/** Why steps are stopped in the middle: the reason of an abort. */
export class Stopped extends Error {
  override readonly name = "Stopped";
  /** @param isFailure whether the step that is stopped has failed by it, or only was not needed any more */
  constructor(message: string, readonly isFailure: boolean) {
    super(message);
  }
}
