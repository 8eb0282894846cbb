import type { Proxy } from "../../../src/proxy/proxy.ts";
import { showMetrics } from "../../../src/toxiproxy/metrics.ts";
import { parseEndpoint } from "../../../src/values/endpoint.ts";
import { assert, assertEquals } from "../../assert.ts";
import { linux } from "../refusal.ts";

const proxy = {
  name: 'a"b\\c\nd',
  listen: parseEndpoint("127.0.0.1:1", linux),
  upstream: parseEndpoint("db.lan:2", linux),
  traffic: { up: { received: 5, sent: 4 }, down: { received: 7, sent: 2 ** 40 } },
  connections: 3,
  isEnabled: true,
  faults: [],
} as unknown as Proxy;

Deno.test("showMetrics() has Toxiproxy's names and labels, and escapes names", () => {
  const lines = showMetrics([proxy]).split("\n");
  const labels = 'listener="127.0.0.1:1",proxy="a\\"b\\\\c\\nd",upstream="db.lan:2"';
  assertEquals(lines.filter((line) => !line.startsWith("#")), [
    `toxiproxy_proxy_received_bytes_total{direction="upstream",${labels}} 5`,
    `toxiproxy_proxy_received_bytes_total{direction="downstream",${labels}} 7`,
    `toxiproxy_proxy_sent_bytes_total{direction="upstream",${labels}} 4`,
    `toxiproxy_proxy_sent_bytes_total{direction="downstream",${labels}} 1099511627776`,
    `tcplab_proxy_connections{${labels}} 3`,
    `tcplab_proxy_enabled{${labels}} 1`,
    `tcplab_proxy_toxics{${labels}} 0`,
    "",
  ]);
});

Deno.test("showMetrics() explains each metric once, right before its samples, also without any proxy", () => {
  const names = (text: string, what: string) =>
    Array.from(text.matchAll(new RegExp(`^# ${what} (\\S+) `, "gm")), ([, name]) => name);
  const text = showMetrics([proxy, proxy]);
  assertEquals(names(text, "HELP"), names(text, "TYPE"));
  assertEquals(new Set(names(text, "HELP")).size, names(text, "HELP").length);
  assertEquals(names(showMetrics([]), "TYPE"), names(text, "TYPE"));
});

Deno.test("showMetrics() writes no control character of a name", () => {
  const text = showMetrics([{ ...proxy, name: "\x1b[31m\x9b\u202ex" } as unknown as Proxy]);
  assertEquals(/[^\P{C}\n]/u.test(text), false);
  assert(text.includes('proxy="\\\\x1b[31m\\\\xc2\\\\x9b'), text);
});
