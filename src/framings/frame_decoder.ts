import { ByteBuffer } from "../bytes/byte_buffer.ts";
import { type Framing, FramingError } from "./framing.ts";
import type { Frame } from "../events/frame.ts";
import { copy } from "../bytes/slab_allocator.ts";
import { type FrameCodec, Invalid } from "./frame_codec.ts";

/** A buffer that held more than this is given back when it is empty: most frames are small. */
const worthKeeping = 16 * 1024;

/**
 * Cuts a stream by a rule. No byte is looked for an ending twice, chunks that hold whole frames are copied once, and
 * never more than `max` bytes and one chunk are held.
 */
export class FrameDecoder implements Framing {
  readonly gap: number | undefined;
  readonly #rule: FrameCodec;
  readonly #max: number;
  /** The beginning of a frame that is not complete. */
  #held: ByteBuffer | undefined;
  /** What the rule said of it. */
  #measured = 0;
  /** Where it begins in the stream. */
  #offset = 0;
  #failure: FramingError | undefined;

  /**
   * @param max how long a frame may be on the wire
   * @param gap milliseconds of silence after which what is left is a frame
   */
  constructor(rule: FrameCodec, max: number, gap?: number) {
    this.#rule = rule;
    this.gap = gap;
    this.#max = max;
  }

  get fieldNames(): readonly string[] {
    return this.#rule.fieldNames ?? [];
  }

  push(chunk: Uint8Array): Frame[] {
    if (this.#failure) throw this.#failure;
    const held = this.#held;
    if (held === undefined || held.length === 0) {
      const [ends, problem] = this.#measure(chunk);
      const cut = ends.at(-1) ?? 0;
      const frames = this.#frames(cut === 0 ? chunk : copy(chunk.subarray(0, cut)), ends, problem);
      if (cut < chunk.length) (this.#held ??= new ByteBuffer()).append(chunk.subarray(cut));
      return frames;
    }
    held.append(chunk);
    const [ends, problem] = this.#measure(held.view);
    const cut = ends.at(-1);
    if (cut === undefined) return this.#frames(chunk, ends, problem);
    const frames = this.#frames(held.take(cut), ends, problem);
    if (held.length === 0 && cut > worthKeeping) this.#held = undefined;
    return frames;
  }

  flush(): Frame[] {
    if (this.#failure) throw this.#failure;
    const rest = this.#held?.take(this.#held.length) ?? new Uint8Array();
    this.#held = undefined;
    if (rest.length === 0) return [];
    const measured = this.#measured;
    this.#measured = 0;
    let last: Frame[] | undefined;
    const problem = this.#attempt(() => last = this.#rule.last?.(rest, this.#offset));
    if (problem) throw this.#fail(problem, []);
    if (!last) throw this.#fail(new Invalid(this.#cutOff(rest.length, measured), 0), []);
    this.#offset += rest.length;
    return last;
  }

  encode(content: Uint8Array, like?: Frame): Uint8Array {
    return this.#rule.encode(content, like);
  }

  /** Where the frames end that are complete in `bytes`, and what is wrong behind them. */
  #measure(bytes: Uint8Array): [ends: number[], problem: Invalid | undefined] {
    const ends: number[] = [];
    let start = 0;
    let problem: Invalid | undefined;
    while (start < bytes.length) {
      const there = bytes.length - start;
      // A length (above 0) stands; what is certain so far is asked for again when more came.
      if (this.#measured <= 0) {
        problem = this.#attempt(() => {
          this.#measured = this.#rule.measure(bytes, start, -this.#measured);
        });
        if (problem) break;
      }
      // All that is there belongs to a frame that is not complete, also what was not looked at yet.
      const certain = this.#measured > 0 ? this.#measured : Math.max(-this.#measured, there);
      if (certain > this.#max) {
        problem = new Invalid(this.#tooLong(this.#measured), 0);
        break;
      }
      if (this.#measured <= 0 || this.#measured > there) break;
      ends.push(start += this.#measured);
      this.#measured = 0;
    }
    return [ends, problem];
  }

  /** Cuts at `ends`; what was wrong behind them is thrown only now, with the good frames. */
  #frames(bytes: Uint8Array, ends: readonly number[], problem: Invalid | undefined): Frame[] {
    const frames: Frame[] = [];
    let start = 0;
    for (const end of ends) {
      const wire = start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end);
      const wrong = this.#attempt(() => frames.push(this.#rule.frame(wire, this.#offset)));
      if (wrong) throw this.#fail(wrong, frames);
      this.#offset += end - start;
      start = end;
    }
    if (problem) throw this.#fail(problem, frames);
    return frames;
  }

  #attempt(act: () => unknown): Invalid | undefined {
    try {
      act();
    } catch (error) {
      if (error instanceof Invalid) return error;
      throw error;
    }
  }

  /** From now on nothing is accepted, and nothing held. */
  #fail({ message, at }: Invalid, frames: readonly Frame[]): FramingError {
    this.#held = undefined;
    const offset = this.#offset + at;
    this.#failure = new FramingError(message, offset);
    return new FramingError(message, offset, frames);
  }

  #tooLong(measured: number): string {
    const { noun, announces } = this.#rule;
    const announced = announces && measured > 0 ? `: ${measured} are announced` : "";
    return `a ${noun} has more than ${this.#max} bytes${announced}`;
  }

  #cutOff(there: number, measured: number): string {
    const { noun, announces } = this.#rule;
    if (measured > 0) return `the stream ended after ${there} of ${measured} bytes of a ${noun}`;
    const missing = announces || -measured > there ? `${there} of at least ${-measured}` : `${there}`;
    return `the stream ended after ${missing} bytes of a ${noun}`;
  }
}
