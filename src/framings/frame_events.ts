import type { Context } from "../core/context.ts";
import type { Connection, Direction, Happening } from "../core/event.ts";
import type { FramingMaker } from "../core/framing.ts";
import { FrameCutter } from "./frame_cutter.ts";

/**
 * A context that tells of every message as a `frame` event, besides the `data` events that it is cut from. Nothing is
 * cut when no log shows bytes.
 */
export function withFrameEvents(context: Context, make: FramingMaker): Context {
  if (!context.wantsData) return context;
  const cutters = new Map<number, Record<Direction, FrameCutter>>();
  const cutterFor = ({ conn, peer }: Connection, dir: Direction) =>
    new FrameCutter(
      make(),
      context.clock,
      (frames) => {
        for (const { content, wire, offset, fields } of frames) {
          const size = wire.length;
          context.emit({
            event: "frame",
            conn,
            peer,
            dir,
            offset,
            size,
            bytes: content,
            ...(fields ? { fields } : {}),
          });
        }
      },
      (error) => context.emit({ event: "error", conn, peer, message: `${dir}: ${error.message}` }),
    );
  const before = (happening: Happening) => {
    if (happening.event !== "close") return;
    const both = cutters.get(happening.conn);
    cutters.delete(happening.conn);
    if (happening.reason === "fin") {
      both?.in.end();
      both?.out.end();
    } else {
      both?.in.stop();
      both?.out.stop();
    }
  };
  const after = (happening: Happening) => {
    if (happening.event === "open") {
      cutters.set(happening.conn, { in: cutterFor(happening, "in"), out: cutterFor(happening, "out") });
    } else if (happening.event === "data") {
      cutters.get(happening.conn)?.[happening.dir].push(happening.bytes);
    }
  };
  return {
    ...context,
    emit(happening) {
      before(happening);
      context.emit(happening);
      after(happening);
    },
  };
}
