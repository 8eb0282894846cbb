import * as v from "valibot";
import { type FormatHelp, type FormatPart, partRows } from "../cli/help.ts";
import { thisMachine } from "../cli/platform.ts";
import { fileSchema } from "../scenarios/file_schema.ts";
import { defaultTimeout, defaultWithin } from "../scenarios/load.ts";
import type { StepGrammar, Verb } from "../scenarios/verb.ts";
import { verbs } from "../scenarios/verbs/index.ts";
import type { KeyTexts } from "../schema/key_text.ts";
import { entriesOf, keyRows } from "./schema_rows.ts";

/** What is said of the keys; which there are is asked of the schema. */
const file: KeyTexts = {
  name: { form: "TEXT", text: "for the report; without it, the name of the file" },
  connect: { form: "ENDPOINT", text: "we are the client" },
  listen: { form: "ENDPOINT", text: "we are the device, and wait for it to be connected to" },
  framing: { form: "SPEC", text: "where a message ends; without one, bytes are bytes" },
  ignore: { form: "PATTERN or a list", text: "messages that are neither judged nor counted (heartbeats)" },
  "connect-within": { form: "DURATION", text: "for one try to connect (default 5s)" },
  retry: { form: "DURATION", text: "keep trying to connect for this time" },
  connections: {
    form: "{NAME: {connect or listen, framing, ...}}",
    text: "several; connect: NAME is the port of one that listens in this file",
  },
  fields: {
    form: "{NAME: TYPE@OFFSET}",
    text: "parts of a message that expect can look at: u8 u16be ... bytes@OFFSET; see tcplab help rules",
  },
  within: {
    form: "DURATION",
    text: `how long what is expected may take, where a step does not say (default ${defaultWithin})`,
  },
  timeout: { form: "DURATION", text: `for the whole scenario (default ${defaultTimeout})` },
  set: { form: "{NAME: VALUE}", text: "variables, used as ${NAME}; --set NAME=VALUE goes before these" },
  steps: { form: "[STEP...]", text: "what happens, in order" },
};

export const scenarioExample = `\
name: The supply answers and remembers
connections:
  supply: {listen: 127.0.0.1:0, framing: line}
  lab: {connect: supply, framing: line}
within: 500ms
steps:
  - {send: "*IDN?", on: lab}
  - {expect: "*IDN?", on: supply}
  - {send: "ACME,PSU-1,42", on: supply}
  - {expect: 're:^ACME,([^,]+)', capture: [model], on: lab}
  - repeat: 3
    steps:
      - {send: "{{counter}} {{capture.model}}", on: lab}
      - {expect: 're:^\\d+ PSU-1$', on: supply}
  - {fin: lab}
  - {expect-close: fin, on: supply}`;

export function scenarioFormat(): FormatHelp {
  const steps = verbs.map(stepPart);
  return {
    intro: [
      "A YAML file. Values are text, written as on the command line (tcplab help endpoint, payload, pattern," +
      " duration, framing). ${NAME} is a variable, known before anything is opened; {{...}} is filled in when" +
      " a step runs (tcplab help template).",
      "YAML takes *IDN? for an alias, and # behind a space for a comment: put such values into quotes.",
    ],
    sections: [
      { title: "The file", rows: keyRows(entriesOf(fileSchema(new Map(), {}, thisMachine)), file) },
      {
        title: "STEP",
        note: "With several connections each step says which one by on: NAME, for which fin: NAME is short.",
        rows: steps.flatMap(partRows),
      },
    ],
    parts: { kind: "step", all: steps },
    example: scenarioExample,
    use: "tcplab run FILE... --set NAME=VALUE --report junit:file=results.xml",
  };
}

/** How a step is written, from what it reads its settings with. */
function stepPart({ name, summary, example, placeholder, entries, keys = {} }: Verb<unknown>): FormatPart {
  const others = Object.entries(entries(describing)).filter(([key]) => key !== name);
  return {
    name,
    written: placeholder === undefined ? name : `${name}: ${placeholder}`,
    summary,
    keys: others.map(([key, schema]) => [`${key}: ${formOf(schema as v.GenericSchema)}`, keys[key] ?? ""]),
    example,
  };
}

const forms = new WeakMap<object, string>();

/** A schema of which only is known how its value is called. */
function called<T>(form: string): v.GenericSchema<unknown, T> {
  const schema = v.custom<T>(() => true);
  forms.set(schema, form);
  return schema;
}

const describing: StepGrammar = {
  read: ({ placeholder }) => called(placeholder),
  phrase: called("PAYLOAD"),
  expectation: called("PATTERN"),
  field: called("PATTERN"),
  steps: called("[STEP...]"),
};

function formOf(schema: v.GenericSchema): string {
  const { wrapped, item } = schema as { readonly wrapped?: v.GenericSchema; readonly item?: v.GenericSchema };
  if (wrapped) return formOf(wrapped);
  return item ? `[${formOf(item)}...]` : forms.get(schema) ?? "...";
}
