import { fieldNamesOf } from "../framings/framing.ts";
import { framings } from "../framings/index.ts";
import { Failure } from "../values/failure.ts";
import type { Platform } from "../values/platform.ts";

/**
 * The names of the fields that messages have with a framing as it stands in a file, before the file is checked.
 * @returns undefined when it can't be read: then nothing is known of fields
 */
export function writtenFieldNames(framing: unknown, platform: Platform): readonly string[] | undefined {
  if (typeof framing !== "string") return undefined;
  try {
    return fieldNamesOf(framings.parse(framing, platform).made);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return undefined;
  }
}
