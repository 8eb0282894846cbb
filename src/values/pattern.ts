import { indexOf, latin1, utf8 } from "../bytes/bytes.ts";
import { escapeBytes } from "../bytes/escape.ts";
import { Expression } from "./expression.ts";
import { at, Failure, usage } from "./failure.ts";
import { hexPairs, parsePayload, splitNotation } from "./payload.ts";
import { formatSize, parseSize } from "./size.ts";
import type { Platform } from "./platform.ts";

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
  /** How many bytes each match is long, when that is known before the search. */
  readonly size?: number;
  /** How many bytes a search sees at most, counted back from the end; undefined for all. */
  readonly reach?: number;
  /** The first match at or after `from`, or undefined. */
  find(bytes: Uint8Array, from?: number): Match | undefined;
}

/**
 * Reads `[notation:]value`. A payload means "these bytes"; `hex:` may hold `??` for any byte; `re:` is a regular
 * expression over the bytes as latin-1, `re/FLAGS,search=SIZE:` one with flags and a limit of its own; `any` matches anything that is not empty.
 * @throws {Failure} when it is not a pattern, or matches the empty string (which would always match)
 */
export function parsePattern(text: string, platform: Platform): Pattern {
  if (text === "any") return { text, find: (bytes, from = 0) => whole(bytes, from) };
  const expression = parseExpression(text);
  if (expression) return regularExpression(text, expression);
  const [notation, value] = splitNotation(text);
  if (notation === "hex" && value.includes("?")) return wildcards(text, value);
  const wanted = parsePayload(text, platform);
  if (wanted.length === 0) throw usage(`"${text}" is empty and would always match (use any for any bytes)`);
  return {
    // Only when it is asked for: the bytes may be those of a large file.
    get text() {
      return escapeBytes(wanted);
    },
    bytes: wanted,
    size: wanted.length,
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
    size: wanted.length,
    find(bytes, from = 0) {
      for (let start = from; start + wanted.length <= bytes.length; start++) {
        if (wanted.every((byte, i) => byte === undefined || byte === bytes[start + i])) {
          return match(start, start + wanted.length);
        }
      }
    },
  };
}

function regularExpression(text: string, expression: BoundedExpression): Pattern {
  if (expression.find("")) throw usage(`"${text}" matches the empty string and would always match`);
  const { reach } = expression;
  return {
    text: visible(text),
    reach,
    find(bytes, from = 0) {
      // What stands before `from` belongs to an earlier match: `^` means the start of what is left. At a cut, the byte
      // before it is seen.
      const start = Math.max(from, bytes.length - reach - 1);
      const found = expression.find(latin1(bytes.subarray(start)));
      return found && { ...found, start: start + found.start, end: start + found.end };
    },
  };
}

/** A pattern as it was written, but for what would break a line of a log: its own backslashes stay. */
function visible(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => escapeBytes(utf8(character)));
}

/** How many bytes a regular expression sees without `search=`, and with it at most. */
const usualReach = 64 * 1024;
const largestReach = 1024 * 1024;

/** A search in so many bytes with an expression of so many instructions takes about 100 ms at worst. */
const usualWork = 24 * usualReach;

/** A regular expression that only sees the end of a long text, so that no search takes long. */
export class BoundedExpression extends Expression {
  /** How many bytes it sees. */
  readonly reach: number;

  constructor(source: string, flags: string, reach?: number) {
    super(source, flags);
    this.reach = reach ?? Math.max(1024, Math.min(usualReach, Math.floor(usualWork / this.size)));
  }

  override find(text: string, from = 0): Match | undefined {
    const cut = text.length - this.reach;
    if (cut <= from) return super.find(text, from);
    // The character before it stays, so that `^` is not at the cut.
    const start = cut - 1;
    const found = super.find(text.slice(start), 1);
    return found && { ...found, start: start + found.start, end: start + found.end };
  }

  /** All matches that are not empty, one behind the other; each within as much as one search sees. */
  *findAll(text: string): Generator<Match> {
    for (let from = 0; from < text.length;) {
      const end = Math.min(text.length, from + this.reach);
      const start = Math.max(0, from - 1);
      const found = super.find(text.slice(start, end), from - start);
      // At the end of a window, `$` matches where nothing ends; the next window overlaps this one.
      if (found && (end === text.length || start + found.end < end || start + found.start === from)) {
        if (found.end > found.start) yield { ...found, start: start + found.start, end: start + found.end };
        from = Math.max(from + 1, start + found.end);
      } else if (end === text.length) return;
      else from = found ? start + found.start : Math.max(from + 1, end - Math.floor(this.reach / 2));
    }
  }
}

/**
 * The expression of a pattern that is one: `re:SOURCE`, `re/FLAGS:SOURCE`, `re/FLAGS,search=SIZE:SOURCE`.
 * @returns undefined when it is no regular expression
 * @throws {Failure} when it is one that is not accepted
 */
export function parseExpression(text: string): BoundedExpression | undefined {
  const [, options = "", source] = /^re(?:\/([a-z]*(?:,?[a-z]+=[^:]*)?))?:(.*)$/s.exec(text) ?? [];
  if (source === undefined) return undefined;
  const [flags = "", ...settings] = options.startsWith("search=") ? ["", options] : options.split(",");
  const [size, ...others] = settings.map((each) => /^search=(.*)$/.exec(each)?.[1]);
  if (/[^ims]/.test(flags) || others.length > 0 || (settings.length > 0 && size === undefined)) {
    throw usage(
      `"${text}": "${options}" is not i, m, s, and search=SIZE behind them (try re/i,search=256KiB:)`,
    );
  }
  return compile(
    text,
    source,
    flags,
    size === undefined ? undefined : at(`"${text}"`, () => parseReach(size)),
  );
}

function parseReach(size: string): number {
  const reach = parseSize(size);
  if (reach >= 1 && reach <= largestReach) return reach;
  throw usage(`search=${size} is not from 1 to ${formatSize(largestReach)}`);
}

function compile(text: string, source: string, flags: string, reach: number | undefined): BoundedExpression {
  try {
    return new BoundedExpression(source, flags, reach);
  } catch (error) {
    if (error instanceof Failure) throw usage(`"${text}": ${error.message}`);
    const reason = (error as Error).message.replace(/^Invalid regular expression: /, "");
    throw usage(`"${text}" is not a regular expression (${reason})`);
  }
}

/** Says that a pattern may not have been found because of its limit; empty when it was not reached. */
export function limitNote({ reach = Infinity }: Pattern, length: number): string {
  return length <= reach
    ? ""
    : ` (a match was only sought within ${formatSize(reach)}; re/search=SIZE: sets up to ${
      formatSize(largestReach)
    })`;
}
