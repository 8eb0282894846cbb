/** How a step or a scenario went. A step that was not reached is skipped. */
export type Status = "passed" | "failed" | "skipped";

/** Why a step failed, with all that helps to see why. */
export interface StepFailure {
  /** One line. */
  readonly message: string;
  /** What was wanted, as text. */
  readonly expected?: string;
  /** The same as bytes, when it stands for exactly these. */
  readonly expectedBytes?: Uint8Array;
  readonly received?: Uint8Array;
  /** The last events of the connection, as the lines of the text log without colours, oldest first. */
  readonly lastEvents?: readonly string[];
}

/** One step of a scenario. */
export interface StepResult {
  /** Where it stands: `3`, or `4.2` within a repetition or a parallel branch. */
  readonly number: string;
  /** What it does, in a few words: `expect re:^ACME`. Printable. */
  readonly text: string;
  readonly status: Status;
  /** Milliseconds; 0 for a step that was skipped. */
  readonly ms: number;
  /** The line of the file, from 1. */
  readonly line: number;
  readonly failure?: StepFailure;
  /** The steps inside of this one, in the order in which they ran. */
  readonly steps?: readonly StepResult[];
}

/** One scenario that was run. */
export interface ScenarioResult {
  readonly name: string;
  /** As the user named it. */
  readonly file: string;
  readonly status: Status;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Milliseconds. */
  readonly ms: number;
  readonly steps: readonly StepResult[];
  /** What went wrong outside of any step: it could not connect, its time was over, it was interrupted. */
  readonly failure?: StepFailure;
}
