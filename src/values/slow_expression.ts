/** One part of a sequence, with how often it may stand there. */
interface Item {
  readonly text: string;
  /** The alternatives of a group; none for a character, a class, or what stands between characters. */
  readonly alternatives: readonly Sequence[];
  /** It matches no characters: `^`, `\b`, `(?=...)`. */
  readonly isEmpty: boolean;
  readonly least: number;
  readonly most: number;
  /** Where it ends, with its quantifier. */
  readonly end: number;
}

type Sequence = readonly Item[];

/** From this on, a group with a count takes as long as one without a limit. */
const many = 10;

/**
 * Finds a repetition of a repetition with nothing between that must be there, as in `(a+)+` or `(\w+\s?)*`: n
 * characters can be cut in 2^n ways, and all of these are tried before a text is found not to match. Others that take
 * long are not found: alternatives that overlap (`(a|a)*`), and those whose time only grows with a power of n.
 * @param source of a regular expression that is valid
 * @returns how it is written, or undefined when there is none
 */
export function slowPart(source: string): string | undefined {
  const [alternatives] = readAlternatives(source, 0);
  return findSlow(alternatives, source);
}

function findSlow(alternatives: readonly Sequence[], source: string): string | undefined {
  for (const item of alternatives.flat()) {
    const isRepeated = item.most >= many && item.alternatives.some(repeatsItself);
    // When nothing is behind it, the first way to cut the text is as good as any.
    if (isRepeated && !/^\)*$/.test(source.slice(item.end))) return item.text;
    const inside = findSlow(item.alternatives, source);
    if (inside !== undefined) return inside;
  }
}

/** Whether two texts that it matches, one behind the other, are a text that it matches. */
function repeatsItself(sequence: Sequence): boolean {
  return sequence.some((item) =>
    canRepeat(item) && sequence.every((other) => canBeLeftOut(other) || atomOf(other) === atomOf(item))
  );
}

function canRepeat(item: Item): boolean {
  return !item.isEmpty && (item.most >= many || item.alternatives.some(repeatsItself));
}

function canBeLeftOut({ isEmpty, least, alternatives }: Item): boolean {
  return isEmpty || least === 0 || alternatives.some((each) => each.every(canBeLeftOut));
}

function atomOf({ text }: Item): string {
  return text.replace(quantifierAtEnd, "");
}

const quantifierAtEnd = /(?:[*+?]|\{\d+(?:,\d*)?\})\??$/;
const quantifier = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/y;
const groupStart = /\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?/y;
const atom = /\[(?:\\[^]|[^\]\\])*\]|\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|c[a-z]|k<[^>]*>|\d+|[^])|[^]/iy;

/** @returns the alternatives, and where they end: at a `)` or the end of the source */
function readAlternatives(source: string, start: number): [alternatives: Sequence[], end: number] {
  const alternatives: Item[][] = [[]];
  let at = start;
  while (at < source.length && source[at] !== ")") {
    if (source[at] === "|") {
      alternatives.push([]);
      at++;
      continue;
    }
    const item = readItem(source, at);
    alternatives.at(-1)!.push(item);
    at = item.end;
  }
  return [alternatives, at];
}

function readItem(source: string, start: number): Item {
  const opening = matchAt(groupStart, source, start);
  let alternatives: readonly Sequence[] = [];
  let end: number;
  if (opening) {
    [alternatives, end] = readAlternatives(source, start + opening[0].length);
    end++;
  } else end = start + matchAt(atom, source, start)![0].length;
  const body = source.slice(start, end);
  const isEmpty = /^(?:[\^$]|\\b|\(\?<?[=!][^]*)$/i.test(body);
  const counted = matchAt(quantifier, source, end);
  if (!counted) return { text: body, alternatives, isEmpty, least: 1, most: 1, end };
  end += counted[0].length;
  return { text: source.slice(start, end), alternatives, isEmpty, ...rangeOf(counted), end };
}

function rangeOf([, sign, least, comma, most]: RegExpExecArray): { least: number; most: number } {
  if (sign !== undefined) return { least: sign === "+" ? 1 : 0, most: sign === "?" ? 1 : Infinity };
  const from = Number(least);
  return { least: from, most: comma === undefined ? from : most ? Number(most) : Infinity };
}

function matchAt(expression: RegExp, source: string, at: number): RegExpExecArray | null {
  expression.lastIndex = at;
  return expression.exec(source);
}
