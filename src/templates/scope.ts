import type { Clock } from "../events/clock.ts";
import type { Fields } from "../events/frame.ts";
import type { Match } from "../values/pattern.ts";

/** What a name in a template can stand for; text becomes UTF-8. */
export type TemplateValue = number | string | Uint8Array;

/** What a template is filled in from: one for each connection, or scenario, or whatever counts for itself. */
export interface TemplateScope {
  readonly clock: Pick<Clock, "wall">;
  /** From 0 up to 1, as `Math.random`; from a seed, so that a run can be repeated. */
  readonly random: () => number;
  /** The next number for `{{counter}}`, from 1; asked for at most once each time a template is filled in. */
  count(): number;
  /** What the last pattern captured (bytes in latin-1), for `{{capture.1}}` and `{{capture.name}}`. */
  readonly match?: Pick<Match, "captures" | "named"> | undefined;
  /** What the header of the last frame said, for `{{frame.transaction}}`. */
  readonly fields?: Fields | undefined;
  /** For `{{state.volt}}`. */
  state?(name: string): TemplateValue | undefined;
  /** For `{{model}}` and `{{var.model}}`. */
  variable?(name: string): TemplateValue | undefined;
  /** For `{{env:HOME}}`; only a template that was parsed with `environment` asks. */
  environment?(name: string): string | undefined;
}

/** A template can't be filled in, because of what it is filled in from. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
}

/** What a template asks for is not there; `{{capture.1|default:0}}` then takes the default. */
export class MissingValue extends TemplateError {}
