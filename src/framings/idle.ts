import { ByteBuffer } from "../bytes/byte_buffer.ts";
import { define } from "../values/registry.ts";
import { usage } from "../values/failure.ts";
import { type Framing, FramingError, type FramingMaker } from "./framing.ts";
import type { Frame } from "../events/frame.ts";
import { option } from "../values/options.ts";
import { duration } from "../values/value_types.ts";
import { maxOption } from "./frame_size.ts";
import { SliceFrame } from "./slice_frame.ts";

export const idle = define({
  name: "idle",
  summary: "messages with a time of silence between them",
  example: "idle:gap=20ms",
  options: {
    gap: option(duration, "how long the silence is", "20ms"),
    max: maxOption(),
  },
  create({ gap, max }): FramingMaker {
    if (gap === 0) throw usage('gap: "0" is no silence (try 20ms)');
    return () => new Idle(gap, max);
  },
});

/** What came until the next `flush` is one frame. */
class Idle implements Framing {
  readonly #max: number;
  #held = new ByteBuffer();
  #offset = 0;
  #failure: FramingError | undefined;

  constructor(readonly gap: number, max: number) {
    this.#max = max;
  }

  push(chunk: Uint8Array): Frame[] {
    if (this.#failure) throw this.#failure;
    if (this.#held.length + chunk.length > this.#max) {
      this.#held = new ByteBuffer();
      throw this.#failure = new FramingError(
        `a frame has more than ${this.#max} bytes without a silence in it`,
        this.#offset,
      );
    }
    this.#held.append(chunk);
    return [];
  }

  flush(): Frame[] {
    if (this.#failure) throw this.#failure;
    if (this.#held.length === 0) return [];
    const wire = this.#held.take(this.#held.length);
    const frame = new SliceFrame(wire, this.#offset, 0, wire.length);
    this.#offset += wire.length;
    return [frame];
  }

  encode(content: Uint8Array): Uint8Array {
    return content;
  }
}
