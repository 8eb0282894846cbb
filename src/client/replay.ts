import type { Context } from "../events/context.ts";
import { formatDuration } from "../values/duration.ts";
import type { Endpoint } from "../values/endpoint.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { hangUp } from "../dialogue/hang_up.ts";
import { type Deviation, deviationReport } from "../recordings/deviation.ts";
import type { ReplayPart } from "../recordings/replay_plan.ts";
import { Replay, type ReplayEnd } from "../recordings/replay.ts";
import { connectInView, type ConnectOptions, type ProgressLine } from "../dialogue/connect.ts";
import type { Outcome } from "./outcome.ts";

/** What the client is to say again. */
export interface ReplayPlan {
  readonly endpoint: Endpoint;
  readonly dial: Omit<ConnectOptions, "limits">;
  /** One for each connection, one after the other. */
  readonly parts: readonly ReplayPart[];
  readonly speed: number;
  /** Whether anything is known of what the server said. */
  readonly isCompared: boolean;
  /** How many milliseconds longer than in the recording the server may take. */
  readonly timeout: number;
  /** How a connection is ended that was not ended in the recording. */
  readonly close: "fin" | "rst";
}

/** Plays the client's side of conversations; the first one in which the server does something else is the last. */
export async function replayClient(
  plan: ReplayPlan,
  context: Context,
  status: ProgressLine,
): Promise<Outcome> {
  let connections = 0;
  let messages = 0;
  for (const part of plan.parts) {
    const { heard, outcome } = await replayOne(plan, part, ++connections, context, status);
    if (outcome) return outcome;
    messages += heard;
  }
  const count = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;
  const played = count(connections, "conversation");
  const message = plan.isCompared
    ? `as recorded: ${played}, ${count(messages, "message")} of the server`
    : `sent as recorded: ${played}; what the server said was not compared`;
  return { code: ExitCode.Ok, message };
}

async function replayOne(
  plan: ReplayPlan,
  part: ReplayPart,
  id: number,
  context: Context,
  status: ProgressLine,
) {
  const { dial, endpoint, speed, timeout } = plan;
  const limits = { idle: 0, maxTime: 0 };
  const channel = await connectInView(endpoint, { ...dial, limits }, id, context, status);
  const found: Deviation[] = [];
  const replay = new Replay(channel, part, {
    speed,
    goesOn: false,
    timeout,
    lingers: false,
    onDeviation: (deviation) => found.push(deviation),
  }, context);
  const ending = await replay.run();
  if (plan.close === "rst") channel.reset();
  await hangUp(channel, context.clock);
  return { heard: replay.heard, outcome: outcomeOf(ending, found[0], part, timeout) };
}

function outcomeOf(
  ending: ReplayEnd,
  deviation: Deviation | undefined,
  { conversation: { number } }: ReplayPart,
  timeout: number,
): Outcome | undefined {
  if (deviation) {
    const code = deviation.kind === "end" ? ExitCode.Broken : ExitCode.Unexpected;
    return { code, message: deviationReport(deviation) };
  }
  if (ending.how === "closed") {
    return {
      code: ExitCode.Broken,
      message: `conversation ${number}: the connection broke (${ending.reason})`,
    };
  }
  if (ending.how !== "timeout") return undefined;
  const late = `${formatDuration(timeout)} more than was recorded`;
  const what = ending.message === undefined
    ? `the server does not take what is sent, ${late}`
    : `message ${ending.message} of the server did not come, ${late}`;
  return { code: ExitCode.Timeout, message: `timed out: conversation ${number}: ${what}` };
}
