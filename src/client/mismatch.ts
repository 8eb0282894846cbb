import { escapeBytes } from "../bytes/escape.ts";
import type { Pattern } from "../values/pattern.ts";

/** How many bytes of either side are shown at most. */
const most = 200;

/** Expected and received bytes, one above the other, and for literal bytes where they part. */
export function explainMismatch(expected: Pattern, received: Uint8Array): string {
  const lines = [`  expected  ${expected.text}`, `  received  ${shown(received)}`];
  const nearest = expected.bytes && nearestPart(expected.bytes, received);
  if (expected.bytes && nearest && nearest.length > 0) {
    const { at, length } = nearest;
    if (length === expected.bytes.length) {
      lines.push(`  nearest   all ${length} bytes at offset ${at}, but the message has others besides`);
      return lines.join("\n");
    }
    const wanted = escapeBytes(expected.bytes.subarray(length, length + 1));
    const got = received[at + length];
    const instead = got === undefined ? "it ends" : `there is ${escapeBytes(Uint8Array.of(got))}`;
    lines.push(
      `  nearest   ${length} of ${expected.bytes.length} bytes at offset ${at}, then ${instead} instead of ${wanted}`,
    );
  }
  return lines.join("\n");
}

function shown(bytes: Uint8Array): string {
  if (bytes.length <= most) return escapeBytes(bytes);
  return `${escapeBytes(bytes.subarray(0, most))}... (${bytes.length - most} bytes more)`;
}

/** The place in `received` where the most of the beginning of `wanted` stands. */
function nearestPart(wanted: Uint8Array, received: Uint8Array): { at: number; length: number } {
  let best = { at: 0, length: 0 };
  for (let at = 0; at < received.length; at++) {
    let length = 0;
    while (
      length < wanted.length && at + length < received.length && received[at + length] === wanted[length]
    ) length++;
    if (length > best.length) best = { at, length };
  }
  return best;
}
