import { fromLatin1, utf8 } from "../bytes/bytes.ts";
import { usage } from "../values/failure.ts";
import { undeclaredName, unknownField } from "../values/declared_name.ts";
import { suggest } from "../values/suggest.ts";
import type { TemplateExpression } from "./expression.ts";
import { MissingValue, type TemplateScope, type TemplateValue } from "./scope.ts";
import type { TemplateFunction, TemplateSurrounding } from "./function.ts";

/** Something that the scope knows under a name, or an error that says what is missing. */
function lookUp(
  find: (scope: TemplateScope) => TemplateValue | undefined,
  missing: (scope: TemplateScope) => string,
): TemplateExpression {
  return {
    evaluate({ scope }) {
      const value = find(scope);
      if (value === undefined) throw new MissingValue(missing(scope));
      return typeof value === "string" ? utf8(value) : value;
    },
  };
}

function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function readCapture(key: string): TemplateExpression {
  const isNumber = /^\d+$/.test(key);
  if (isNumber && Number(key) === 0) throw usage('"capture.0" is not a group (they count from 1)');
  return lookUp(
    ({ match }) => {
      if (!match) return undefined;
      const group = isNumber ? match.captures[Number(key) - 1] : own(match.named, key);
      return group === undefined ? undefined : fromLatin1(group);
    },
    ({ match }) => {
      if (!match) return "nothing was matched yet";
      const names = [...match.captures.map((_, i) => i + 1), ...Object.keys(match.named)];
      return `the last match has no group "${key}" (${names.join(", ") || "it has none"})`;
    },
  );
}

function readField(key: string, { fields: known }: TemplateSurrounding): TemplateExpression {
  const complaint = known && unknownField(key, known);
  if (complaint !== undefined) throw usage(complaint);
  return lookUp(
    ({ fields }) => fields && own(fields, key),
    ({ fields }) => {
      if (!fields) return "there is no frame with fields";
      return `the last frame has no "${key}" (${Object.keys(fields).join(", ")})`;
    },
  );
}

function readState(key: string, { state: known }: TemplateSurrounding): TemplateExpression {
  const complaint = known && undeclaredName("state", key, known);
  if (complaint !== undefined) throw usage(complaint);
  return lookUp((scope) => scope.state?.(key), () => `the state has no "${key}" yet`);
}

/** What is not a variable is refused before anything is opened. */
export function readVariable(key: string, { variables }: TemplateSurrounding): TemplateExpression {
  if (!variables.includes(key)) {
    const known = variables.length === 0 ? "there are none" : variables.join(", ");
    throw usage(`"${key}" is not a variable${suggest(key, variables)} (${known})`);
  }
  return lookUp((scope) => scope.variable?.(key), () => `the variable "${key}" has no value yet`);
}

function readEnvironment(key: string, { environment }: TemplateSurrounding): TemplateExpression {
  if (!environment) throw usage(`"env:${key}" is not allowed here`);
  if (key === "") throw usage('"env:" names nothing (try env:HOME)');
  return lookUp((scope) => scope.environment?.(key), () => `the environment has no "${key}"`);
}

type Known = NonNullable<TemplateFunction["known"]>;

function member(
  name: string,
  help: string,
  read: TemplateFunction["read"],
  known: Known = () => undefined,
): TemplateFunction {
  return { name, takes: "member", argument: "NAME", help, known, read };
}

/** What a template takes from what happened before and from what the user gave. */
export const members: readonly TemplateFunction[] = [
  member(
    "capture",
    "a group of the last match, by its number (from 1) or name",
    (key = "") => readCapture(key),
  ),
  member(
    "frame",
    "what the header of the last frame said: frame.transaction",
    (key = "", around) => readField(key, around),
    ({ fields }) => fields,
  ),
  member(
    "state",
    "a value that was set in the state",
    (key = "", around) => readState(key, around),
    ({ state }) => state,
  ),
  member(
    "var",
    "a variable; its name alone does too",
    (key = "", around) => readVariable(key, around),
    ({ variables }) => variables,
  ),
  {
    name: "env",
    takes: "word",
    argument: "NAME",
    help: "a variable of the environment, where that is allowed",
    read: (key = "", around) => readEnvironment(key, around),
  },
];
