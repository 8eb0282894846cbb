import { at } from "../core/failure.ts";
import { parsePayload } from "../core/payload.ts";
import type { Surroundings } from "../core/surroundings.ts";
import type { TemplateScope } from "../core/template_scope.ts";

/** What is to be sent: known from the start, or to be filled in each time. */
export interface Payload {
  /** @throws {TemplateError} when what it asks for is not there */
  render(scope: TemplateScope): Uint8Array;
}

/**
 * Reads payloads as they stand on the command line.
 * @throws {Failure} when one does not follow its notation, or names what a template does not know
 */
export async function readPayloads(
  texts: readonly string[],
  areTemplates: boolean,
  surroundings: Surroundings,
): Promise<Payload[]> {
  if (!areTemplates) {
    return texts.map((text) => constant(at("PAYLOAD", () => parsePayload(text, surroundings))));
  }
  const { parseTemplate } = await import("../core/template.ts");
  return texts.map((text) => at("PAYLOAD", () => parseTemplate(text, surroundings)));
}

function constant(bytes: Uint8Array): Payload {
  return { render: () => bytes };
}
