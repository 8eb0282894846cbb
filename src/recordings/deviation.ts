import { escapeBytes } from "../bytes/escape.ts";
import { toHex } from "../bytes/bytes.ts";
import { comparisonRows, differenceInWords } from "../reports/comparison.ts";
import type { Mismatch } from "./comparer.ts";
import type { Side } from "../events/conversation.ts";

/** What the other side did that it had not done when it was recorded. */
export interface Deviation {
  readonly conversation: number;
  readonly from: Side;
  /** Whether other bytes came, or the connection ended early or in another way. */
  readonly kind: "bytes" | "end";
  /** The number of the message, from 1. */
  readonly message: number;
  /** The first byte of it that differs, from 0; for an end, how many bytes of it came. */
  readonly byte: number;
  /** It is behind that message, which is the last one. */
  readonly isBehind: boolean;
  /** What is wrong, without the place. */
  readonly problem: string;
  readonly finding?: Mismatch;
  /** Whether there is nothing left that could go on. */
  readonly isFinal: boolean;
}

/** How many bytes before and behind the difference stand in a line. */
const around = 8;

export function deviationOf(conversation: number, from: Side, finding: Mismatch): Deviation {
  const { message, difference, expected, received, problem } = finding;
  const words = problem ??
    (expected.length === 0
      ? "it is one more than was recorded"
      : differenceInWords(difference, expected, received));
  return {
    conversation,
    from,
    kind: "bytes",
    message: message + 1,
    byte: difference.received,
    isBehind: false,
    problem: words,
    finding,
    isFinal: problem !== undefined,
  };
}

/** Where it is: `conversation 1, message 3 of the client`. */
function placeOf({ conversation, message, from, kind, byte, isBehind }: Deviation): string {
  const where = isBehind
    ? "behind "
    : kind === "bytes"
    ? ""
    : byte > 0
    ? `after ${byte} bytes of `
    : "before ";
  return `conversation ${conversation}, ${where}message ${message} of the ${from}`;
}

/** A deviation on one line, with what stands around the difference: for a log. */
export function deviationLine(deviation: Deviation): string {
  const { finding, problem } = deviation;
  const line = `not as recorded: ${placeOf(deviation)}: ${problem}`;
  if (!finding) return line;
  const { expected, received, difference } = finding;
  const sides = [
    ...(expected.length > 0 ? [`expected ${excerpt(expected, difference.expected)}`] : []),
    `received ${excerpt(received, difference.received)}`,
  ];
  return `${line}; ${sides.join(", ")}`;
}

/** A deviation in full, for people: the bytes of both sides one above the other. */
export function deviationReport(deviation: Deviation): string {
  const { finding, problem } = deviation;
  const rows = finding ? comparisonRows(finding.difference, finding.expected, finding.received) : [];
  return [`not as recorded: ${placeOf(deviation)}: ${problem}`, ...rows.map((row) => `  ${row}`)].join("\n");
}

/** The bytes about a place in hexadecimal and as text: `..41 42 43 "ABC"..` */
function excerpt(bytes: Uint8Array, place: number): string {
  const start = Math.max(0, Math.min(place, bytes.length) - around);
  const part = bytes.subarray(start, place + around);
  if (part.length === 0) return "nothing";
  const [before, behind] = [start > 0 ? ".." : "", start + part.length < bytes.length ? ".." : ""];
  return `${before}${toHex(part)} "${escapeBytes(part)}"${behind}`;
}
