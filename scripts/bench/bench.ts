/** The shapes that all benches share. */

import type { Driver } from "./driver.ts";

/** A program and its arguments. */
export type Command = readonly [program: string, ...args: string[]];

/** What a bench is given to work with. */
export interface Workbench {
  readonly rounds: number;
  /** How long one measurement of one contender lasts. */
  readonly seconds: number;
  /** A directory that is removed at the end. */
  readonly dir: string;
  tcplab(...args: string[]): Command;
  /** Compiles the C programs when they are first asked for. Throws CompilerMissing. */
  driver(): Promise<Driver>;
}

export interface Bench {
  readonly name: string;
  readonly summary: string;
  run(bench: Workbench): Promise<Section[]>;
}

/** What takes part in a comparison. */
export interface Contender {
  readonly name: string;
  /** The program that would have to be installed. */
  readonly missing?: string | undefined;
}

/** One measurement: the figure that is compared, and what else is worth telling about it. */
export interface Sample {
  readonly value: number;
  readonly detail?: string;
}

export interface Result {
  readonly contender: string;
  /** One of each round, in their order; empty when there is a problem. */
  readonly samples: readonly Sample[];
  readonly problem?: string;
}

/** A bound for a contender: so many units, or so many times what `of` reached. */
export interface Target {
  readonly contender: string;
  readonly bound: "at least" | "at most";
  readonly value: number;
  readonly of?: string;
}

/** One quantity, measured for several contenders. */
export interface Section {
  readonly name: string;
  readonly unit: string;
  readonly better: "more" | "less";
  /** The contender that the others are divided by. */
  readonly baseline: string;
  readonly targets: readonly Target[];
  readonly results: readonly Result[];
}
