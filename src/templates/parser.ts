import { usage } from "../values/failure.ts";
import { suggest } from "../values/suggest.ts";
import { numberOf, type TemplateExpression } from "./expression.ts";
import { digitFormats } from "./digit_formats.ts";
import type { Format } from "./format.ts";
import { hashFormats } from "./hashes.ts";
import { readVariable } from "./lookups.ts";
import { numberFormats } from "./number_formats.ts";
import { TemplateError } from "./scope.ts";
import type { TemplateFunction, TemplateSurrounding } from "./function.ts";
import { sources } from "./functions.ts";
import { textFormats } from "./text_formats.ts";

/** All that can stand behind a `|`. */
export const formats: readonly Format[] = [...numberFormats, ...digitFormats, ...textFormats, ...hashFormats];

const sourcesByName = new Map<string, TemplateFunction>(sources.map((source) => [source.name, source]));
const formatsByName = new Map<string, Format>(formats.map((format) => [format.name, format]));

/** `counter-1` subtracts, `crc16-modbus` does not: behind the hyphen of a name stands a letter. */
const name = /[A-Za-z_]\w*(?:-[A-Za-z_]\w*)*/y;
const member = /\.([A-Za-z_]\w*(?:-[A-Za-z_]\w*)*|\d+)/y;
const word = /:(-?\w+(?::\w+|\.\.-?\d+|-[A-Za-z_]\w*)*)?/y;
const text = /:([^|]*)/y;
const literal = /0x[0-9a-f]+|\d+(?:\.\d+)?/iy;
const sumOperator = /\s*([+-])\s*/y;
const productOperator = /\s*([*\/%])\s*/y;
const format = /\s*\|\s*([\w-]+)(?::([^|]*))?/y;

const operations: Record<string, (left: number, right: number) => number> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
  "%": (left, right) => left % right,
};

/**
 * Reads what stands in a tag: names and numbers with `+ - * / %`, then formats, each behind a `|`.
 * @throws {Failure} when there is no such name or format, or something is left over
 */
export function parseExpression(tag: string, surrounding: TemplateSurrounding): TemplateExpression {
  return new Parser(tag, surrounding).parse();
}

class Parser {
  readonly #tag: string;
  readonly #surrounding: TemplateSurrounding;
  #at = 0;

  constructor(tag: string, surrounding: TemplateSurrounding) {
    this.#tag = tag;
    this.#surrounding = surrounding;
  }

  parse(): TemplateExpression {
    let expression = this.#sum();
    for (let found = this.#take(format); found; found = this.#take(format)) {
      expression = named(found[1]!, formatsByName, "format").apply(expression, (found[2] ?? "").trimEnd());
    }
    const rest = this.#tag.slice(this.#at);
    if (rest.trim() !== "") throw usage(`"${rest}" is more than can be read (try counter+1|u16be)`);
    return expression;
  }

  #sum(): TemplateExpression {
    return this.#operations(sumOperator, () => this.#operations(productOperator, () => this.#operand()));
  }

  #operations(operator: RegExp, operand: () => TemplateExpression): TemplateExpression {
    let left = operand();
    for (let found = this.#take(operator); found; found = this.#take(operator)) {
      left = calculation(found[1]!, left, operand());
    }
    return left;
  }

  #operand(): TemplateExpression {
    const number = this.#take(literal)?.[0];
    if (number !== undefined) return { isNumber: true, isConstant: true, evaluate: () => Number(number) };
    const start = this.#at;
    const found = this.#take(name)?.[0];
    if (found === undefined) {
      const rest = this.#tag.slice(start);
      throw usage(
        rest === "" ? `"${this.#tag}" has no name in it` : `"${rest}" is neither a name nor a number`,
      );
    }
    if (!sourcesByName.has(found) && this.#surrounding.variables.includes(found)) {
      return readVariable(found, this.#surrounding);
    }
    const source = named(found, sourcesByName, "name", this.#surrounding.variables);
    return source.read(this.#argument(source), this.#surrounding);
  }

  #argument({ name, takes }: TemplateFunction): string | undefined {
    if (takes === "nothing") return undefined;
    const found = this.#take(takes === "member" ? member : takes === "word" ? word : text)?.[1];
    if (takes === "member" && found === undefined) {
      throw usage(`"${name}" needs a name behind it (${name}.NAME)`);
    }
    return takes === "text" ? found?.trimEnd() : found;
  }

  /** Matches at the place where we are, and goes on behind. */
  #take(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#tag);
    if (found) this.#at = expression.lastIndex;
    return found;
  }
}

function named<Thing>(
  written: string,
  things: ReadonlyMap<string, Thing>,
  kind: string,
  more: readonly string[] = [],
): Thing {
  const thing = things.get(written);
  if (thing !== undefined) return thing;
  const names = [...things.keys(), ...more];
  throw usage(`"${written}" is not a ${kind} in a template${suggest(written, names)} (${names.join(", ")})`);
}

function calculation(
  operator: string,
  left: TemplateExpression,
  right: TemplateExpression,
): TemplateExpression {
  const calculate = operations[operator]!;
  return {
    isNumber: true,
    isConstant: Boolean(left.isConstant && right.isConstant),
    mustFit: Boolean(left.mustFit || right.mustFit),
    uses: [...left.uses ?? [], ...right.uses ?? []],
    evaluate(rendering) {
      const [a, b] = [numberOf(left.evaluate(rendering)), numberOf(right.evaluate(rendering))];
      const result = calculate(a, b);
      if (Number.isFinite(result)) return result;
      throw new TemplateError(`${a} ${operator} ${b} is not a number`);
    },
  };
}
