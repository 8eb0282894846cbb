import type { Range, Rendering, TemplateExpression } from "./expression.ts";

/** What reading a tag may ask of the template that it stands in. */
export interface TemplateSurrounding {
  readonly variables: readonly string[];
  /** All fields and names of the state, where these are known. */
  readonly fields: readonly string[] | undefined;
  readonly state: readonly string[] | undefined;
  /** What a tag can begin with, where not all is there. */
  readonly sources: readonly string[] | undefined;
  /** Whether `env:NAME` is allowed. */
  readonly environment: boolean;
  /** Reads text that may hold tags, in the notation of the payload. */
  inner(text: string, times: number): InnerTemplate;
  /** How often this tag is filled in, for one filling in of the whole template. */
  readonly rounds: number;
  /** What stands between `{{begin:NAME}}` and `{{end:NAME}}`, or without a name `{{begin}}` and `{{end}}`. */
  range(name: string | undefined): Range | undefined;
  /** All that stands before this tag, and behind it. */
  readonly before: Range;
  readonly behind: Range;
}

/** What stands in a tag and is a template itself. */
export interface InnerTemplate {
  /** What it is, when it is the same each time. */
  readonly constant: Uint8Array | undefined;
  render(rendering: Rendering): Uint8Array;
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
  /** The names that can stand behind its dot, where they are known: those that can't be taken for a subtraction. */
  known?(surrounding: TemplateSurrounding): readonly string[] | undefined;
  /** Whether tags may stand in its text. */
  readonly hasTags?: boolean;
  /** @throws {Failure} when the argument is not accepted */
  read(argument: string | undefined, surrounding: TemplateSurrounding): TemplateExpression;
}
