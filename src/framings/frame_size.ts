import { usage } from "../values/failure.ts";
import { type Option, option, type Value } from "../values/options.ts";
import { parseSize, sizeExamples } from "../values/size.ts";

/** Bytes, at least so many. */
export function frameSize(least = 1): Value<number> {
  return {
    placeholder: "SIZE",
    parse(text) {
      const bytes = parseSize(text);
      if (bytes >= least) return bytes;
      throw usage(`"${text}" is too small (${least} or more; try ${sizeExamples})`);
    },
  };
}

/** How long a frame may be, as every framing limits it: what a peer sends must not fill memory. */
export function maxOption(fallback = "1MiB", least?: number): Option<number, "required"> {
  return option(frameSize(least), "how long a frame may be on the wire", fallback);
}
