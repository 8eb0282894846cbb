import { printable } from "../bytes/printable.ts";
import { formatEndpoint } from "../values/endpoint.ts";
import type { Way } from "../events/event.ts";
import type { Proxy } from "../proxy/proxy.ts";
import { streamOf } from "../proxy/directions.ts";

interface Metric {
  readonly name: string;
  readonly type: "counter" | "gauge";
  readonly help: string;
  /** Undefined for a metric that has no ways. */
  value(proxy: Proxy, way: Way): number;
  readonly hasWays: boolean;
}

/** Those of Toxiproxy by its names; what it does not have is ours. */
const metrics: readonly Metric[] = [
  {
    name: "toxiproxy_proxy_received_bytes_total",
    type: "counter",
    help: "Bytes that came in, by the direction in which they went.",
    value: ({ traffic }, way) => traffic[way].received,
    hasWays: true,
  },
  {
    name: "toxiproxy_proxy_sent_bytes_total",
    type: "counter",
    help: "Bytes that were passed on, by the direction in which they went.",
    value: ({ traffic }, way) => traffic[way].sent,
    hasWays: true,
  },
  {
    name: "tcplab_proxy_connections",
    type: "gauge",
    help: "Clients that are connected.",
    value: ({ connections }) => connections,
    hasWays: false,
  },
  {
    name: "tcplab_proxy_enabled",
    type: "gauge",
    help: "Whether the proxy is up: 1 or 0.",
    value: ({ isEnabled }) => Number(isEnabled),
    hasWays: false,
  },
  {
    name: "tcplab_proxy_toxics",
    type: "gauge",
    help: "Toxics that the proxy has.",
    value: ({ faults }) => faults.length,
    hasWays: false,
  },
];

/** In the text format of Prometheus, version 0.0.4. */
export const metricsType = "text/plain; version=0.0.4; charset=utf-8";

export function showMetrics(proxies: readonly Proxy[]): string {
  return metrics.map((metric) => {
    const { name, type, help, hasWays } = metric;
    const samples = proxies.flatMap((proxy) =>
      hasWays
        ? (["up", "down"] as const).map((way) => sample(metric, proxy, way, [["direction", streamOf([way])]]))
        : [sample(metric, proxy, "up", [])]
    );
    return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${samples.join("")}`;
  }).join("");
}

type Label = readonly [name: string, value: string];

function sample({ name, value }: Metric, proxy: Proxy, way: Way, labels: readonly Label[]): string {
  const all: Label[] = [
    ...labels,
    ["listener", formatEndpoint(proxy.listen)],
    ["proxy", proxy.name],
    ["upstream", formatEndpoint(proxy.upstream)],
  ];
  const written = all.map(([name, value]) => `${name}="${escape(value)}"`).join(",");
  return `${name}{${written}} ${value(proxy, way)}\n`;
}

/** As the format has it; what else is not printable, and anybody can put into a name, as text escapes. */
function escape(value: string): string {
  const shown = value.split("\n").map(printable).join("\n");
  return shown.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n");
}
