import { concat } from "../core/bytes.ts";
import { define } from "../core/catalogue.ts";
import { option } from "../core/options.ts";
import { payload } from "../core/values.ts";
import type { Service } from "./service.ts";

export const said = define({
  name: "said",
  summary: 'answers You said "..." to whatever comes',
  example: "said:prefix=got <,suffix=>\\r\\n",
  options: {
    prefix: option(payload, "what stands before the bytes that came", 'You said "'),
    suffix: option(payload, "what stands after them", '"'),
  },
  create({ prefix, suffix }): Service {
    const wrap = wrapper(prefix, suffix);
    return {
      serve: (channel) => channel.receive((bytes) => channel.send(wrap(bytes))),
      answer: (message) => concat([prefix, message, suffix]),
    };
  },
});

/** Puts bytes between two others, in a buffer that is used again each time: `send` copies what it has to keep. */
function wrapper(prefix: Uint8Array, suffix: Uint8Array): (bytes: Uint8Array) => Uint8Array {
  const extra = prefix.length + suffix.length;
  let buffer = new Uint8Array(prefix);
  return (bytes) => {
    const length = bytes.length + extra;
    if (buffer.length < length) {
      buffer = new Uint8Array(length);
      buffer.set(prefix);
    }
    buffer.set(bytes, prefix.length);
    buffer.set(suffix, prefix.length + bytes.length);
    return buffer.subarray(0, length);
  };
}
