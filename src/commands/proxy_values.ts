import type { Way } from "../events/event.ts";
import { type Endpoint, parseEndpoint } from "../values/endpoint.ts";
import { at, usage } from "../values/failure.ts";
import type { Value } from "../values/options.ts";
import { parseSpec } from "../values/spec.ts";
import { endpoint } from "../values/value_types.ts";
import type { FaultPlan } from "../faults/fault.ts";
import type { Route } from "../proxy/route.ts";
import { streams } from "../proxy/directions.ts";
import { suggest } from "../values/suggest.ts";
import { lazyFaults } from "./lazy_catalogues.ts";

/** A fault that was asked for on the command line. */
export interface AskedFault {
  readonly name: string;
  readonly plan: FaultPlan;
  readonly ways: readonly Way[];
  /** As they were written. */
  readonly options: ReadonlyMap<string, string>;
}

/** Which ways each word means, ours and Toxiproxy's. */
const waysByWord: Readonly<Record<string, readonly Way[]>> = { up: ["up"], down: ["down"], ...streams };

/** `SPEC[@WAY]`. An `@` that is not followed by a way belongs to the spec. */
export const askedFault: Value<AskedFault> = {
  placeholder: "SPEC[@up|down|both]",
  spec: lazyFaults.spec,
  prepare: () => lazyFaults.prepare(),
  parse(text, platform) {
    const [, word] = /@([a-z]+)$/.exec(text) ?? [];
    const ways = word === undefined ? undefined : waysByWord[word];
    if (word !== undefined && !ways && !text.includes(":")) {
      throw usage(`"${word}" is not a way${suggest(word, Object.keys(waysByWord))} (up, down, both)`);
    }
    const spec = ways ? text.slice(0, -word!.length - 1) : text;
    const { name, made } = lazyFaults.parse(spec, platform);
    return { name, plan: made, ways: ways ?? ["down"], options: parseSpec(spec).options };
  },
};

/** A proxy that was asked for, perhaps with a name. */
export interface AskedProxy extends Route {
  readonly name: string | undefined;
}

/** `[NAME=]LISTEN=TARGET`. */
export const askedProxy: Value<AskedProxy> = {
  placeholder: "[NAME=]LISTEN=TARGET",
  parse(text, platform) {
    const parts = text.split("=");
    if (parts.length !== 2 && parts.length !== 3) {
      throw usage(`"${text}" is not of the form LISTEN=TARGET or NAME=LISTEN=TARGET`);
    }
    const [name, listen, target] = parts.length === 3 ? parts : [undefined, ...parts];
    if (name === "") throw usage(`"${text}": the name is empty`);
    return {
      name,
      listen: at("LISTEN", () => parseEndpoint(listen!, platform)),
      upstream: at("TARGET", () => parseEndpoint(target!, platform)),
    };
  },
};

/** Where Toxiproxy listens. */
const defaultApiPort = 8474;
export const defaultApi = `127.0.0.1:${defaultApiPort}`;

/** An endpoint that has Toxiproxy's port if it names none. */
export const apiEndpoint: Value<Endpoint> = {
  ...endpoint,
  parse(text, platform) {
    const hasPort = /(^|:)\d+\/?$|^unix:/.test(text);
    return endpoint.parse(hasPort ? text : `${text}:${defaultApiPort}`, platform);
  },
};
