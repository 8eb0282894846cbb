import type { Result, Section, Target } from "./bench.ts";

/** A line of the final table, not yet formatted. */
export interface Row {
  readonly section: string;
  readonly contender: string;
  readonly unit: string;
  readonly median?: number;
  readonly best?: number;
  /** Undefined where there is nothing to divide by. */
  readonly ratio?: number | undefined;
  readonly targets: readonly JudgedTarget[];
  readonly note: string;
}

export interface JudgedTarget extends Target {
  readonly verdict: Verdict;
}

export type Verdict = "ok" | "missed" | "unknown";

export function judge(section: Section): Row[] {
  return section.results.map((result) => {
    const targets = section.targets.filter(({ contender }) => contender === result.contender);
    return {
      section: section.name,
      contender: result.contender,
      unit: section.unit,
      ...figures(section, result),
      targets: targets.map((target) => ({ ...target, verdict: verdict(section, result, target) })),
    };
  });
}

function figures(section: Section, result: Result) {
  if (result.samples.length === 0) return { note: result.problem ?? "not measured" };
  const values = result.samples.map(({ value }) => value);
  const middle = median(values);
  const typical =
    result.samples.toSorted((a, b) => Math.abs(a.value - middle) - Math.abs(b.value - middle))[0];
  return {
    median: middle,
    best: section.better === "more" ? Math.max(...values) : Math.min(...values),
    ratio: ratio(section, result, section.baseline),
    note: typical?.detail ?? "",
  };
}

/** The median of the rounds' own ratios: what slowed a whole round down does not count. */
function ratio(section: Section, result: Result, of: string): number | undefined {
  const base = section.results.find(({ contender }) => contender === of)?.samples ?? [];
  const ratios = result.samples.map(({ value }, round) => value / (base[round]?.value ?? NaN));
  const middle = median(ratios);
  return Number.isFinite(middle) && middle > 0 ? middle : undefined;
}

function verdict(section: Section, result: Result, target: Target): Verdict {
  if (result.samples.length === 0) return "missed";
  const reached = target.of === undefined
    ? median(result.samples.map(({ value }) => value))
    : ratio(section, result, target.of);
  if (reached === undefined) return "unknown";
  return (target.bound === "at least" ? reached >= target.value : reached <= target.value) ? "ok" : "missed";
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
