import { parse } from "yaml";

/** A TAP document, or the subtest of a point. */
export interface Document {
  readonly planned: number;
  readonly points: readonly Point[];
  /** Why it bailed out. */
  readonly bailOut?: string;
}

export interface Point {
  readonly ok: boolean;
  readonly id: number;
  readonly description: string;
  readonly skip?: string;
  /** The YAML diagnostics. */
  readonly diagnostics?: Record<string, unknown>;
  readonly subtest?: Document;
}

/**
 * Reads TAP version 14 by the rules of its specification, and is stricter than that asks: a line that is not TAP, a
 * plan that is not kept or a subtest without a point of its name is an error.
 */
export function consume(text: string): Document {
  const lines = text.split("\n");
  if (lines.pop() !== "") throw new Error("the last line has no end");
  if (lines.shift() !== "TAP version 14") throw new Error("no version");
  return readDocument(lines);
}

function readDocument(lines: string[]): Document {
  const planned = Number(/^1\.\.(\d+)(?: # .+)?$/.exec(lines.shift() ?? "")?.[1] ?? fail("no plan"));
  const points: Point[] = [];
  while (lines.length > 0) {
    const bailOut = /^Bail out! (.+)$/.exec(lines[0]!)?.[1];
    if (bailOut !== undefined) {
      if (lines.length > 1) fail("more behind the end");
      return { planned, points, bailOut };
    }
    points.push(readPoint(lines));
  }
  if (points.length !== planned) fail(`${points.length} of ${planned} points`);
  points.forEach(({ id }, i) => id === i + 1 || fail(`${id} is not in order`));
  return { planned, points };
}

function readPoint(lines: string[]): Point {
  const name = /^# Subtest: (.*)$/.exec(lines[0]!)?.[1];
  if (name !== undefined) lines.shift();
  const subtest = name === undefined ? undefined : readDocument(indented(lines, 4));
  const [, not, id, rest] = /^(not )?ok (\d+) - (.*)$/.exec(lines.shift() ?? "") ??
    fail(`no point: ${lines[0]}`);
  const { description, skip } = readDescription(rest!);
  if (name !== undefined && readDescription(name).description !== description) {
    fail(`"${name}" is not "${description}"`);
  }
  return {
    ok: not === undefined,
    id: Number(id),
    description,
    ...(skip === undefined ? {} : { skip }),
    ...readDiagnostics(lines),
    ...(subtest && { subtest }),
  };
}

/** Takes the description up to the first `#` that has no backslash before it and spaces around it. */
function readDescription(text: string): { description: string; skip?: string } {
  const [, escaped = "", directive] = /^((?:\\[\\#]|(?! # )[^\\]|\\(?![\\#]))*)(?: # (.*))?$/.exec(text) ??
    fail(`no description: ${text}`);
  const description = escaped.replace(/\\([\\#])/g, "$1");
  if (description.trim() !== description || description === "") fail(`spaces around "${description}"`);
  if (/\{$/.test(description)) fail(`"${description}" opens a buffered subtest`);
  if (directive === undefined) return { description };
  const [, skip] = /^SKIP (.+)$/.exec(directive) ?? fail(`not a directive: ${directive}`);
  return { description, skip: skip! };
}

function readDiagnostics(lines: string[]): { diagnostics?: Record<string, unknown> } {
  const block = indented(lines, 2);
  if (block.length === 0) return {};
  if (block.shift() !== "---" || block.pop() !== "...") fail("no YAML block");
  if (block.includes("...")) fail("a YAML block that ends twice");
  return { diagnostics: parse(block.join("\n"), { strict: true }) };
}

/** Takes the lines away that are indented so far, without their indentation. */
function indented(lines: string[], by: number): string[] {
  const space = " ".repeat(by);
  const end = lines.findIndex((line) => !line.startsWith(space));
  return lines.splice(0, end === -1 ? lines.length : end).map((line) => line.slice(by));
}

function fail(message: string): never {
  throw new Error(message);
}
