import type { Target } from "./bench.ts";
import type { Row } from "./judge.ts";
import type { Machine } from "./machine.ts";

const headings = ["bench", "contender", "median", "best", "ratio", "target", "result", "note"];
const rightAligned = new Set(["median", "best", "ratio"]);

export function alignedTable(rows: readonly Row[], machine: Machine): string {
  const lines = [headings, ...cells(rows)];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const table = lines.map((line) =>
    line.map((cell, column) => {
      const width = widths[column] ?? 0;
      return rightAligned.has(headings[column] ?? "") ? cell.padStart(width) : cell.padEnd(width);
    }).join("  ").trimEnd()
  );
  return [...table, "", ...legend(machine)].join("\n");
}

export function markdownTable(rows: readonly Row[], machine: Machine): string {
  const line = (columns: readonly string[]) => `| ${columns.join(" | ")} |`;
  const rule = headings.map((heading) => rightAligned.has(heading) ? "---:" : "---");
  return [line(headings), line(rule), ...cells(rows).map(line), "", ...legend(machine)].join("\n");
}

/** Three digits tell enough; more would pretend a precision that a shared machine does not have. */
export function formatNumber(value: number): string {
  return value.toLocaleString("en", { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
}

function cells(rows: readonly Row[]): string[][] {
  return rows.map((row, index) => [
    rows[index - 1]?.section === row.section ? "" : row.section,
    row.contender,
    withUnit(row.median, row.unit),
    withUnit(row.best, row.unit),
    row.ratio === undefined ? "" : `${row.ratio.toFixed(2)}x`,
    row.targets.map((target) => describeTarget(target, row.unit)).join(", "),
    row.targets.map(({ verdict }) => verdict).join(", "),
    row.note,
  ]);
}

function withUnit(value: number | undefined, unit: string): string {
  return value === undefined ? "" : `${formatNumber(value)} ${unit}`;
}

function describeTarget({ bound, value, of }: Target, unit: string): string {
  return `${bound === "at least" ? "≥" : "≤"} ${of === undefined ? `${value} ${unit}` : `${value}x ${of}`}`;
}

function legend({ date, cpus, deno, node, rounds, seconds }: Machine): string[] {
  return [
    `${date}, ${cpus} CPUs, Deno ${deno}, Node ${node}; ${rounds} x ${seconds} s each, contenders taking turns.`,
    "ratio: to the contender that shows 1.00x; the median of the rounds' own ratios.",
  ];
}
