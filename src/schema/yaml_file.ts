import process from "node:process";
import { type Document, isMap, isNode, isPair, isScalar, LineCounter, parseDocument } from "yaml";
import { escapeBytes } from "../bytes/escape.ts";
import { utf8 } from "../bytes/bytes.ts";
import { usage } from "../values/failure.ts";
import { formatSize } from "../values/size.ts";

/** A file is read as a whole; what is larger than this was not written by hand. */
const largest = 1024 * 1024;

/** The keys and indices that lead to a value. */
export type Path = readonly (string | number)[];

/** From 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A YAML file whose values are all text, as it stands there: `0.000` stays `0.000`, and `yes` stays `yes`. */
export interface YamlFile {
  readonly value: unknown;
  /** Where the value at a path starts, or the key that leads to it; where its parent does, if it is missing. */
  position(path: Path, of?: "key" | "value"): Position;
  /** The same as `psu.yaml:12:7`. */
  place(path: Path, of?: "key" | "value"): string;
}

/**
 * @param name of the file, for errors
 * @throws {Failure} with file, line and column when it is not YAML, or too large
 */
export function readYaml(bytes: Uint8Array, name: string): YamlFile {
  const text = decode(bytes, name);
  const lines = new LineCounter();
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const document = withoutEnvironment(() =>
    parseDocument(text, {
      lineCounter: lines,
      schema: "failsafe",
      prettyErrors: false,
      logLevel: "error",
    })
  );
  const [problem] = [...document.errors, ...document.warnings];
  const written = ({ line, column }: Position) => `${name}:${line}:${column}`;
  if (problem) throw usage(`${written(at(problem.pos[0]))}: ${explain(problem.message)}`);
  return {
    value: plain(document, name),
    position: (path, of = "value") => at(offsetOf(document, path, of)),
    place: (path, of = "value") => written(at(offsetOf(document, path, of))),
  };
}

/**
 * The parser looks for debugging switches of its own in the environment, to print to stdout then. What the environment
 * holds is none of its business, and we have no permission to read it.
 */
function withoutEnvironment<T>(act: () => T): T {
  const environment = Object.getOwnPropertyDescriptor(process, "env")!;
  Object.defineProperty(process, "env", { value: {}, configurable: true });
  try {
    return act();
  } finally {
    Object.defineProperty(process, "env", environment);
  }
}

function decode(bytes: Uint8Array, name: string): string {
  if (bytes.length > largest) {
    throw usage(`${name}: it has ${formatSize(bytes.length)} (at most ${formatSize(largest)})`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw usage(`${name}:1:1: it is not text in UTF-8`);
  }
}

function plain(document: Document, name: string): unknown {
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    refuseCycle(value, new Set(), new Set());
    return value;
  } catch (error) {
    // An alias without its anchor, one that stands in itself, or so many of them that they would fill memory.
    if (!(error instanceof ReferenceError || error instanceof RangeError)) throw error;
    throw usage(`${name}:1:1: ${explain(error.message)}`);
  }
}

function refuseCycle(value: unknown, within: Set<unknown>, done: Set<unknown>): void {
  if (typeof value !== "object" || value === null || done.has(value)) return;
  if (within.has(value)) throw new RangeError("an alias is inside the value that it stands for");
  within.add(value);
  for (const each of Object.values(value)) refuseCycle(each, within, done);
  within.delete(value);
  done.add(value);
}

/** Where the node at `path` starts; where its nearest ancestor does, if it is missing. */
function offsetOf(document: Document, path: Path, of: "key" | "value"): number {
  for (let length = path.length; length >= 0; length--) {
    const parent = length === 0 ? undefined : document.getIn(path.slice(0, length - 1), true);
    if (of === "key" && isMap(parent)) {
      const key = path[length - 1];
      const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key);
      if (isScalar(pair?.key) && pair.key.range) return pair.key.range[0];
    }
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

/** The parser's words in the form of ours: on one line, lower case, printable. */
function explain(message: string): string {
  if (message.includes("call stack")) return "it is nested too deep";
  const line = escapeBytes(utf8(message.split("\n")[0]!.trim())).replace(/[.:]$/, "");
  return line.charAt(0).toLowerCase() + line.slice(1);
}
