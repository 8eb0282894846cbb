import type { Difference } from "../reports/difference.ts";
import { latin1 } from "../bytes/bytes.ts";
import type { Mask } from "./mask.ts";

/** What stands in place of a byte that may be any, of all that an expression found, and of an end that may be any. */
const anyByte = -1;
const found = -2;
const anyEnd = -3;

/** A message in parts that can be compared one by one, each with its place. */
interface Tokens {
  readonly values: number[];
  readonly places: number[];
}

/**
 * Compares two whole messages. What the mask's expression finds may have another length.
 * @returns where they part, or undefined when they are the same but for what is masked
 */
export function compareMasked(
  expected: Uint8Array,
  received: Uint8Array,
  mask: Mask,
): Difference | undefined {
  const [a, b] = [tokens(expected, mask), tokens(received, mask)];
  let same = 0;
  while (same < a.values.length && same < b.values.length && a.values[same] === b.values[same]) same++;
  if (same === a.values.length && same === b.values.length) return undefined;
  return {
    expected: a.places[same] ?? expected.length,
    received: b.places[same] ?? received.length,
  };
}

function tokens(message: Uint8Array, { ranges, expression }: Mask): Tokens {
  const values: number[] = [];
  const places: number[] = [];
  const add = (value: number, place: number) => {
    values.push(value);
    places.push(place);
  };
  const open = Math.min(...ranges.filter(({ to }) => to === Infinity).map(({ from }) => from));
  const isMasked = (at: number) => ranges.some(({ from, to }) => from <= at && to >= at);
  const end = Math.min(message.length, open);
  const matches = [...expression?.findAll(latin1(message)) ?? []];
  let next = 0;
  for (let at = 0; at < end;) {
    const match = matches[next];
    if (match?.start === at) {
      add(found, at);
      at = match.end;
    } else add(isMasked(at) ? anyByte : message[at]!, at++);
    while (next < matches.length && matches[next]!.start < at) next++;
  }
  // A message that is too short to reach it lacks something.
  if (open <= message.length) add(anyEnd, end);
  return { values, places };
}
