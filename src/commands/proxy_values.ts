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

/** How many proxies one range of ports may make. */
const longestRange = 1024;

/** `[NAME=]LISTEN=TARGET`, where both may have a range of ports of the same length: a proxy for each port. */
export const askedProxies: Value<readonly AskedProxy[]> = {
  placeholder: "[NAME=]LISTEN=TARGET",
  parse(text, platform) {
    const parts = text.split("=");
    if (parts.length !== 2 && parts.length !== 3) {
      throw usage(`"${text}" is not of the form LISTEN=TARGET or NAME=LISTEN=TARGET`);
    }
    const [name, listen, target] = parts.length === 3 ? parts : [undefined, ...parts];
    if (name === "") throw usage(`"${text}": the name is empty`);
    const listens = at("LISTEN", () => eachPort(listen!));
    const targets = at("TARGET", () => eachPort(target!));
    if (listens.length !== targets.length) {
      const [one, other] = [listens, targets].map(({ length }) =>
        length === 1 ? "1 port" : `${length} ports`
      );
      throw usage(`"${text}": ${one} can't be connected to ${other} (try :6000-6010=dut.lan:7000-7010)`);
    }
    const isRange = listens.length > 1;
    return listens.map((each, i) => ({
      name: name === undefined || !isRange ? name : `${name}_${portOf(each)}`,
      listen: at("LISTEN", () => parseEndpoint(each, platform)),
      upstream: at("TARGET", () => parseEndpoint(targets[i]!, platform)),
    }));
  },
};

/** An endpoint for each port, if a range `FIRST-LAST` stands for the port. */
function eachPort(text: string): readonly string[] {
  const [, before, first, last] = /^(|.*:)(\d{1,5})-(\d{1,5})$/s.exec(text) ?? [];
  if (before === undefined || before === "unix:") return [text];
  const [from, to] = [Number(first), Number(last)];
  if (from === 0 || to > 65535 || to <= from) {
    throw usage(`"${text}": "${first}-${last}" is not a range of ports (1 to 65535, the lower one first)`);
  }
  const length = to - from + 1;
  if (length > longestRange) throw usage(`"${text}" has ${length} ports (at most ${longestRange})`);
  return Array.from({ length }, (_, i) => `${before}${from + i}`);
}

function portOf(endpoint: string): string {
  return endpoint.slice(endpoint.lastIndexOf(":") + 1);
}

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
