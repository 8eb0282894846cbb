import { define } from "../values/registry.ts";
import type { Happening } from "../events/event.ts";
import { option } from "../values/options.ts";
import { choice, size } from "../values/value_types.ts";
import { fileOption, type LogMaker, textLog } from "./log.ts";
import { eventText } from "./event_text.ts";

export const text = define({
  name: "text",
  summary: "a line an event, in words",
  example: "text:data=both,file=server.log",
  options: {
    data: option(
      choice("in", "both", "none"),
      "which bytes to show: what peers sent, or what we sent as well; a proxy shows both ways",
      "in",
    ),
    max: option(
      size,
      "show N bytes of a piece of data, and how many more there were; 0 for all",
      "1KiB",
    ),
    ...fileOption,
  },
  create({ data, max, file, whenBehind }): LogMaker {
    return textLog({ file, whenBehind }, ({ time, style, lineEnd }) => ({
      wantsData: data !== "none",
      format(happening, { at }, into) {
        if (isHidden(happening, data)) return;
        into.text(`${style.faint(time.clock(at))} ${eventText(happening, style, max)}${lineEnd}`);
      },
    }));
  },
});

/** A FIN that is ours or the peer's shows when the connection is closed; between two ends each way has its own. */
function isHidden(happening: Happening, data: "in" | "both" | "none"): boolean {
  if (happening.event === "fin") return happening.dir === "in" || happening.dir === "out";
  const isMessage = happening.event === "data" || happening.event === "frame";
  return isMessage && data === "in" && happening.dir === "out";
}
