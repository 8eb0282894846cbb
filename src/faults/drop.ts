import { define } from "../values/registry.ts";
import { usage } from "../values/failure.ts";
import { option, optional } from "../values/options.ts";
import { probability, size } from "../values/value_types.ts";
import type { FaultPlan, StreamFault } from "./fault.ts";
import { discardPiece } from "./fault_events.ts";
import { triggerOptions, triggersOf } from "./triggers.ts";

export const drop = define({
  name: "drop",
  summary: "discards pieces at random, or N bytes; the rest passes",
  example: "drop:chance=10%",
  options: {
    chance: option(probability, "the chance of each piece", "1"),
    bytes: optional(size, "instead, the first N bytes from where it begins"),
    ...triggerOptions,
  },
  create(options): FaultPlan {
    const { chance, bytes } = options;
    if (bytes === 0) throw usage(`bytes: "${bytes}" drops nothing (at least 1)`);
    if (bytes !== undefined && chance < 1) {
      throw usage(`chance: "${chance}" does not go with bytes, which are dropped for certain`);
    }
    const triggers = triggersOf(options);
    return { triggers, stream: () => bytes === undefined ? dropPieces(chance) : dropBytes(bytes) };
  },
});

function dropPieces(chance: number): StreamFault {
  return {
    data(piece, context) {
      if (chance < 1 && context.random() >= chance) return context.pass(piece.bytes);
      discardPiece(piece, context);
    },
  };
}

function dropBytes(total: number): StreamFault {
  let left = total;
  return {
    data({ bytes, offset }, context) {
      const lost = bytes.subarray(0, left);
      left -= lost.length;
      if (lost.length > 0) discardPiece({ bytes: lost, offset }, context);
      if (lost.length < bytes.length) return context.pass(bytes.subarray(lost.length));
    },
  };
}
