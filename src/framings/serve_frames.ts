import type { Context } from "../events/context.ts";
import type { FrameAnswer, FramingError, FramingMaker } from "./framing.ts";
import type { Channel } from "../net/channel.ts";
import { StreamFramer } from "./stream_framer.ts";

/**
 * Answers every message on its own, however the network cut it, until the peer's FIN; bad messages are not answered.
 * @throws {FramingError} when what comes does not follow the framing; what came whole before is answered
 */
export async function serveFrames(
  channel: Channel,
  answer: FrameAnswer,
  make: FramingMaker,
  { clock }: Context,
): Promise<void> {
  let slow: Promise<void> | undefined;
  let broken: FramingError | undefined;
  const cutter = new StreamFramer(
    make(),
    clock,
    (frames) => {
      for (const frame of frames) {
        if (!frame.bad) slow = channel.send(answer(frame, cutter.framing)) || slow;
      }
    },
    (error) => broken = error,
  );
  try {
    await channel.receive((bytes) => {
      slow = undefined;
      cutter.push(bytes);
      if (broken) throw broken;
      return slow;
    });
    cutter.end();
    if (broken) throw broken;
  } finally {
    cutter.stop();
  }
}
