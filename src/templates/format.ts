import type { TemplateExpression } from "./expression.ts";

/** Behind a `|` in a tag: makes other bytes of what is before it. */
export interface Format {
  readonly name: string;
  readonly argument?: string;
  readonly help: string;
  /** @throws {Failure} when the argument is not accepted */
  apply(inner: TemplateExpression, argument: string): TemplateExpression;
}

/** What stays as it is when only the bytes of an expression change. */
export function keep(
  { isConstant = false, uses = [] }: TemplateExpression,
): Pick<TemplateExpression, "isConstant" | "uses"> {
  return { isConstant, uses };
}
