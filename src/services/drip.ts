import type { Clock } from "../events/clock.ts";
import { Pacer, whenDue } from "../events/pacer.ts";
import { option } from "../values/options.ts";
import { count, duration } from "../values/value_types.ts";
import { defineService } from "./service.ts";

export const drip = defineService({
  name: "drip",
  summary: "sends received bytes back a few at a time",
  example: "drip:size=1,every=10ms",
  can: ["answer"],
  options: {
    size: option(count(1), "how many bytes at a time", "1"),
    every: option(duration, "the time between two pieces; below 5ms on average", "100ms"),
  },
  create({ size, every }) {
    return {
      async serve(channel, { clock }) {
        // Reading waits for the dripping, so that a fast peer is slowed down and not stored.
        await channel.receive(async (lent) => {
          for await (const piece of drops(lent.slice(), size, every, clock, channel.signal)) {
            await channel.send(piece);
          }
        });
      },
      answer: (message, { clock }, signal) => drops(message, size, every, clock, signal),
    };
  },
});

/** Pieces of `size` bytes, with the time `every` before each. */
async function* drops(
  bytes: Uint8Array,
  size: number,
  every: number,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const pacer = new Pacer(every);
  const sleep = (ms: number) => clock.sleep(ms, signal);
  pacer.restart(clock.now());
  for (let at = 0; at < bytes.length; at += size) {
    const pause = whenDue(pacer, { clock, signal, sleep });
    if (pause) await pause;
    yield bytes.subarray(at, at + size);
    pacer.wrote(clock.now());
  }
}
