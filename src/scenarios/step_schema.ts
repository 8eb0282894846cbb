import * as v from "valibot";
import { suggest } from "../values/suggest.ts";
import type { Platform } from "../values/platform.ts";
import { keys, listOf, parsed, text } from "../schema/schema_kit.ts";
import type { TemplateNames } from "../templates/template.ts";
import { expectation } from "./expectation.ts";
import { fieldPattern } from "./field_pattern.ts";
import { phrase } from "../dialogue/payload_template.ts";
import type { Draft, StepGrammar, Verb } from "./verb.ts";
import { verbs } from "./verbs/index.ts";

type StepSchema = v.GenericSchema<unknown, Draft>;

/** A list of steps. @param templateNames that their templates can use */
export function stepsSchema(
  templateNames: TemplateNames,
  platform: Platform,
): v.GenericSchema<unknown, readonly Draft[]> {
  const grammar: StepGrammar = {
    read: (value) => parsed(value, platform),
    phrase: parsed(phrase(templateNames), platform),
    expectation: parsed(expectation(templateNames), platform),
    field: parsed(fieldPattern(templateNames), platform),
    steps: v.lazy((): v.GenericSchema<unknown, readonly Draft[]> => steps),
  };
  const schemas = new Map(verbs.map((verb) => [verb, stepSchema(verb, grammar)]));
  // A step is what its one verb says: a union of all verbs would not know which of them was meant.
  const step = v.lazy((input): StepSchema => {
    const [verb, complaint] = verbOf(input);
    if (!verb) return refusal(complaint);
    return typeof input === "string" ? bareWord(verb) : schemas.get(verb)!;
  });
  const steps = listOf(step);
  return steps;
}

/** The verb of a step, or what is wrong. */
function verbOf(step: unknown): [Verb<unknown>] | [undefined, string] {
  const names = verbs.map(({ name }) => name);
  const list = names.join(", ");
  if (typeof step === "string") {
    const verb = verbs.find(({ name }) => name === step);
    if (!verb) return [undefined, `"${step}" is not a step${suggest(step, names)} (${list})`];
    if (verb.placeholder === undefined) return [verb];
    return [undefined, `"${step}" needs a value (${step}: ${verb.placeholder})`];
  }
  if (typeof step !== "object" || step === null || Array.isArray(step) || step instanceof Uint8Array) {
    return [undefined, `a step is expected here (${list})`];
  }
  const found = verbs.filter(({ name }) => Object.hasOwn(step, name));
  if (found.length === 1) return [found[0]!];
  if (found.length > 1) {
    const written = found.map(({ name }) => name).join(" and ");
    return [undefined, `${written} are two steps (begin each with a - of its own)`];
  }
  const written = Object.keys(step);
  const hint = written.map((key) => suggest(key, names)).find((each) => each !== "") ?? "";
  const what = written.length === 0 ? "an empty map" : written.map((key) => JSON.stringify(key)).join(", ");
  return [undefined, `${what} is not a step${hint} (${list})`];
}

function refusal(message: string): StepSchema {
  return v.pipe(v.unknown(), v.check(() => false, message)) as unknown as StepSchema;
}

function bareWord(verb: Verb<unknown>): StepSchema {
  return v.pipe(
    v.unknown(),
    v.transform((): Draft => ({ verb, settings: {}, on: undefined, onKey: verb.name })),
  );
}

/** `on` is for every verb that has a connection; a verb without a value of its own has the name in its place. */
function stepSchema(verb: Verb<unknown>, grammar: StepGrammar): StepSchema {
  const { name, use, placeholder } = verb;
  const isBare = placeholder === undefined;
  const entries: v.ObjectEntries = {
    ...verb.entries(grammar),
    ...(isBare ? { [name]: text } : {}),
    ...(use === "none" ? {} : { on: v.exactOptional(text) }),
  };
  return v.pipe(
    keys(entries) as v.GenericSchema<unknown, Record<string, unknown>>,
    v.transform((settings): Draft => {
      const direct = isBare && settings[name] !== "" ? settings[name] : undefined;
      const on = (settings["on"] ?? direct) as string | undefined;
      return { verb, settings, on, onKey: settings["on"] === undefined ? name : "on" };
    }),
  );
}
