import { concat, utf8 } from "../bytes/bytes.ts";
import type { Context } from "../events/context.ts";
import { usage } from "../values/failure.ts";
import { type Framing, FramingError } from "../framings/framing.ts";
import { parsePayload } from "../values/payload.ts";
import type { Platform } from "../values/platform.ts";
import { parseTemplate } from "../templates/template.ts";
import { TemplateError, type TemplateScope } from "../templates/scope.ts";
import type { Payload } from "../client/payloads.ts";
import { endings, type EnteredPayload, type LineEndName, type LineReader } from "./commands.ts";

/** What the peer said, for templates: see `TemplateScope`. */
export type Heard = Pick<TemplateScope, "match" | "fields">;

/** Makes the bytes that are sent of what was entered. */
export class MessageBuilder implements LineReader {
  ending: LineEndName = "lf";
  /** Goes on over reconnections. */
  #count = 0;

  constructor(
    readonly platform: Platform,
    readonly context: Pick<Context, "clock" | "random">,
    /** Whether `{{tags}}` are filled in. */
    public fillsIn: boolean,
  ) {}

  payload(text: string): Payload {
    if (this.fillsIn) return parseTemplate(text, this.platform);
    const bytes = parsePayload(text, this.platform);
    return { constant: bytes, render: () => bytes };
  }

  /** The payloads that pasted lines are sent as: a message a line with a framing, else all of them as one. */
  pasted(lines: readonly string[], framing: Framing | undefined): Payload[] {
    const texts = framing ? lines.filter((line) => line !== "") : [lines.join(endings[this.ending] || "\n")];
    return texts.map((text) => ({ constant: utf8(text), render: () => utf8(text) }));
  }

  /** @throws {Failure} when it can't be filled in, or can't be a message */
  compose({ payload, as }: EnteredPayload, framing: Framing | undefined, heard: Heard): Uint8Array {
    const { clock, random } = this.context;
    let count = this.#count;
    try {
      const content = payload.render({ ...heard, clock, random, count: () => ++count });
      const bytes = as === "raw" ? content : this.#framed(content, as, framing);
      // What was not sent is not counted.
      this.#count = count;
      return bytes;
    } catch (error) {
      if (!(error instanceof TemplateError || error instanceof FramingError)) throw error;
      throw usage(`not sent: ${error.message}`);
    }
  }

  #framed(content: Uint8Array, as: "line" | "message", framing: Framing | undefined): Uint8Array {
    const isLine = as === "line" && !endsMessages(framing);
    const bytes = isLine ? concat([content, utf8(endings[this.ending])]) : content;
    return framing?.encode(bytes) ?? bytes;
  }
}

/** Whether it says on the wire where a message ends; one that goes by silence leaves the line ending to the user. */
export function endsMessages(framing: Framing | undefined): boolean {
  return framing !== undefined && framing.gap === undefined;
}
