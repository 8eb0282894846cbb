import type { Definition } from "../values/registry.ts";
import { at, usage } from "../values/failure.ts";
import { kebab } from "../values/options.ts";
import { suggest } from "../values/suggest.ts";
import type { FaultPlan } from "../faults/fault.ts";
import { triggerOptions } from "../faults/triggers.ts";
import { type JsonFields, kindOf } from "./json_object.ts";

/** The options of a fault as they would be written in a spec, by name. */
export type AttributeTexts = ReadonlyMap<string, string>;

/** What a bare number means for values of one kind. */
interface Unit {
  /** Follows the number in a spec. */
  readonly suffix: string;
  /** How much one of it is in what the value is read as. */
  readonly size: number;
}

/** One attribute of a toxic: an option of a fault, perhaps by another name and in another unit. */
interface Attribute {
  readonly name: string;
  readonly option: string;
  readonly unit: Unit;
  /** What the option is when nothing is said of it; undefined for nothing, which is not shown. */
  readonly fallback: string | undefined;
  /** What Toxiproxy takes it for when it is not given. */
  readonly zero?: string;
  /** Reads the value as a number; undefined for one that is text. */
  readonly read: ((text: string) => number) | undefined;
}

const plain: Unit = { suffix: "", size: 1 };
const milliseconds: Unit = { suffix: "ms", size: 1 };
const microseconds: Unit = { suffix: "us", size: 0.001 };
const kilobytesPerSecond: Unit = { suffix: "KB/s", size: 1000 };

/** The attributes of Toxiproxy's own toxics: each is 0 when it is not given, whatever our default is. */
const toxiproxys: Readonly<Record<string, Record<string, readonly [option: string, unit: Unit]>>> = {
  latency: { latency: ["delay", milliseconds], jitter: ["jitter", milliseconds] },
  bandwidth: { rate: ["rate", kilobytesPerSecond] },
  slow_close: { delay: ["delay", milliseconds] },
  timeout: { timeout: ["timeout", milliseconds] },
  reset_peer: { timeout: ["timeout", milliseconds] },
  slicer: {
    average_size: ["size", plain],
    size_variation: ["variation", plain],
    delay: ["delay", microseconds],
  },
  limit_data: { bytes: ["bytes", plain] },
};

/** All attributes of a type, Toxiproxy's own first; `toxicity` stands beside them. */
export function attributesOf({ name: type, options }: Definition<FaultPlan>): readonly Attribute[] {
  const own = Object.entries(toxiproxys[type] ?? {});
  const taken = own.map(([, [option]]) => option);
  const rest = Object.entries(options).filter(([name]) => !taken.includes(name) && name !== "probability");
  return [
    ...own.map(([name, [option, unit]]) => ({
      name,
      option,
      unit,
      fallback: options[option]!.fallback,
      zero: `0${unit.suffix}`,
      read: options[option]!.value.number?.read,
    })),
    ...rest.map(([name, { value: { number }, fallback }]) => ({
      name: kebab(name),
      option: kebab(name),
      unit: { suffix: number?.suffix ?? "", size: 1 },
      fallback: name in triggerOptions ? undefined : fallback,
      read: number?.read,
    })),
  ];
}

/**
 * The options of a fault, out of the attributes of a toxic.
 * @param old what it was made from before; only what is given changes, and `null` takes something away
 */
export function readAttributes(
  fields: JsonFields,
  definition: Definition<FaultPlan>,
  old?: AttributeTexts,
): AttributeTexts {
  const attributes = attributesOf(definition);
  const written = new Map(old);
  if (!old) { for (const { option, zero } of attributes) if (zero !== undefined) written.set(option, zero); }
  for (const [name, value] of fields) {
    const attribute = attributes.find((each) => each.name === name);
    if (!attribute) throw usage(refusal(name, definition.name, attributes));
    const { option, zero } = attribute;
    const text = value === null ? zero : at(name, () => write(value, attribute));
    if (text === undefined) written.delete(option);
    else written.set(option, text);
  }
  return written;
}

function refusal(name: string, type: string, attributes: readonly Attribute[]): string {
  const names = attributes.map((each) => each.name);
  return `"${name}" is not an attribute of ${type}${suggest(name, names)} (${names.join(", ")})`;
}

/** As it would stand in a spec. */
function write(value: unknown, { unit }: Attribute): string {
  if (typeof value === "number") return `${value}${unit.suffix}`;
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "yes" : "no";
  throw usage(`a number or text is expected, not ${kindOf(value)}`);
}

/** The attributes of a toxic that was made from these options. */
export function showAttributes(
  definition: Definition<FaultPlan>,
  written: AttributeTexts,
): Record<string, string | number> {
  const shown: Record<string, string | number> = {};
  for (const attribute of attributesOf(definition)) {
    const text = written.get(attribute.option) ?? attribute.fallback;
    if (text !== undefined) shown[attribute.name] = show(text, attribute);
  }
  return shown;
}

function show(text: string, { unit, read }: Attribute): string | number {
  const number = (read?.(text) ?? NaN) / unit.size;
  // Without the last digits, which the division makes up.
  return Number.isNaN(number) ? text : Number(number.toPrecision(12));
}

/** What an attribute is called that this option is made from: for errors. */
export function attributeName(definition: Definition<FaultPlan>, option: string): string {
  return attributesOf(definition).find((each) => each.option === kebab(option))?.name ?? kebab(option);
}

/** The chance of a fault, which is a toxicity. */
export function toxicityOf(written: AttributeTexts): number {
  return triggerOptions.probability.value.number!.read(written.get("probability") ?? "1");
}

/** Whether Toxiproxy has it too. */
export function isToxiproxys({ name }: Definition<FaultPlan>): boolean {
  return Object.hasOwn(toxiproxys, name);
}
