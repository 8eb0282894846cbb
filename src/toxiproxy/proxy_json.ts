import { type Endpoint, formatEndpoint, parseEndpoint } from "../values/endpoint.ts";
import { at, usage } from "../values/failure.ts";
import type { Platform } from "../values/platform.ts";
import { checkRoute, type Route } from "../proxy/route.ts";
import { JsonFields, listOf } from "./json_object.ts";
import { readToxic, type ToxicDraft, toxicFields } from "./toxic.ts";

/** A proxy as JSON describes it. */
export interface ProxyDraft extends Route {
  readonly name: string;
  readonly isEnabled: boolean;
  /** Undefined when nothing is said of them. */
  readonly toxics: readonly ToxicDraft[] | undefined;
}

/** What Toxiproxy says with nothing in front of it. */
export const missingField = "missing required field";

const proxyFields = ["name", "listen", "upstream", "enabled", "toxics"];

/** What reading depends on. */
export interface Reading {
  readonly platform: Platform;
  /** Whether fields that mean nothing are errors; Toxiproxy passes over them, and its clients send some. */
  readonly isStrict: boolean;
  /** Which Unix sockets may be named: any, those that need no file of another program to be removed, or none. */
  readonly unix: "any" | "unused" | "none";
}

/** Reads the proxies of a file, or of `populate`. @throws {Failure} that says where something is wrong */
export function readProxies(value: unknown, reading: Reading): readonly ProxyDraft[] {
  const drafts = listOf(value).map((each, i) => {
    requireFields(each, i + 1);
    return at(`[${i}]`, () => readProxy(each, reading));
  });
  const twin = drafts.findIndex(({ name }, i) => drafts.slice(0, i).some((other) => other.name === name));
  if (twin !== -1) throw usage(`[${twin}]: name: "${drafts[twin]!.name}" is given twice`);
  return drafts;
}

/** In the words of Toxiproxy, which its clients compare. @param number of the proxy, from 1 */
function requireFields(value: unknown, number: number): void {
  const fields = at(`[${number - 1}]`, () => new JsonFields(value));
  for (const name of ["name", "upstream"]) {
    if (at(`[${number - 1}]`, () => fields.text(name)) === undefined) {
      throw usage(`${missingField}: ${name} at proxy ${number}`);
    }
  }
}

/** Reads a proxy. @throws {Failure} that says which field is missing or wrong */
export function readProxy(value: unknown, reading: Reading): ProxyDraft {
  const fields = new JsonFields(value);
  if (reading.isStrict) fields.allowOnly(proxyFields);
  const name = fields.text("name");
  if (name === undefined) throw usage(`${missingField}: name`);
  const isEnabled = fields.flag("enabled") ?? true;
  const toxics = fields.read("toxics", (list) => readToxics(list, reading));
  return { name, ...readPlace(fields, reading), isEnabled, toxics };
}

/** @param old what it is when nothing else is said */
export function readPlace(fields: JsonFields, { platform, unix }: Reading, old?: Route): Route {
  const read = (name: "listen" | "upstream"): Endpoint | undefined => {
    const text = fields.text(name);
    if (text === undefined || (old && text === formatEndpoint(old[name]))) return old?.[name];
    return at(name, () => checkUnix(parseEndpoint(text, platform), unix));
  };
  const upstream = read("upstream");
  if (!upstream) throw usage(`${missingField}: upstream`);
  const place = { listen: read("listen") ?? parseEndpoint("127.0.0.1:0", platform), upstream };
  checkRoute(place);
  const keepsStaleSocket = unix !== "any" && "path" in place.listen.address;
  return keepsStaleSocket ? { ...place, keepsStaleSocket } : place;
}

/** The files of sockets have permissions, which do not hold for whoever reaches them through a TCP port. */
function checkUnix(endpoint: Endpoint, unix: Reading["unix"]): Endpoint {
  if (unix !== "none" || !("path" in endpoint.address)) return endpoint;
  throw usage(`"${formatEndpoint(endpoint)}": Unix sockets are for the command line alone (or --api-unix)`);
}

function readToxics(value: unknown, { platform, isStrict }: Reading): readonly ToxicDraft[] {
  const labels = new Set<string>();
  return listOf(value).map((each, i) =>
    at(`[${i}]`, () => {
      const fields = new JsonFields(each);
      if (isStrict) fields.allowOnly(toxicFields);
      const toxic = readToxic(fields, platform);
      const { label } = toxic.asked;
      if (labels.has(label)) throw usage(`name: "${label}" is given twice`);
      labels.add(label);
      return toxic;
    })
  );
}
