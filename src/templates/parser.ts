import { usage } from "../values/failure.ts";
import { suggest } from "../values/suggest.ts";
import { numberOf, type TemplateExpression } from "./expression.ts";
import { cutAtBar } from "./lexer.ts";
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
const colon = /:/y;
const word = /:(-?\w+(?::\w+|\.\.-?\d+|-[A-Za-z_]\w*)*)?/y;
const literal = /0x[0-9a-f]+|\d+(?:\.\d+)?/iy;
const sumOperator = /\s*([+-])\s*/y;
const productOperator = /\s*([*\/%])\s*/y;
const format = /\s*\|\s*([\w-]+)(:)?/y;

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
      const argument = found[2] === undefined ? "" : this.#text(false);
      expression = named(found[1]!, formatsByName, "format").apply(expression, argument);
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
    this.#refuseOther(found);
    const source = named(found, sourcesByName, "name", this.#surrounding.variables);
    return source.read(this.#argument(source), this.#surrounding);
  }

  /** Refuses what is not there where the tag stands. */
  #refuseOther(found: string): void {
    const { sources, state = [], fields = [], variables } = this.#surrounding;
    if (!sources || sources.includes(found)) return;
    const names = [
      ...state.map((name) => `state.${name}`),
      ...fields.map((name) => `frame.${name}`),
      ...variables,
    ];
    const list = names.length === 0 ? "there are none" : names.join(", ");
    throw usage(`"${found}" is not a name that is known here${suggest(found, names)} (${list})`);
  }

  #argument({ name, takes, known, hasTags = false }: TemplateFunction): string | undefined {
    switch (takes) {
      case "nothing":
        return undefined;
      case "word":
        return this.#take(word)?.[1];
      case "text":
        return this.#take(colon) ? this.#text(hasTags) : undefined;
      case "member": {
        const found = this.#knownMember(known?.(this.#surrounding)) ?? this.#take(member)?.[1];
        if (found === undefined) throw usage(`"${name}" needs a name behind it (${name}.NAME)`);
        return found;
      }
    }
  }

  /** A name that is known, also one that would else be a subtraction: `ch-1`. */
  #knownMember(known: readonly string[] | undefined): string | undefined {
    const longest = known && /^\.([A-Za-z_][\w-]*)/.exec(this.#tag.slice(this.#at))?.[1];
    if (longest === undefined) return undefined;
    const parts = longest.split("-");
    for (; parts.length > 0; parts.pop()) {
      const name = parts.join("-");
      if (!known!.includes(name)) continue;
      this.#at += 1 + name.length;
      return name;
    }
  }

  /** All up to the next `|`. */
  #text(hasTags: boolean): string {
    const [text, end] = cutAtBar(this.#tag, this.#at);
    if (!hasTags && text.includes("{{")) throw usage(`"${text}": a tag can only stand in repeat:N:TEXT`);
    this.#at = end;
    return text.trimEnd();
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
