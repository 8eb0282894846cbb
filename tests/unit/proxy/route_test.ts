import { checkRoute, leadsTo, refuseCircles, type Route } from "../../../src/proxy/route.ts";
import { parseEndpoint } from "../../../src/values/endpoint.ts";
import { assert, assertEquals } from "../../assert.ts";
import { assertRefused, linux } from "../refusal.ts";

/** @param text `LISTEN=TARGET` */
function route(text: string): Route {
  const [listen, upstream] = text.split("=").map((end) => parseEndpoint(end, linux));
  return { listen: listen!, upstream: upstream! };
}

Deno.test("checkRoute() refuses a proxy that would connect to itself", () => {
  assertRefused(
    () => checkRoute(route(":7000=:7000")),
    "a proxy can't connect to itself: 127.0.0.1:7000 and 127.0.0.1:7000 are the same place",
  );
  checkRoute(route(":7000=:7001"));
});

const same = [
  ":7000=localhost:7000",
  "localhost:7000=LocalHost.:7000",
  ":7000=[::ffff:127.0.0.1]:7000",
  ":7000=[::ffff:7f00:1]:7000",
  ":7000=0.0.0.0:7000",
  "0.0.0.0:7000=127.0.0.1:7000",
  "0.0.0.0:7000=127.1.2.3:7000",
  "0.0.0.0:7000=localhost:7000",
  "[::]:7000=127.0.0.1:7000",
  "[::]:7000=[::1]:7000",
  "[::1]:7000=[0:0:0:0:0:0:0:1]:7000",
  "[FE80::1]:7000=[fe80:0::1]:7000",
  "dut.lan:7000=DUT.lan:7000",
  "10.0.0.1:7000=10.0.0.1:7000",
  "unix:/tmp/x=unix:/tmp/../tmp/./x",
];

for (const text of same) {
  Deno.test(`leadsTo() sees that ${text} is one place`, () => {
    const { listen, upstream } = route(text);
    assert(leadsTo(upstream, listen));
  });
}

const different = [
  ":7000=:7001",
  ":7000=127.0.0.2:7000",
  ":7000=[::1]:7000",
  "0.0.0.0:7000=[::1]:7000",
  "0.0.0.0:7000=10.0.0.1:7000",
  ":0=:7000",
  "dut.lan:7000=other.lan:7000",
  "unix:/tmp/x=unix:/tmp/y",
  "unix:/tmp/x=:7000",
];

for (const text of different) {
  Deno.test(`leadsTo() takes ${text} for two places`, () => {
    const { listen, upstream } = route(text);
    assertEquals(leadsTo(upstream, listen), false);
  });
}

Deno.test("refuseCircles() follows the proxies of a program", () => {
  const chain = [":1=:2", ":2=:3", ":3=dut.lan:4"].map(route);
  refuseCircles(chain);
  assertRefused(
    () =>
      refuseCircles([
        route(":9=:1"),
        ...chain,
        route("0.0.0.0:4=:2"),
        route(":5=:6"),
        route("localhost:6=:5"),
      ]),
    "the proxies lead in a circle: 127.0.0.1:5 would connect to itself",
  );
});
