import config from "../../deno.json" with { type: "json" };
import { formatEndpoint } from "../values/endpoint.ts";
import { connectionJson, connectionTable } from "../server/connection_table.ts";
import type { ApiReply } from "../http/api.ts";
import type { Proxy } from "../proxy/proxy.ts";
import type { ProxyControl } from "./service.ts";
import { metricsType, showMetrics } from "./metrics.ts";
import { Refusal } from "./http_error.ts";
import { showToxic } from "./toxic.ts";

/** The version of Toxiproxy whose API this is: clients look whether it is new enough. */
const toxiproxyVersion = "2.12.0";

const plainText = "text/plain; charset=utf-8";

/** @param names what stands in the place of the names of the path. @param json what came as a body */
type Act = (control: ProxyControl, names: readonly string[], json: unknown) => unknown;

/** One thing that can be asked for. */
interface Route {
  readonly methods: readonly string[];
  /** `*` stands for a name. */
  readonly path: string;
  /** Whether it needs a body. */
  readonly hasBody?: boolean;
  /** What it answers with; 204 stands for nothing. */
  readonly status: 200 | 201 | 204;
  /** The type of the text that it answers with, if that is not JSON. */
  readonly type?: string;
  readonly act: Act;
}

const routes: readonly Route[] = [
  { methods: ["GET"], path: "/version", status: 200, act: showVersion },
  {
    methods: ["GET"],
    path: "/metrics",
    status: 200,
    type: metricsType,
    act: ({ proxies }) => showMetrics(proxies),
  },
  {
    methods: ["GET"],
    path: "/connections",
    status: 200,
    type: plainText,
    act: (control) => connectionTable(control.connections),
  },
  {
    methods: ["GET"],
    path: "/connections.json",
    status: 200,
    act: (control) => control.connections.map(connectionJson),
  },
  { methods: ["POST"], path: "/reset", status: 204, act: (control) => control.reset() },
  { methods: ["POST"], path: "/populate", hasBody: true, status: 201, act: populate },
  { methods: ["GET"], path: "/proxies", status: 200, act: showAll },
  { methods: ["POST"], path: "/proxies", hasBody: true, status: 201, act: create },
  { methods: ["GET"], path: "/proxies/*", status: 200, act: (control, [name]) => show(control.proxy(name!)) },
  { methods: ["POST", "PATCH"], path: "/proxies/*", hasBody: true, status: 200, act: update },
  { methods: ["DELETE"], path: "/proxies/*", status: 204, act: (control, [name]) => control.remove(name!) },
  { methods: ["GET"], path: "/proxies/*/toxics", status: 200, act: showToxics },
  {
    methods: ["POST"],
    path: "/proxies/*/toxics",
    hasBody: true,
    status: 200,
    act: (control, [proxy], json) => showToxic(control.addToxic(proxy!, json)),
  },
  {
    methods: ["GET"],
    path: "/proxies/*/toxics/*",
    status: 200,
    act: (control, [proxy, toxic]) => showToxic(control.toxic(proxy!, toxic!)),
  },
  {
    methods: ["POST", "PATCH"],
    path: "/proxies/*/toxics/*",
    hasBody: true,
    status: 200,
    act: (control, [proxy, toxic], json) => showToxic(control.updateToxic(proxy!, toxic!, json)),
  },
  {
    methods: ["DELETE"],
    path: "/proxies/*/toxics/*",
    status: 204,
    act: (control, [proxy, toxic]) => control.removeToxic(proxy!, toxic!),
  },
];

/** Does what a method and a path stand for. @throws {Refusal} when they stand for nothing */
export async function route(
  control: ProxyControl,
  method: string,
  path: string,
  readBody: () => unknown,
): Promise<ApiReply> {
  const known = routes.filter((each) => namesIn(path, each.path));
  const found = known.find(({ methods }) => methods.includes(method));
  if (!found) {
    throw known.length > 0 ? new Refusal(405, `${method} is not for this`) : new Refusal(404, "not found");
  }
  const { hasBody, status, type, act } = found;
  const result = await act(control, namesIn(path, found.path)!, hasBody ? readBody() : undefined);
  if (status === 204) return { status };
  if (type !== undefined) return { status, headers: { "Content-Type": type }, body: `${result}` };
  return reply(status, result);
}

/** An answer in JSON. */
export function reply(status: number, value: unknown): ApiReply {
  return { status, headers: { "Content-Type": "application/json" }, body: `${JSON.stringify(value)}\n` };
}

/** What stands in a path for the `*` of a pattern, if it fits. */
function namesIn(path: string, pattern: string): string[] | undefined {
  const parts = path.split("/");
  const wanted = pattern.split("/");
  const fits = parts.length === wanted.length &&
    wanted.every((each, i) => each === parts[i] || (each === "*" && parts[i]));
  return fits ? parts.filter((_, i) => wanted[i] === "*").map(decoded) : undefined;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Refusal(400, `"${part}" is not a part of a URL`);
  }
}

function showVersion() {
  return { version: toxiproxyVersion, tcplab: config.version };
}

function show(proxy: Proxy) {
  return {
    name: proxy.name,
    listen: formatEndpoint(proxy.listen),
    upstream: formatEndpoint(proxy.upstream),
    enabled: proxy.isEnabled,
    toxics: proxy.faults.map(showToxic),
  };
}

function showAll({ proxies }: ProxyControl) {
  return Object.fromEntries(proxies.map((proxy) => [proxy.name, show(proxy)]));
}

function showToxics(control: ProxyControl, [name]: readonly string[]) {
  return control.proxy(name!).faults.map(showToxic);
}

async function create(control: ProxyControl, _names: readonly string[], json: unknown) {
  return show(await control.create(json));
}

async function update(control: ProxyControl, [name]: readonly string[], json: unknown) {
  return show(await control.update(name!, json));
}

async function populate(control: ProxyControl, _names: readonly string[], json: unknown) {
  return { proxies: (await control.populate(json)).map(show) };
}
