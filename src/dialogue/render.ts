import { FramingError } from "../framings/framing.ts";
import { TemplateError } from "../templates/scope.ts";
import { StepError } from "./failure.ts";

/** Makes bytes of a template, and a message of bytes. @throws {StepError} when that can't be done */
export function render<Made>(make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof TemplateError || error instanceof FramingError)) throw error;
    throw new StepError({ message: error.message });
  }
}
