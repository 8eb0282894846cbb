import type * as v from "valibot";
import type { FormatHelp, FormatPart } from "../cli/help.ts";
import { badKinds } from "../events/frame.ts";
import { thisMachine } from "../cli/platform.ts";
import { fileSchema } from "../simulator/file_schema.ts";
import type { KeyTexts } from "../schema/key_text.ts";
import type { ActionKind } from "../simulator/action_kind.ts";
import { actionKinds } from "../simulator/actions/index.ts";
import { entriesOf, keyRows } from "./schema_rows.ts";

/** What is said of the keys; which there are is asked of the schema. */
const file: KeyTexts = {
  framing: { form: "SPEC", text: "where a message ends; see tcplab help framing" },
  shared: {
    form: "yes|no",
    text: "all connections are to one device, or each has one of its own: its state",
  },
  state: { form: "{NAME: VALUE}", text: "initial values, for {{state.NAME}}, set and when" },
  memory: {
    form: "{NAME: {...}}",
    text: "numbered cells (registers), for read and write",
    keys: {
      size: { form: "N", text: "how many cells" },
      width: { form: "N", text: "bytes of a cell" },
      initial: { form: "PAYLOAD", text: "what is in them at first; the rest is zero" },
    },
  },
  fields: {
    form: "{NAME: TYPE@OFFSET}",
    text: "parts of a message: u8 u16be u16le ... f64le@OFFSET, bytes@OFFSET, bytes@OFFSET+COUNT",
  },
  greeting: { form: "ACTIONS", text: "when a peer connects" },
  rules: { form: "[{when: WHEN, then: ACTIONS}]", text: "the first one that holds is it" },
  every: { form: "{interval: ..., ...}", text: "unasked, again and again; one of these, or a list" },
  default: { form: "ACTIONS", text: "when no rule holds; that is logged as an error in any case" },
};

const when: KeyTexts = {
  pattern: {
    form: "PATTERN",
    text: "bytes are the whole message, with or without its line ending; re: finds",
  },
  frame: {
    form: "{FIELD: VALUE}",
    text: "what the header or a field says: a pattern, or a range: 1..125, 1.. or ..125",
  },
  connection: { form: "N", text: "the number of the connection: 3, 2..4, 3.. (or 3+), ..3, every 3" },
  nth: { form: "N", text: "how often all else held: 3, 2..4, 3.. (or 3+), ..3, every 3" },
  bad: {
    form: "KIND",
    text: `the message is not valid: ${badKinds.join(", ")} or any; without it rules are for valid ones`,
  },
  state: { form: "{NAME: VALUE}", text: "a pattern, or a range: 1..125, 1.. or ..125" },
};

const every: KeyTexts = {
  interval: { form: "DURATION", text: "from one to the next" },
  when: { form: "{...}", text: "connection, nth and state, as above" },
  then: { form: "ACTIONS", text: "or the keys of an action in its place" },
};

export const rulesExample = `\
framing: line
state: {volt: "0.000"}
rules:
  - when: "*IDN?"
    then: ACME,PSU-1,42,1.0
  - when: re:^VOLT (\\d+(?:\\.\\d+)?)$
    then: {set: {volt: "{{capture.1}}"}}
  - when: VOLT?
    then: {delay: 20ms, reply: "{{state.volt}}"}
  - when: {pattern: MEAS?, nth: every 3}
    then: reset
default: ERR`;

export function rulesFormat(): FormatHelp {
  const entries = entriesOf(fileSchema({ state: [], memory: [], variables: [], fields: [] }, thisMachine));
  const rule = entriesOf(entries["rules"]!);
  const action = entriesOf(rule["then"]!);
  const words = actionKinds.filter(({ placeholder }) => placeholder === undefined).map(({ name }) => name);
  const ofTalks = Object.entries(entriesOf(entries["every"]!)).filter(([key]) => !Object.hasOwn(action, key));
  return {
    intro: [
      "A YAML file. Values are text, written as on the command line; a TEMPLATE is a payload with tags in it" +
      " (tcplab help payload, pattern, template, duration).",
    ],
    sections: [
      { title: "The file", rows: keyRows(entries, file) },
      {
        title: "WHEN",
        note: "A PATTERN for the message, or a map of these, of which all must hold.",
        rows: keyRows(entriesOf(rule["when"]!), when),
      },
      {
        title: "ACTIONS",
        note: `One action, or a list of them. An action is a word (${words.join(", ")}; any other text is a` +
          " reply), or a map of these, which are done in this order.",
        rows: keyRows(action, actionTexts()),
      },
      { title: "In every", rows: keyRows(Object.fromEntries(ofTalks), every) },
    ],
    parts: { kind: "action", all: actionKinds.map((kind) => actionPart(kind, action)) },
    example: rulesExample,
    use: "tcplab server --service rules:file=psu.yaml --watch",
  };
}

/** What is said of all keys that a map of actions can have. */
function actionTexts(): KeyTexts {
  const own = actionKinds.map(({ name, placeholder: form = "yes", summary: text, inside: keys }) =>
    [name, { form, text, ...(keys && { keys }) }] as const
  );
  return Object.assign({}, ...actionKinds.map(({ beside }) => beside), Object.fromEntries(own));
}

/** @param entries the schemas of all keys of actions */
function actionPart(kind: ActionKind<unknown>, entries: v.ObjectEntries): FormatPart {
  const { name, placeholder, summary, example, inside, beside = {} } = kind;
  const besides = Object.keys(beside).map((key) => [key, entries[key]!]);
  return {
    name,
    written: placeholder === undefined ? `${name}, or ${name}: yes` : `${name}: ${placeholder}`,
    summary,
    keys: [
      ...(inside ? keyRows(entriesOf(entries[name] as v.GenericSchema), inside) : []),
      ...keyRows(Object.fromEntries(besides), beside),
    ],
    example,
  };
}
