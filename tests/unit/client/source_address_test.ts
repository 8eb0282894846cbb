import { sourceAddress } from "../../../src/client/source_address.ts";
import { assertEquals, assertLess } from "../../assert.ts";
import { assertRefused, linux } from "../refusal.ts";

const parse = (text: string) => sourceAddress.parse(text, linux);

Deno.test("sourceAddress reads an address, with a port or with any", () => {
  const accepted: Array<[text: string, host: string, port: number]> = [
    ["192.168.1.10", "192.168.1.10", 0],
    ["192.168.1.10:40000", "192.168.1.10", 40000],
    ["127.0.0.2:0", "127.0.0.2", 0],
    ["::1", "::1", 0],
    ["2001:db8::7", "2001:db8::7", 0],
    ["[::1]", "::1", 0],
    ["[::1]:40000", "::1", 40000],
    ["[fe80::1%eth0]:1", "fe80::1%eth0", 1],
  ];
  for (const [text, host, port] of accepted) assertEquals([text, parse(text)], [text, { host, port }]);
});

Deno.test("sourceAddress refuses what is not an address of a machine, and quotes it as it was written", () => {
  const wrong = ["", "9999", ":9999", "localhost", "dut:1", "1.2.3", "1.2.3.4:", "unix:/x", "tcp://1.2.3.4"];
  const malformed = ["1.2.3.4:65536", "1.2.3.256", "1.2.3.256:1", ":::", "[:::]:1"];
  for (const text of [...wrong, ...malformed]) {
    assertRefused(
      () => parse(text),
      `"${text}" is not an IP address (try 192.168.1.10, 192.168.1.10:40000, [::1]:40000)`,
    );
  }
});

Deno.test("sourceAddress is quick to refuse a long text", () => {
  const started = performance.now();
  const text = `${":".repeat(120_000)}x`;
  assertRefused(
    () => parse(text),
    `"${text}" is not an IP address (try 192.168.1.10, 192.168.1.10:40000, [::1]:40000)`,
  );
  assertLess(performance.now() - started, 5000);
});
