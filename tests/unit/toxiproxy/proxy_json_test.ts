import { formatEndpoint } from "../../../src/values/endpoint.ts";
import { utf8 } from "../../../src/bytes/bytes.ts";
import { readConfig } from "../../../src/toxiproxy/config.ts";
import { readProxies } from "../../../src/toxiproxy/proxy_json.ts";
import { parseJson } from "../../../src/toxiproxy/json_object.ts";
import { assertEquals } from "../../assert.ts";
import { assertRefused, linux } from "../refusal.ts";

const read = (json: unknown, isStrict = true) =>
  readProxies(json, { platform: linux, isStrict, unix: "any" });
const upstream = "127.0.0.1:80";

Deno.test("readProxies() fills in what Toxiproxy does, and listens on loopback", () => {
  const [proxy] = read([{ name: "a", upstream }]);
  assertEquals(
    [proxy!.name, formatEndpoint(proxy!.listen), proxy!.isEnabled, proxy!.toxics],
    ["a", "127.0.0.1:0", true, undefined],
  );
  const listens = [":1", "", "localhost:2", "[::]:3", "0.0.0.0:4"].map((listen) =>
    read([{ name: "a", listen, upstream }])
  );
  assertEquals(
    listens.map(([each]) => formatEndpoint(each!.listen)),
    ["127.0.0.1:1", "127.0.0.1:0", "localhost:2", "[::]:3", "0.0.0.0:4"],
  );
});

Deno.test("readProxies() reads toxics", () => {
  const [proxy] = read([{
    name: "a",
    upstream,
    enabled: false,
    toxics: [{ type: "freeze" }, { type: "drop" }],
  }]);
  assertEquals([proxy!.isEnabled, proxy!.toxics!.map(({ asked }) => asked.label)], [
    false,
    ["freeze_downstream", "drop_downstream"],
  ]);
});

Deno.test("readProxies() passes over unknown fields, and null, where clients of Toxiproxy may send them", () => {
  const json = [{ name: "a", upstream, enabled: null, toxics: null, Logger: {} }];
  assertEquals(read(json, false).map(({ name, isEnabled, toxics }) => [name, isEnabled, toxics]), [
    ["a", true, undefined],
  ]);
  assertRefused(() => read(json), '[0]: "logger" is not a field (name, listen, upstream, enabled, toxics)');
});

const wrong: ReadonlyArray<readonly [json: unknown, message: string]> = [
  [{}, "a list is expected, not an object"],
  [[1], "[0]: an object is expected, not a number"],
  [[{ upstream }], "missing required field: name at proxy 1"],
  [[{ name: "", upstream }], "missing required field: name at proxy 1"],
  [[{ name: "a" }], "missing required field: upstream at proxy 1"],
  [[{ name: "a", upstream }, { name: "a", upstream }], '[1]: name: "a" is given twice'],
  [
    [{ name: "a", upstream, listen: "1:2:3" }],
    '[0]: listen: "1:2:3" is not an endpoint (try 9999, :9999, 192.168.1.5:9999, [::1]:9999, http://:8888, unix:/tmp/x.sock)',
  ],
  [[{ name: "a", upstream: ":0" }], '[0]: "127.0.0.1:0": port 0 can\'t be connected to'],
  [[{ name: "a", upstream: "http://x" }], '[0]: "http://x:8888": a proxy passes on plain TCP'],
  [[{ name: "a", upstream, enabled: "no" }], "[0]: enabled: true or false is expected, not text"],
  [[{ name: "a", upstream, toxics: {} }], "[0]: toxics: a list is expected, not an object"],
  [
    [{ name: "a", upstream, toxics: [{ type: "drop" }, { type: "drop" }] }],
    '[0]: toxics: [1]: name: "drop_downstream" is given twice',
  ],
  [
    [{ name: "a", upstream, toxics: [{ tipe: "drop" }] }],
    '[0]: toxics: [0]: "tipe" is not a field, did you mean "type"? (name, type, stream, toxicity, attributes)',
  ],
  [
    [{ name: "n".repeat(257), upstream }],
    '[0]: name: "nnnnnnnnnnnnnnnnnnnn..." has 257 characters (at most 256)',
  ],
];

for (const [json, message] of wrong) {
  Deno.test(`readProxies() refuses ${JSON.stringify(json).slice(0, 80)}`, () =>
    assertRefused(() => read(json), message));
}

Deno.test("parseJson() says where it is not JSON", () => {
  assertRefused(() => parseJson(utf8(" ")), "it is empty, where JSON is expected");
  assertRefused(() => parseJson(Uint8Array.of(0x22, 0xff, 0x22)), "it is not text in UTF-8");
  assertRefused(
    () => parseJson(utf8("[\n{,")),
    "it is not JSON: Expected property name or '}' in JSON at position 3 (line 2 column 2)",
  );
});

Deno.test("readConfig() names the file, and finds files beside it", () => {
  const files: Record<string, string> = {
    "lab/a.json": `[{ "name": "a", "upstream": ":1", "toxics": [
      { "type": "inject", "attributes": { "payload": "file:b.bin" } }] }]`,
    "lab/b.bin": "bytes",
    "lab/c.json": "[7]",
  };
  const platform = { ...linux, readFile: (path: string) => utf8(files[path]!) };
  assertEquals(readConfig("lab/a.json", platform)[0]!.toxics!.length, 1);
  assertRefused(
    () => readConfig("lab/c.json", platform),
    "lab/c.json: [0]: an object is expected, not a number",
  );
});

Deno.test("readProxies() takes Unix sockets from the file and, if that is allowed, from the API, which removes none", () => {
  const proxies = [{ name: "a", listen: "unix:/tmp/a.sock", upstream: "unix:/run/db.sock" }];
  const place = (unix: "any" | "unused" | "none") => {
    const [draft] = readProxies(proxies, { platform: linux, isStrict: true, unix });
    return [draft!.listen.address, draft!.keepsStaleSocket];
  };
  assertEquals(place("any"), [{ path: "/tmp/a.sock" }, undefined]);
  assertEquals(place("unused"), [{ path: "/tmp/a.sock" }, true]);
  assertRefused(
    () => place("none"),
    '[0]: upstream: "unix:/run/db.sock": Unix sockets are for the command line alone (or --api-unix)',
  );
});
