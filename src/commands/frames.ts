import type { Context } from "../core/context.ts";
import type { FramingMaker } from "../core/framing.ts";

/** The same context, which also tells of every message when there is a framing. */
export async function withFrames(context: Context, make: FramingMaker | undefined): Promise<Context> {
  if (!make) return context;
  const { withFrameEvents } = await import("../framings/frame_events.ts");
  return withFrameEvents(context, make);
}
