import { timeUp } from "../dialogue/waiting.ts";
import type { Clock } from "../events/clock.ts";
import { ExitCode } from "../values/exit_codes.ts";
import type { Output } from "../io/output.ts";
import type { Connection } from "../dialogue/connection.ts";
import { ChannelClosed } from "../net/channel.ts";
import type { Outcome } from "./outcome.ts";
import { OutputPump } from "./output_pump.ts";

/** Where the bytes to send come from: `Deno.stdin`, or a stand-in. */
export interface Input {
  read(into: Uint8Array): Promise<number | null>;
}

/** After the peer's FIN, input that pauses for so long (milliseconds) is taken to be over. */
const inputPause = 500;

/**
 * Joins standard input and output to a channel, as `nc` does: input to the socket, FIN at its end; the socket to
 * output, until the peer's FIN. What input still has to give after the peer's FIN is delivered.
 */
export async function pipe(
  channel: Connection,
  input: Input,
  output: Output,
  clock: Clock,
): Promise<Outcome> {
  const pump = new OutputPump(output);
  const progress = { at: clock.now(), ended: false };
  const sending = feed(channel, input, clock, progress);
  const receiving = channel.receive((bytes) => pump.write(bytes)).then(() => pump.flush());
  try {
    await Promise.race([receiving, sending.then(() => receiving)]);
    await inputEnds(sending, progress, channel, clock);
    await channel.end();
    return { code: ExitCode.Ok };
  } catch (error) {
    await pump.flush();
    return explain(error);
  }
}

/** Sends all of the input, then FIN. */
async function feed(
  channel: Connection,
  input: Input,
  clock: Clock,
  progress: { at: number; ended: boolean },
): Promise<void> {
  const buffer = new Uint8Array(64 * 1024);
  while (true) {
    const length = await input.read(buffer);
    if (length === null) break;
    progress.at = clock.now();
    await channel.send(buffer.subarray(0, length));
    progress.at = clock.now();
  }
  progress.ended = true;
  await channel.end();
}

/** Waits until the input is at its end, or has paused: then nobody is there to end it. */
async function inputEnds(
  sending: Promise<void>,
  progress: { at: number; ended: boolean },
  channel: Connection,
  clock: Clock,
): Promise<void> {
  while (!progress.ended && !channel.isClosed) {
    const left = Math.max(progress.at, channel.lastActivity) + inputPause - clock.now();
    if (left <= 0) return;
    await timeUp(sending, left, clock);
  }
  if (progress.ended) await sending;
}

function explain(error: unknown): Outcome {
  if (!(error instanceof ChannelClosed)) throw error;
  switch (error.reason) {
    case "rst":
      return { code: ExitCode.Broken, message: "the peer reset the connection (RST)" };
    case "idle":
      return { code: ExitCode.Timeout, message: "timed out: no byte went either way" };
    default:
      return { code: ExitCode.Broken, message: `the connection broke (${error.reason})` };
  }
}
