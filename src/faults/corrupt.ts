import { toHex } from "../bytes/bytes.ts";
import { define } from "../values/registry.ts";
import { usage } from "../values/failure.ts";
import { option, optional } from "../values/options.ts";
import type { Random } from "../events/random.ts";
import { count, size } from "../values/value_types.ts";
import type { FaultContext, FaultPlan, Piece, StreamFault } from "./fault.ts";
import { triggerOptions, triggersOf } from "./triggers.ts";

/** What is changed in a block: so many different bits, or so many different bytes. */
interface Damage {
  readonly amount: number;
  /** How many of these a byte has: 8 bits, or 1 byte. */
  readonly perByte: 1 | 8;
}

export const corrupt = define({
  name: "corrupt",
  summary: "changes N bits or bytes in every block, at random positions",
  example: "corrupt:bits=1,per=1KiB",
  options: {
    bits: optional(count(1), "how many bits; 1 if nothing is said"),
    bytes: optional(count(1), "instead, how many bytes: each becomes another one"),
    per: option(size, "the size of a block, counted from where it begins; 0: every piece is one", "1KiB"),
    ...triggerOptions,
  },
  create(options): FaultPlan {
    const { bits, bytes, per } = options;
    if (bits !== undefined && bytes !== undefined) {
      throw usage(`bits: "${bits}" and bytes: "${bytes}" do not go together (give one of them)`);
    }
    const damage: Damage = bytes === undefined
      ? { amount: bits ?? 1, perByte: 8 }
      : { amount: bytes, perByte: 1 };
    const most = per * damage.perByte;
    if (per > 0 && damage.amount > most) {
      const name = bytes === undefined ? "bits" : "bytes";
      throw usage(`${name}: "${damage.amount}" is more than a block of ${per} bytes has (at most ${most})`);
    }
    return { triggers: triggersOf(options), stream: () => new Corruption(damage, per) };
  },
});

/**
 * Which bytes are changed is drawn for a whole block at its first byte, so that it depends on the seed and the stream,
 * and not on how the network cut that.
 */
class Corruption implements StreamFault {
  readonly #damage: Damage;
  readonly #per: number;
  #block = new Block([], 0);

  constructor(damage: Damage, per: number) {
    this.#damage = damage;
    this.#per = per;
  }

  data({ bytes, offset }: Piece, context: FaultContext): void | Promise<void> {
    const changes: Change[] = [];
    for (let done = 0; done < bytes.length;) {
      if (this.#block.left === 0) this.#block = this.#next(bytes.length, context.random);
      const part = bytes.subarray(done, done + this.#block.left);
      for (const change of this.#block.damage(part, offset + done)) changes.push(change);
      done += part.length;
    }
    const first = changes[0];
    if (first) {
      context.struck({ what: `changed ${described(changes)}`, offset: first.at, bytes: changes.length });
    }
    return context.pass(bytes);
  }

  #next(pieceSize: number, random: Random): Block {
    const size = this.#per === 0 ? pieceSize : this.#per;
    const { amount, perByte } = this.#damage;
    const masks = new Map<number, number>();
    for (const place of distinct(Math.min(amount, size * perByte), size * perByte, random)) {
      const byte = Math.floor(place / perByte);
      const mask = perByte === 1 ? 1 + Math.floor(random() * 255) : 1 << place % 8;
      masks.set(byte, (masks.get(byte) ?? 0) ^ mask);
    }
    return new Block([...masks].sort(([a], [b]) => a - b), size);
  }
}

/** A byte that was changed, and where in the stream. */
interface Change {
  readonly at: number;
  readonly was: number;
  readonly is: number;
}

/** A part of the stream with the changes that are still to be made in it. */
class Block {
  /** Where, from the beginning of the block, and what the byte there is combined with by XOR; in order. */
  readonly #plan: readonly (readonly [place: number, mask: number])[];
  readonly #size: number;
  #next = 0;
  #done = 0;

  constructor(plan: readonly (readonly [place: number, mask: number])[], size: number) {
    this.#plan = plan;
    this.#size = size;
  }

  get left(): number {
    return this.#size - this.#done;
  }

  /** Changes what comes next. @param offset of that in the stream */
  damage(part: Uint8Array, offset: number): Change[] {
    const changes: Change[] = [];
    for (; this.#next < this.#plan.length; this.#next++) {
      const [place, mask] = this.#plan[this.#next]!;
      const at = place - this.#done;
      if (at >= part.length) break;
      const was = part[at]!;
      part[at] = was ^ mask;
      changes.push({ at: offset + at, was, is: part[at]! });
    }
    this.#done += part.length;
    return changes;
  }
}

/** Different whole numbers below `range`, as many as asked for, each set of them equally likely (Robert Floyd, 1987). */
function distinct(amount: number, range: number, random: Random): Set<number> {
  const chosen = new Set<number>();
  for (let top = range - amount; top < range; top++) {
    const number = Math.floor(random() * (top + 1));
    chosen.add(chosen.has(number) ? top : number);
  }
  return chosen;
}

/** How many changes are told one by one. */
const mostTold = 100;

function described(changes: readonly Change[]): string {
  const told = changes.slice(0, mostTold)
    .map(({ at, was, is }) => `${toHex(Uint8Array.of(was))} -> ${toHex(Uint8Array.of(is))} at ${at}`);
  const more = changes.length - told.length;
  return told.join(", ") + (more > 0 ? `, and ${more} more` : "");
}
