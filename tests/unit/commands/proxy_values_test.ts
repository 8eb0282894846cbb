import { apiEndpoint, askedFault, askedProxies } from "../../../src/commands/proxy_values.ts";
import { formatEndpoint } from "../../../src/values/endpoint.ts";
import { assertEquals } from "../../assert.ts";
import { assertRefused, linux, refusal } from "../refusal.ts";

Deno.test("apiEndpoint has Toxiproxy's port where none is given, and loopback where no host is", () => {
  const written = [
    "0.0.0.0",
    "localhost",
    "[::1]",
    ":9474",
    "9474",
    "dut.lan:1",
    "[::]:2",
    "unix:/tmp/a.sock",
  ];
  assertEquals(written.map((text) => formatEndpoint(apiEndpoint.parse(text, linux))), [
    "0.0.0.0:8474",
    "localhost:8474",
    "[::1]:8474",
    "127.0.0.1:9474",
    "127.0.0.1:9474",
    "dut.lan:1",
    "[::]:2",
    "unix:/tmp/a.sock",
  ]);
  assertEquals(
    ["a:b", "1:2:3", "host:99999"].map((text) => refusal(() => apiEndpoint.parse(text, linux)) !== undefined),
    [
      true,
      true,
      true,
    ],
  );
});

Deno.test("askedFault keeps what was written, for the API", async () => {
  await askedFault.prepare!();
  const { name, ways, options } = askedFault.parse("latency:delay=5ms,match=a\\,b@both", linux);
  assertEquals([name, ways, [...options]], ["latency", ["up", "down"], [["delay", "5ms"], ["match", "a,b"]]]);
});

/** The proxies that a text asks for: name, listen and target. */
function asked(text: string): (string | undefined)[][] {
  return askedProxies.parse(text, linux).map(({ name, listen, upstream }) => [
    name,
    formatEndpoint(listen),
    formatEndpoint(upstream),
  ]);
}

Deno.test("askedProxies reads a pair of ends, or one for each port of two ranges", () => {
  assertEquals(asked(":1=dut.lan:2"), [[undefined, "127.0.0.1:1", "dut.lan:2"]]);
  assertEquals(asked("ftp=0.0.0.0:6000-6002=[::1]:7000-7002"), [
    ["ftp_6000", "0.0.0.0:6000", "[::1]:7000"],
    ["ftp_6001", "0.0.0.0:6001", "[::1]:7001"],
    ["ftp_6002", "0.0.0.0:6002", "[::1]:7002"],
  ]);
  assertEquals(asked("6000-6001=host-1-2:5-6").map(([, listen, target]) => [listen, target]), [
    ["127.0.0.1:6000", "host-1-2:5"],
    ["127.0.0.1:6001", "host-1-2:6"],
  ]);
  assertEquals(asked("unix:1-2=:5").length, 1);
  assertEquals(asked(":1-1024=:2001-3024").length, 1024);
});

Deno.test("askedProxies refuses ranges that are none, or do not fit", () => {
  assertRefused(
    () => asked(":6000-6010=:7000"),
    `":6000-6010=:7000": 11 ports can't be connected to 1 port (try :6000-6010=dut.lan:7000-7010)`,
  );
  assertRefused(
    () => asked(":6010-6000=:7000-7010"),
    'LISTEN: ":6010-6000": "6010-6000" is not a range of ports (1 to 65535, the lower one first)',
  );
  assertRefused(
    () => asked(":1-2=:0-1"),
    'TARGET: ":0-1": "0-1" is not a range of ports (1 to 65535, the lower one first)',
  );
  assertRefused(() => asked(":1-1025=:2-1026"), 'LISTEN: ":1-1025" has 1025 ports (at most 1024)');
});
