import { type Endpoint, parseEndpoint } from "../values/endpoint.ts";
import { at, usage } from "../values/failure.ts";
import type { Surroundings } from "../values/host.ts";
import { checkPlace, type Place } from "../proxy/route.ts";
import { Fields, listOf } from "./json_object.ts";
import { readToxic, type ToxicDraft, toxicFields } from "./toxic.ts";

/** A proxy as JSON describes it. */
export interface ProxyDraft extends Place {
  readonly name: string;
  readonly isEnabled: boolean;
  /** Undefined when nothing is said of them. */
  readonly toxics: readonly ToxicDraft[] | undefined;
}

const proxyFields = ["name", "listen", "upstream", "enabled", "toxics"];

/** What reading depends on. */
export interface Reading {
  readonly surroundings: Surroundings;
  /** Whether fields that mean nothing are errors; Toxiproxy passes over them, and its clients send some. */
  readonly isStrict: boolean;
}

/** Reads the proxies of a file, or of `populate`. @throws {Failure} that says where something is wrong */
export function readProxies(value: unknown, reading: Reading): readonly ProxyDraft[] {
  const drafts = listOf(value).map((each, i) => at(`[${i}]`, () => readProxy(each, reading)));
  const twin = drafts.findIndex(({ name }, i) => drafts.slice(0, i).some((other) => other.name === name));
  if (twin !== -1) throw usage(`[${twin}]: name: "${drafts[twin]!.name}" stands twice`);
  return drafts;
}

/** Reads a proxy. @throws {Failure} that says which field is missing or wrong */
export function readProxy(value: unknown, reading: Reading): ProxyDraft {
  const fields = new Fields(value);
  if (reading.isStrict) fields.allowOnly(proxyFields);
  const name = fields.text("name");
  if (name === undefined) throw usage("missing required field: name");
  const isEnabled = fields.flag("enabled") ?? true;
  const toxics = fields.read("toxics", (list) => readToxics(list, reading));
  return { name, ...readPlace(fields, reading.surroundings), isEnabled, toxics };
}

/** @param old what it is when nothing else is said */
export function readPlace(fields: Fields, surroundings: Surroundings, old?: Place): Place {
  const read = (name: "listen" | "upstream"): Endpoint | undefined => {
    const text = fields.text(name);
    return text === undefined ? old?.[name] : at(name, () => parseEndpoint(text, surroundings));
  };
  const upstream = read("upstream");
  if (!upstream) throw usage("missing required field: upstream");
  const place = { listen: read("listen") ?? parseEndpoint("127.0.0.1:0", surroundings), upstream };
  checkPlace(place);
  return place;
}

function readToxics(value: unknown, { surroundings, isStrict }: Reading): readonly ToxicDraft[] {
  const labels = new Set<string>();
  return listOf(value).map((each, i) =>
    at(`[${i}]`, () => {
      const fields = new Fields(each);
      if (isStrict) fields.allowOnly(toxicFields);
      const toxic = readToxic(fields, surroundings);
      const { label } = toxic.asked;
      if (labels.has(label)) throw usage(`name: "${label}" stands twice`);
      labels.add(label);
      return toxic;
    })
  );
}
