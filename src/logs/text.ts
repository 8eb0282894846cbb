import { define } from "../core/catalogue.ts";
import { option } from "../core/options.ts";
import { choice, size } from "../core/values.ts";
import { fileOption, type LogMaker, textLog } from "./log.ts";
import { sentence } from "./sentence.ts";

export const text = define({
  name: "text",
  summary: "a line an event, in words",
  example: "text:data=both,file=server.log",
  options: {
    data: option(
      choice("in", "both", "none"),
      "which bytes to show: what peers sent, or what we sent as well",
      "in",
    ),
    max: option(
      size,
      "show so many bytes of a piece of data, and how many more there were; 0 for all",
      "1KiB",
    ),
    ...fileOption,
  },
  create({ data, max, file }): LogMaker {
    return textLog(file, ({ time, style, lineEnd }) => ({
      wantsData: data !== "none",
      format(happening, { at }) {
        const isMessage = happening.event === "data" || happening.event === "frame";
        if (isMessage && data === "in" && happening.dir === "out") return undefined;
        return `${style.faint(time.clock(at))} ${sentence(happening, style, max)}${lineEnd}`;
      },
    }));
  },
});
