import type { Context } from "../events/context.ts";
import type { FramingMaker } from "../framings/framing.ts";
import { lazily } from "../values/lazy_import.ts";

/** The same context, which also tells of every message when there is a framing. */
export async function withFrames(context: Context, make: FramingMaker | undefined): Promise<Context> {
  if (!make) return context;
  const { withFrameEvents } = await lazily<typeof import("../framings/frame_events.ts")>(
    "../framings/frame_events.ts",
    import.meta.url,
  );
  return withFrameEvents(context, make);
}
