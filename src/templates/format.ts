import type { Expression } from "./expression.ts";

/** Behind a `|` in a tag: makes other bytes of what is before it. */
export interface Format {
  readonly name: string;
  readonly argument?: string;
  readonly help: string;
  /** @throws {Failure} when the argument is not accepted */
  apply(inner: Expression, argument: string): Expression;
}

/** What stays as it is when only the bytes of an expression change. */
export function keep({ isConstant = false, uses = [] }: Expression): Pick<Expression, "isConstant" | "uses"> {
  return { isConstant, uses };
}
