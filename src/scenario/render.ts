import { FramingError } from "../core/framing.ts";
import { TemplateError } from "../core/template_scope.ts";
import { StepError } from "./step_error.ts";

/** Makes bytes of a template, and a message of bytes. @throws {StepError} when that can't be done */
export function render<Made>(make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof TemplateError || error instanceof FramingError)) throw error;
    throw new StepError({ message: error.message });
  }
}
