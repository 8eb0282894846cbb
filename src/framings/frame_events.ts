import type { Context } from "../events/context.ts";
import type { Direction, EventConnection, Happening } from "../events/event.ts";
import type { FramingMaker } from "./framing.ts";
import { StreamFramer } from "./stream_framer.ts";

/**
 * A context that tells of every message as a `frame` event, besides the `data` events that it is cut from. Nothing is
 * cut when no log shows bytes.
 */
export function withFrameEvents(context: Context, make: FramingMaker): Context {
  if (!context.wantsData) return context;
  const cutters = new Map<number, Map<Direction, StreamFramer>>();
  const cutterFor = ({ conn, peer }: EventConnection, dir: Direction) =>
    new StreamFramer(
      make(),
      context.clock,
      (frames) => {
        for (const { content, wire, offset, fields, bad } of frames) {
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
            ...(bad ? { bad } : {}),
          });
        }
      },
      (error) => context.emit({ event: "error", conn, peer, message: `${dir}: ${error.message}` }),
    );
  const before = (happening: Happening) => {
    if (happening.event !== "close" || happening.side) return;
    for (const cutter of cutters.get(happening.conn)?.values() ?? []) {
      if (happening.reason === "fin") cutter.end();
      else cutter.stop();
    }
    cutters.delete(happening.conn);
  };
  const after = (happening: Happening) => {
    if (happening.event === "open" && !happening.side) cutters.set(happening.conn, new Map());
    if (happening.event !== "data" || happening.stage === "delivered") return;
    const { conn, dir, bytes } = happening;
    const ofConnection = cutters.get(conn);
    let cutter = ofConnection?.get(dir);
    if (!cutter) ofConnection?.set(dir, cutter = cutterFor(happening, dir));
    cutter?.push(bytes);
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
