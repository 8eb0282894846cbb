import type { Definition } from "../values/registry.ts";
import { at, usage } from "../values/failure.ts";
import { kebab, readOptions } from "../values/options.ts";
import { parseRate } from "../values/size.ts";
import { suggest } from "../values/suggest.ts";
import type { Platform } from "../values/platform.ts";
import type { FaultPlan } from "../faults/fault.ts";
import { freeze } from "../faults/freeze.ts";
import { faults } from "../faults/index.ts";
import type { AskedOptions, ProxyFault } from "../proxy/proxy_fault.ts";
import { streamOf, streams } from "../proxy/directions.ts";
import {
  attributeName,
  type AttributeTexts,
  readAttributes,
  showAttributes,
  toxicityOf,
} from "./attributes.ts";
import { JsonFields } from "./json_object.ts";
import { noop } from "./noop.ts";

/** A toxic that has no place in a proxy yet. */
export type ToxicDraft = Omit<ProxyFault, "serial" | "asked"> & { readonly asked: AskedOptions };

/** A toxic in JSON. */
export interface ShownToxic {
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly name: string;
  readonly type: string;
  readonly stream: string;
  readonly toxicity: number;
}

/** What may stand in a toxic. */
export const toxicFields = ["name", "type", "stream", "toxicity", "attributes"];

/** Reads a toxic as Toxiproxy writes it. @throws {Failure} that says which field is wrong */
export function readToxic(fields: JsonFields, platform: Platform): ToxicDraft {
  const given = fields.text("stream") ?? "downstream";
  // Some clients write it with capitals.
  const stream = given.toLowerCase();
  const ways = Object.hasOwn(streams, stream) ? streams[stream] : undefined;
  if (!ways) {
    throw usage(`stream was invalid, can be either upstream or downstream (or both), not "${given}"`);
  }
  const type = fields.text("type") ?? "";
  const definition = definitionOf(type);
  const options = readToxicOptions(fields, definition);
  const name = fields.text("name");
  const asked = { type, label: name ?? `${type}_${stream}`, options };
  return { name: name ?? type, ways, asked, plan: planOf(definition, options, platform) };
}

/**
 * The same toxic, changed where the fields say so; its name, type and stream stay.
 * @throws {Failure} that says which field is wrong
 */
export function changeToxic(toxic: ProxyFault, fields: JsonFields, platform: Platform): ProxyFault {
  const asked = askedOf(toxic);
  const definition = definitionOf(asked.type);
  const options = readToxicOptions(fields, definition, asked.options);
  return { ...toxic, asked: { ...asked, options }, plan: planOf(definition, options, platform) };
}

/** A toxic as Toxiproxy writes it. */
export function showToxic(toxic: ProxyFault): ShownToxic {
  const { type, label: name, options } = askedOf(toxic);
  return {
    attributes: showAttributes(definitionOf(type), options),
    name,
    type,
    stream: streamOf(toxic.ways),
    toxicity: toxicityOf(options),
  };
}

/** What a fault was made from, which is known of all that a program with an API has. */
export function askedOf({ asked, name }: ProxyFault): AskedOptions {
  if (!asked) throw new Error(`nobody asked for ${name}`);
  return asked;
}

function definitionOf(type: string): Definition<FaultPlan> {
  const definition = type === noop.name ? noop : faults.find(type);
  if (definition) return definition;
  const { choices } = faults;
  throw usage(`invalid toxic type: "${type}"${suggest(type, choices)} (${choices.join(", ")})`);
}

function readToxicOptions(
  fields: JsonFields,
  definition: Definition<FaultPlan>,
  old?: AttributeTexts,
): AttributeTexts {
  const attributes = fields.read("attributes", (value) => new JsonFields(value)) ?? new JsonFields({});
  const written = at("attributes", () => readAttributes(attributes, definition, old));
  const toxicity = fields.number("toxicity");
  if (toxicity === undefined) return written;
  if ("probability" in definition.options) return new Map(written).set("probability", String(toxicity));
  if (toxicity !== 1) throw usage(`toxicity: "${toxicity}": ${definition.name} always strikes`);
  return written;
}

/** The fault itself. @throws {Failure} when an option is missing or wrong */
function planOf(
  definition: Definition<FaultPlan>,
  written: AttributeTexts,
  platform: Platform,
): FaultPlan {
  const place = (option: string) =>
    option === "probability" ? "toxicity" : `attributes: ${attributeName(definition, option)}`;
  const { options, create } = isStandstill(definition, written)
    ? freeze
    : isUncut(definition, written)
    ? noop
    : definition;
  const textOf = (option: string) => {
    const text = written.get(kebab(option));
    return text === undefined ? [] : [text];
  };
  const read = readOptions(options, textOf, place, platform);
  return at("attributes", () => create(read));
}

/** A slicer of which no size is given cuts nothing. */
function isUncut({ name }: Definition<FaultPlan>, written: AttributeTexts): boolean {
  const isZero = (option: string) => Number(written.get(option) ?? 0) === 0;
  return name === "slicer" && isZero("size") && isZero("variation");
}

/** A bandwidth of 0 is how clients of Toxiproxy cut a connection: everything waits until it is over. */
function isStandstill({ name }: Definition<FaultPlan>, written: AttributeTexts): boolean {
  const rate = written.get("rate");
  if (name !== "bandwidth" || rate === undefined) return false;
  return at("attributes: rate", () => parseRate(rate)) === 0;
}
