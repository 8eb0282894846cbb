import type { Range, TemplateExpression } from "./expression.ts";

/** What reading a tag may ask of the template that it stands in. */
export interface TemplateSurrounding {
  readonly variables: readonly string[];
  /** Whether `env:NAME` is allowed. */
  readonly environment: boolean;
  /** Reads text in the notation of the payload. */
  literal(text: string): Uint8Array;
  /** What stands between `{{begin:NAME}}` and `{{end:NAME}}`, or without a name `{{begin}}` and `{{end}}`. */
  range(name: string | undefined): Range | undefined;
  /** All that stands before this tag, and behind it. */
  readonly before: Range;
  readonly behind: Range;
}

/** What a tag can begin with. */
export interface TemplateFunction {
  readonly name: string;
  /**
   * What belongs to it: a word or any text behind a colon (which for text is all up to the next `|`), or a member
   * behind a dot.
   */
  readonly takes: "nothing" | "word" | "text" | "member";
  /** How that is called in help. */
  readonly argument?: string;
  readonly help: string;
  /** @throws {Failure} when the argument is not accepted */
  read(argument: string | undefined, surrounding: TemplateSurrounding): TemplateExpression;
}
