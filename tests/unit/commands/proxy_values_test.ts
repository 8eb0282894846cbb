import { apiEndpoint, askedFault } from "../../../src/commands/proxy_values.ts";
import { formatEndpoint } from "../../../src/values/endpoint.ts";
import { assertEquals } from "../../assert.ts";
import { linux, refusal } from "../refusal.ts";

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
