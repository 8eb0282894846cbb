import { define } from "../values/registry.ts";
import { usage } from "../values/failure.ts";
import { Pacer, whenDue } from "../events/pacer.ts";
import { option, required, type Value } from "../values/options.ts";
import { choice, count, duration } from "../values/value_types.ts";
import type { FaultPlan, StreamFault } from "./fault.ts";
import { triggerOptions, triggersOf } from "./triggers.ts";

const increasing: Value<readonly number[]> = {
  placeholder: "N[/N...]",
  parse(text, platform) {
    const numbers = text.split("/").map((each) => count(1).parse(each, platform));
    if (numbers.some((number, i) => i > 0 && number <= numbers[i - 1]!)) {
      throw usage(`"${text}" does not increase from number to number (try 1/5/9)`);
    }
    return numbers;
  },
};

export const split = define({
  name: "split",
  summary: "cuts the stream exactly at the given positions, with a pause there",
  example: "split:offsets=1/5/9",
  options: {
    offsets: required(increasing, "how many bytes are before each cut"),
    gap: option(duration, "the pause; below 5ms on average", "10ms"),
    of: option(
      choice("stream", "message"),
      "whether that counts from where it begins, or in every message (without a framing: every piece)",
      "stream",
    ),
    ...triggerOptions,
  },
  create(options): FaultPlan {
    const { offsets, gap, of } = options;
    return { triggers: triggersOf(options), stream: () => splitting(offsets, gap, of === "message") };
  },
});

function splitting(offsets: readonly number[], gap: number, ofMessage: boolean): StreamFault {
  const pacer = new Pacer(gap);
  /** The position in what is counted, and the next cut of it. */
  let position = 0;
  let next = 0;
  return {
    async data({ bytes, offset, at }, context) {
      const { clock, signal } = context;
      if (ofMessage) position = next = 0;
      pacer.begin(at);
      for (let sent = 0; sent < bytes.length;) {
        const isCut = !signal.aborted && position === offsets[next];
        if (isCut) next++;
        if (isCut) await whenDue(pacer, context);
        const room = signal.aborted ? Infinity : (offsets[next] ?? Infinity) - position;
        const part = bytes.subarray(sent, sent + Math.min(room, bytes.length));
        const slow = context.pass(part);
        if (slow) await slow;
        if (isCut && !slow) pacer.wrote(clock.now());
        else pacer.restart(clock.now());
        if (isCut) context.struck({ what: "cut, with a pause", offset: offset + sent });
        sent += part.length;
        position += part.length;
      }
    },
  };
}
