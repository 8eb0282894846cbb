import { concat } from "../../../src/bytes/bytes.ts";
import { type Framing, FramingError } from "../../../src/framings/framing.ts";
import type { Frame } from "../../../src/events/frame.ts";
import { framings } from "../../../src/framings/index.ts";
import { linux } from "../refusal.ts";

/** A new framing, as `--framing SPEC` makes one. */
export function framing(spec: string): Framing {
  return framings.parse(spec, linux).made();
}

export interface Outcome {
  readonly frames: readonly Frame[];
  readonly error?: FramingError;
}

/** Runs a framing over chunks and the end of the stream, and gives all frames, those before an error too. */
export function run(spec: string | Framing, chunks: readonly Uint8Array[]): Outcome {
  const made = typeof spec === "string" ? framing(spec) : spec;
  const frames: Frame[] = [];
  try {
    for (const chunk of chunks) {
      // It is lent: what is done to it afterwards must not be seen in any frame.
      const lent = chunk.slice();
      try {
        frames.push(...made.push(lent));
      } finally {
        lent.fill(0xee);
      }
    }
    frames.push(...made.flush());
    return { frames };
  } catch (error) {
    if (!(error instanceof FramingError)) throw error;
    return { frames: [...frames, ...error.frames], error };
  }
}

/** Bytes as characters, one each, to be read in a failing assertion. */
export function shown(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

/** Latin-1 text as bytes. */
export function b(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** What one stream gives: the contents, what is wrong with bad messages, and the message of the error that ended it. */
export function contents(spec: string, ...chunks: string[]): string[] {
  const { frames, error } = run(spec, chunks.map(b));
  const text = ({ content, bad }: Frame) => bad ? `bad ${bad.kind}: ${bad.problem}` : shown(content);
  return [...frames.map(text), ...(error ? [`! ${error.message}`] : [])];
}

/** The wire bytes of all frames. */
export function wires(frames: readonly Frame[]): Uint8Array {
  return concat(frames.map(({ wire }) => wire));
}
