import type { Context } from "../core/context.ts";
import type { FramingMaker } from "../core/framing.ts";
import { lazily } from "../core/lazy.ts";

/** The same context, which also tells of every message when there is a framing. */
export async function withFrames(context: Context, make: FramingMaker | undefined): Promise<Context> {
  if (!make) return context;
  const { withFrameEvents } = await lazily<typeof import("../framings/frame_events.ts")>(
    "../framings/frame_events.ts",
    import.meta.url,
  );
  return withFrameEvents(context, make);
}
