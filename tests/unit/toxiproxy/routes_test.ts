import fc from "fast-check";
import { createContext } from "../../../src/events/context.ts";
import type { ControlEvent } from "../../../src/events/event.ts";
import { formatEndpoint } from "../../../src/values/endpoint.ts";
import { Failure } from "../../../src/values/failure.ts";
import { ProxyControl } from "../../../src/toxiproxy/service.ts";
import { Refusal } from "../../../src/toxiproxy/http_error.ts";
import { route } from "../../../src/toxiproxy/routes.ts";
import { Proxies } from "../../../src/proxy/proxies.ts";
import { Server, type ServerLimits } from "../../../src/server/server.ts";
import { assert, assertEquals, assertMatch } from "../../assert.ts";
import { FakeClock } from "../fake_clock.ts";
import { linux } from "../refusal.ts";

const limits: ServerLimits = {
  idle: 0,
  maxTime: 0,
  maxConnections: 1,
  perPeer: 0,
  whenFull: "refuse",
  backlog: 1,
  keepalive: 0,
  exitAfter: 0,
  runFor: 0,
  grace: 0,
};

/** An API of proxies that do not listen unless they are told to. */
function setUp() {
  const context = createContext([], new AbortController().signal, new FakeClock());
  const setting = {
    connectTimeout: 0,
    whenUnreachable: "reset",
    framing: undefined,
    mayChange: true,
    seed: 1,
    onRandom: () => {},
  } as const;
  const changes: ControlEvent[] = [];
  const proxies = new Proxies(new Server(limits, context), setting);
  const control = new ProxyControl(proxies, linux, false, (event) => changes.push(event));
  const ask = async (method: string, path: string, json?: unknown) => {
    try {
      const { status, body } = await route(control, method, path, () => json);
      return [status, body === undefined ? undefined : JSON.parse(body)];
    } catch (error) {
      if (error instanceof Refusal) return [error.status, error.message];
      if (error instanceof Failure) return [`exit ${error.code}`, error.message];
      throw error;
    }
  };
  return { proxies, control, ask, changes };
}

const down = { upstream: "127.0.0.1:9", enabled: false };
const shownDown = { listen: "127.0.0.1:0", upstream: "127.0.0.1:9", enabled: false, toxics: [] };

Deno.test("route() makes, shows and removes proxies", async () => {
  const { ask } = setUp();
  assertEquals(await ask("GET", "/proxies"), [200, {}]);
  assertEquals(await ask("POST", "/proxies", { name: "a b/c", ...down }), [201, {
    name: "a b/c",
    ...shownDown,
  }]);
  assertEquals(await ask("GET", "/proxies"), [200, { "a b/c": { name: "a b/c", ...shownDown } }]);
  assertEquals(await ask("GET", "/proxies/a%20b%2Fc"), [200, { name: "a b/c", ...shownDown }]);
  assertEquals(await ask("POST", "/proxies", { name: "a b/c", ...down }), [409, "proxy already exists"]);
  assertEquals(await ask("DELETE", "/proxies/a%20b%2Fc"), [204, undefined]);
  assertEquals(await ask("DELETE", "/proxies/a%20b%2Fc"), [404, "proxy not found"]);
});

Deno.test("route() makes a proxy with its toxics", async () => {
  const { ask, proxies } = setUp();
  await ask("POST", "/proxies", { name: "a", ...down, toxics: [{ type: "drop" }] });
  assertEquals(proxies.find("a")!.faults.map(({ name }) => name), ["drop"]);
});

Deno.test("route() has each name only once, also such that JavaScript has a meaning for", async () => {
  const { ask } = setUp();
  for (const name of ["__proto__", "constructor", "toxics"]) {
    assertEquals((await ask("POST", "/proxies", { name, ...down }))[0], 201, name);
    assertEquals((await ask("GET", `/proxies/${name}`))[0], 200, name);
  }
  const [, all] = await ask("GET", "/proxies");
  assertEquals(Object.keys(all), ["__proto__", "constructor", "toxics"]);
});

Deno.test("route() changes where a proxy stands, by POST as by PATCH, and leaves the rest", async () => {
  const { ask } = setUp();
  await ask("POST", "/proxies", { name: "a", ...down });
  assertEquals((await ask("POST", "/proxies/a", { upstream: "x:1" }))[1].upstream, "x:1");
  const [status, shown] = await ask("PATCH", "/proxies/a", { listen: "localhost:7", name: "b" });
  assertEquals([status, shown], [200, { ...shownDown, name: "a", listen: "localhost:7", upstream: "x:1" }]);
  assertEquals(await ask("PATCH", "/proxies/b", {}), [404, "proxy not found"]);
});

Deno.test("route() makes, shows, changes and removes toxics", async () => {
  const { ask } = setUp();
  await ask("POST", "/proxies", { name: "a", ...down });
  const toxic = {
    attributes: { latency: 10, jitter: 0 },
    name: "latency_downstream",
    type: "latency",
    stream: "downstream",
    toxicity: 1,
  };
  const asked = { type: "latency", attributes: { latency: 10 } };
  const path = "/proxies/a/toxics/latency_downstream";
  assertEquals(await ask("POST", "/proxies/a/toxics", asked), [200, toxic]);
  assertEquals(await ask("POST", "/proxies/a/toxics", asked), [409, "toxic already exists"]);
  assertEquals(await ask("GET", "/proxies/a/toxics"), [200, [toxic]]);
  assertEquals(await ask("GET", path), [200, toxic]);
  const changed = { ...toxic, attributes: { latency: 10, jitter: 5 }, toxicity: 0.5 };
  assertEquals(await ask("POST", path, { toxicity: 0.5, attributes: { jitter: 5 } }), [200, changed]);
  assertEquals((await ask("PATCH", path, {}))[1], changed);
  assertEquals((await ask("GET", "/proxies/a"))[1].toxics, [changed]);
  assertEquals(await ask("DELETE", path), [204, undefined]);
  assertEquals(await ask("DELETE", path), [404, "toxic not found"]);
  assertEquals(await ask("GET", "/proxies/b/toxics"), [404, "proxy not found"]);
});

Deno.test("route() leaves a toxic as it was when a change of it is refused", async () => {
  const { ask } = setUp();
  await ask("POST", "/proxies", {
    name: "a",
    ...down,
    toxics: [{ type: "latency", attributes: { latency: 3 } }],
  });
  const path = "/proxies/a/toxics/latency_downstream";
  assertEquals((await ask("POST", path, { attributes: { jitter: 1, latency: "x" } }))[0], "exit 2");
  assertEquals((await ask("GET", path))[1].attributes, { latency: 3, jitter: 0 });
});

Deno.test("route() reads no files for whoever asks", async () => {
  const { ask } = setUp();
  await ask("POST", "/proxies", { name: "a", ...down });
  const inject = { type: "inject", attributes: { payload: "file:/etc/passwd" } };
  const message = 'attributes: payload: "/etc/passwd": files are not read for the API';
  assertEquals(await ask("POST", "/proxies/a/toxics", inject), ["exit 2", message]);
});

Deno.test("route() populates: what stands where it should stays, what differs is made anew", async () => {
  const { ask, proxies } = setUp();
  await ask("POST", "/proxies", { name: "a", ...down, toxics: [{ type: "drop" }] });
  await ask("POST", "/proxies", { name: "b", ...down, toxics: [{ type: "drop" }] });
  const [a, b] = proxies.all;
  const [status, { proxies: shown }] = await ask("POST", "/populate", [
    { name: "a", ...down, enabled: true },
    { name: "b", ...down, upstream: "x:1" },
    { name: "c", ...down, toxics: [{ type: "freeze" }] },
  ]);
  assertEquals(status, 201);
  assertEquals(shown.map((each: { toxics: unknown[] }) => each.toxics.length), [1, 0, 1]);
  assert(proxies.find("a") === a && proxies.find("b") !== b);
  assertEquals(a!.isEnabled, false);
});

Deno.test("route() populates a proxy that stays with the toxics that are given, and no others", async () => {
  const { ask, proxies } = setUp();
  await ask("POST", "/proxies", { name: "a", ...down, toxics: [{ type: "drop" }] });
  await ask("POST", "/populate", [{ name: "a", ...down, toxics: [{ type: "freeze" }] }]);
  assertEquals(proxies.find("a")!.faults.map(({ name }) => name), ["freeze"]);
});

Deno.test("route() populates nothing when any part of it is wrong", async () => {
  const { ask, proxies } = setUp();
  const [status] = await ask("POST", "/populate", [{ name: "a", ...down }, { name: "b" }]);
  assertEquals([status, proxies.all.length], ["exit 2", 0]);
});

Deno.test("route() enables, disables and resets; a port that was given stays", async () => {
  const { ask, proxies } = setUp();
  await ask("POST", "/proxies", { name: "a", ...down, toxics: [{ type: "drop" }] });
  const [proxy] = proxies.all;
  try {
    assertEquals(await ask("POST", "/reset"), [204, undefined]);
    assertEquals([proxy!.isEnabled, proxy!.faults.length], [true, 0]);
    const listen = formatEndpoint(proxy!.listen);
    assert(!listen.endsWith(":0"));
    assertEquals((await ask("POST", "/proxies/a", { enabled: false }))[1].enabled, false);
    const [, shown] = await ask("POST", "/proxies/a", { enabled: true });
    assertEquals([shown.enabled, shown.listen], [true, listen]);
    assertEquals((await ask("POST", "/populate", [{ name: "a", ...down }]))[1].proxies[0].listen, listen);
  } finally {
    proxy!.close();
  }
});

Deno.test("route() makes no proxy where it can't listen", async () => {
  const { ask, proxies } = setUp();
  const taken = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const listen = `127.0.0.1:${(taken.addr as Deno.NetAddr).port}`;
  const [status, message] = await ask("POST", "/proxies", { ...down, name: "a", listen, enabled: true });
  taken.close();
  assertEquals([status, proxies.all.length], ["exit 6", 0]);
  assertMatch(message, /^cannot listen on 127\.0\.0\.1:\d+: address already in use/);
});

Deno.test("route() knows no other method or path", async () => {
  const { ask } = setUp();
  assertEquals(await ask("PUT", "/proxies"), [405, "PUT is not for this"]);
  assertEquals((await ask("GET", "/reset"))[0], 405);
  for (
    const path of ["/", "/proxy", "/proxies/", "/proxies/a/b", "/proxies/a/toxics/b/c", "//proxies", "*"]
  ) {
    assertEquals((await ask("GET", path))[0], 404, path);
  }
  assertEquals(await ask("GET", "/proxies/%ff"), [400, '"%ff" is not a part of a URL']);
});

Deno.test("route() shows a version that clients of Toxiproxy take for one of 2", async () => {
  const { ask } = setUp();
  const [status, { version }] = await ask("GET", "/version");
  assertEquals(status, 200);
  assertMatch(version, /^2\.\d+\.\d+$/);
});

Deno.test("route() reports every change that it makes, and nothing that changes nothing", async () => {
  const { ask, changes } = setUp();
  const reported = async (method: string, path: string, json?: unknown) => {
    changes.length = 0;
    await ask(method, path, json);
    return changes.map(({ event, by, change, proxy, toxic, what }) => {
      assertEquals([event, by], ["control", "api"]);
      return [change, proxy, toxic, what].filter((each) => each !== undefined).join(" | ");
    });
  };
  const made = { name: "a", ...down, toxics: [{ type: "latency", attributes: { latency: 5 } }] };
  assertEquals(await reported("POST", "/proxies", made), [
    "proxy created | a | 127.0.0.1:0 to 127.0.0.1:9, disabled",
    "toxic added | a | latency_downstream | latency:delay=5ms,jitter=0ms@down",
  ]);
  assertEquals(await reported("POST", "/proxies", made), []);
  assertEquals(await reported("GET", "/proxies"), []);
  assertEquals(await reported("POST", "/proxies/a", { enabled: false }), []);
  assertEquals(await reported("POST", "/proxies/a", { upstream: "127.0.0.1:8" }), [
    "proxy moved | a | 127.0.0.1:0 to 127.0.0.1:8",
  ]);
  const toxics = "/proxies/a/toxics";
  assertEquals(await reported("POST", toxics, { name: "x", type: "nothing" }), []);
  assertEquals(
    await reported("POST", toxics, { name: "x", type: "slicer", attributes: { average_size: 7 } }),
    ["toxic added | a | x | slicer:size=7,variation=0,delay=0us@down"],
  );
  assertEquals(await reported("POST", `${toxics}/x`, { attributes: { average_size: 8 } }), [
    "toxic changed | a | x | slicer:size=8,variation=0,delay=0us@down",
  ]);
  assertEquals(await reported("DELETE", `${toxics}/x`), ["toxic removed | a | x"]);
  assertEquals(await reported("DELETE", `${toxics}/x`), []);
  assertEquals(await reported("POST", "/populate", [{ ...made, listen: "127.0.0.1:0", toxics: [] }]), [
    "proxy deleted | a",
    "proxy created | a | 127.0.0.1:0 to 127.0.0.1:9, disabled",
  ]);
  assertEquals(await reported("DELETE", "/proxies/a"), ["proxy deleted | a"]);
});

/** JSON that is nearly what is expected. */
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    fc.jsonValue(),
    fc.constantFrom("", "latency", "split", "down", "upstream", "1..2", "re:(", -1, 1e300),
    tie("fields"),
  ),
  fields: fc.dictionary(
    fc.constantFrom(...[
      "name",
      "listen",
      "upstream",
      "toxics",
      "type",
      "stream",
      "toxicity",
      "attributes",
      "rate",
    ], ...["latency", "offsets", "payload", "match", "nth", "__proto__"]),
    tie("value"),
  ).map((fields) => ({ ...fields, enabled: false })),
  list: fc.array(tie("fields")),
})) as { value: fc.Arbitrary<unknown>; fields: fc.Arbitrary<unknown>; list: fc.Arbitrary<unknown> };

Deno.test("route() answers or refuses whatever comes", async () => {
  const { ask } = setUp();
  await ask("POST", "/proxies", { name: "a", ...down, toxics: [{ name: "x", type: "latency" }] });
  const paths = ["/populate", "/proxies", "/proxies/a", "/proxies/a/toxics", "/proxies/a/toxics/x"];
  const requests = fc.tuple(fc.constantFrom(...paths), fc.oneof(json.value, json.fields, json.list));
  await fc.assert(
    fc.asyncProperty(requests, async ([path, body]) => {
      const [status] = await ask("POST", path, body);
      return [200, 201, 404, 409, "exit 2"].includes(status);
    }),
    // An object that can't be made text of was a bug of ours.
    { numRuns: 500, examples: [[["/proxies/a/toxics/x", { toxicity: { toString: "" } }]]] },
  );
});
