import type { Element } from "./xml_reader.ts";

/** What a schema says of one element. */
interface Rule {
  readonly required: Readonly<Record<string, RegExp>>;
  readonly optional?: Readonly<Record<string, RegExp>>;
  /** The names of its children in order, each with a space behind it. */
  readonly children: RegExp;
  /** Whether text may stand in it. */
  readonly text?: boolean;
}

export type Schema = Readonly<Record<string, Rule>>;

const anything = /^/;
const int = /^\d{1,9}$/;
const decimal = /^\d+(\.\d+)?$/;
/** Validators normalise the spaces of an `xs:token` before they look at it: something must be left. */
const token = /\S/;
const counts = { tests: int, failures: int, errors: int };
const none = /^$/;

/** JUnit.xsd of windyroad/JUnit-Schema: what the Ant tasks write, in this order and no other. */
export const ant: Schema = {
  testsuites: { required: {}, children: /^(testsuite )*$/ },
  testsuite: {
    required: {
      ...counts,
      name: token,
      package: anything,
      id: int,
      timestamp: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/,
      hostname: token,
      time: decimal,
    },
    optional: { skipped: int },
    children: /^properties (testcase )*system-out system-err $/,
  },
  properties: { required: {}, children: /^(property )*$/ },
  testcase: {
    required: { name: token, classname: token, time: decimal },
    children: /^((skipped|error|failure) )?$/,
  },
  skipped: { required: {}, children: none, text: true },
  failure: { required: { type: anything }, optional: { message: anything }, children: none, text: true },
  "system-out": { required: {}, children: none, text: true },
  "system-err": { required: {}, children: none, text: true },
};

const surefireTime = /^(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]*)?$/;

/** junit-10.xsd of Jenkins' xUnit plugin. */
export const jenkins: Schema = {
  testsuites: {
    required: {},
    optional: { name: anything, time: surefireTime, tests: anything, failures: anything, errors: anything },
    children: /^(testsuite )*$/,
  },
  testsuite: {
    required: { name: anything, tests: anything, failures: anything, errors: anything },
    optional: Object.fromEntries(
      ["group", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"]
        .map((name) => [name, anything] as const).concat([["time", surefireTime]]),
    ),
    children: /^((testsuite|properties|testcase|system-out|system-err) )*$/,
  },
  properties: { required: {}, children: /^(property )*$/ },
  testcase: {
    required: { name: anything },
    optional: { time: anything, classname: anything, group: anything },
    children: /^((skipped|error|failure|system-out|system-err) )*$/,
  },
  skipped: {
    required: {},
    optional: { type: anything, message: anything },
    children: none,
    text: true,
  },
  failure: { required: {}, optional: { type: anything, message: anything }, children: none, text: true },
  "system-out": { required: {}, children: none, text: true },
  "system-err": { required: {}, children: none, text: true },
};

/** All that a schema objects to, in words. */
export function violations({ name, attributes, children, text }: Element, schema: Schema): string[] {
  const rule = schema[name];
  if (!rule) return [`${name} is not known`];
  const { required, optional = {} } = rule;
  const found: string[] = [];
  for (const key of Object.keys(required)) if (!(key in attributes)) found.push(`${name} lacks ${key}`);
  for (const [key, value] of Object.entries(attributes)) {
    const accepted = required[key] ?? optional[key];
    if (!accepted) found.push(`${name} has ${key}`);
    else if (!accepted.test(value)) found.push(`${name}: ${key} is "${value}"`);
  }
  const names = children.map((child) => `${child.name} `).join("");
  if (!rule.children.test(names)) found.push(`${name} holds ${names}`);
  if (!rule.text && text.trim() !== "") found.push(`${name} holds text`);
  return [...found, ...children.flatMap((child) => violations(child, schema))];
}
