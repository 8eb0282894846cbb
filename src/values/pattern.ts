import { indexOf, latin1, utf8 } from "../bytes/bytes.ts";
import { escapeBytes } from "../bytes/escape.ts";
import { usage } from "./failure.ts";
import { hexPairs, parsePayload, splitNotation } from "./payload.ts";
import { slowPart } from "./slow_expression.ts";
import type { Surroundings } from "./host.ts";

/** Where a pattern was found, and what its groups captured (as bytes in latin-1). */
export interface Match {
  readonly start: number;
  readonly end: number;
  readonly captures: readonly string[];
  readonly named: Readonly<Record<string, string>>;
}

/** What received bytes are matched against. */
export interface Pattern {
  /** As the user wrote it, safe to print. */
  readonly text: string;
  /** The bytes it stands for, when it stands for exactly one sequence: for showing a difference. */
  readonly bytes?: Uint8Array;
  /** The first match at or after `from`, or undefined. */
  find(bytes: Uint8Array, from?: number): Match | undefined;
}

/**
 * Reads `[notation:]value`. A payload means "these bytes"; `hex:` may hold `??` for any byte; `re:` is a regular
 * expression over the bytes as latin-1, `re/FLAGS:` one with flags; `any` matches anything that is not empty.
 * @throws {Failure} when it is not a pattern, or matches the empty string (which would always match)
 */
export function parsePattern(text: string, surroundings: Surroundings): Pattern {
  if (text === "any") return { text, find: (bytes, from = 0) => whole(bytes, from) };
  const expression = parseExpression(text);
  if (expression) return regularExpression(text, expression);
  const [notation, value] = splitNotation(text);
  if (notation === "hex" && value.includes("?")) return wildcards(text, value);
  const wanted = parsePayload(text, surroundings);
  if (wanted.length === 0) throw usage(`"${text}" is empty and would always match (use any for any bytes)`);
  return {
    // Only when it is asked for: the bytes may be those of a large file.
    get text() {
      return escapeBytes(wanted);
    },
    bytes: wanted,
    find(bytes, from = 0) {
      const start = indexOf(bytes, wanted, from);
      return start === -1 ? undefined : match(start, start + wanted.length);
    },
  };
}

function match(start: number, end: number): Match {
  return { start, end, captures: [], named: {} };
}

function whole(bytes: Uint8Array, from: number): Match | undefined {
  return bytes.length > from ? match(from, bytes.length) : undefined;
}

function wildcards(text: string, value: string): Pattern {
  const wanted = hexPairs(value, /^(?:[0-9a-f]{2}|\?\?)$/i, "hexadecimal digits or ??")
    .map((pair) => pair === "??" ? undefined : parseInt(pair, 16));
  return {
    text: visible(text),
    find(bytes, from = 0) {
      for (let start = from; start + wanted.length <= bytes.length; start++) {
        if (wanted.every((byte, i) => byte === undefined || byte === bytes[start + i])) {
          return match(start, start + wanted.length);
        }
      }
    },
  };
}

function regularExpression(text: string, expression: RegExp): Pattern {
  if (expression.test("")) throw usage(`"${text}" matches the empty string and would always match`);
  return {
    text: visible(text),
    find(bytes, from = 0) {
      // What stands before `from` belongs to an earlier match: `^` means the start of what is left.
      const found = expression.exec(latin1(bytes.subarray(from)));
      if (!found) return undefined;
      const start = from + found.index;
      return {
        start,
        end: start + found[0].length,
        captures: found.slice(1).map((group) => group ?? ""),
        named: Object.fromEntries(
          Object.entries(found.groups ?? {}).map(([name, group]) => [name, group ?? ""]),
        ),
      };
    },
  };
}

/** A pattern as it was written, but for what would break a line of a log: its own backslashes stay. */
function visible(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => escapeBytes(utf8(character)));
}

/**
 * The expression of a pattern that is one: `re:SOURCE` or `re/FLAGS:SOURCE`.
 * @throws {Failure} when it is none, or one that could take for ever
 */
export function parseExpression(text: string): RegExp | undefined {
  const [, flags = "", source] = /^re(?:\/([a-z]*))?:(.*)$/s.exec(text) ?? [];
  if (source === undefined) return undefined;
  if (/[^ims]/.test(flags)) throw usage(`"${text}": the flags of a regular expression are i, m and s`);
  const expression = compile(text, source, flags);
  const slow = slowPart(source);
  if (slow === undefined) return expression;
  throw usage(
    `"${text}": "${slow}" repeats a repetition, and could take for ever where it does not match` +
      ` (put something that must be there between, as in (?:a+,)+)`,
  );
}

function compile(text: string, source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    const reason = (error as Error).message.replace(/^Invalid regular expression: /, "");
    throw usage(`"${text}" is not a regular expression (${reason})`);
  }
}
