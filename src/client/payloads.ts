import { at } from "../values/failure.ts";
import { fieldNamesOf, type FramingMaker } from "../framings/framing.ts";
import { lazily } from "../values/lazy_import.ts";
import { parsePayload } from "../values/payload.ts";
import type { Value } from "../values/options.ts";
import type { Platform } from "../values/platform.ts";
import type { TemplateScope } from "../templates/scope.ts";
import { payload } from "../values/value_types.ts";

/** A payload as it was written: whether it is a template is only known from the options. */
export const payloadText: Value<string> = { ...payload, parse: (written) => written };

/** What is to be sent: known from the start, or to be filled in each time. */
export interface Payload {
  /** What is sent each time, when that is known from the start. */
  readonly constant?: Uint8Array;
  /** @throws {TemplateError} when what it asks for is not there */
  render(scope: TemplateScope): Uint8Array;
}

/**
 * Reads payloads as they stand on the command line.
 * @param framing of the connection, whose fields templates can use
 * @throws {Failure} when one does not follow its notation, or names what a template does not know
 */
export async function readPayloads(
  texts: readonly string[],
  areTemplates: boolean,
  platform: Platform,
  framing: FramingMaker | undefined,
): Promise<Payload[]> {
  if (!areTemplates) {
    return texts.map((text) => constant(at("PAYLOAD", () => parsePayload(text, platform))));
  }
  const { parseTemplate } = await lazily<typeof import("../templates/template.ts")>(
    "../templates/template.ts",
    import.meta.url,
  );
  const fields = fieldNamesOf(framing);
  return texts.map((text) => at("PAYLOAD", () => parseTemplate(text, platform, { fields })));
}

function constant(bytes: Uint8Array): Payload {
  return { constant: bytes, render: () => bytes };
}
