import fc from "fast-check";
import {
  type Endpoint,
  endpointExamples,
  formatEndpoint,
  parseEndpoint,
} from "../../../src/values/endpoint.ts";
import { assertEquals } from "../../assert.ts";
import { assertRefused, linux, windows } from "../refusal.ts";

const accepted: Array<[string, "tcp" | "http", string, number]> = [
  ["9999", "tcp", "127.0.0.1", 9999],
  [":9999", "tcp", "127.0.0.1", 9999],
  [":0", "tcp", "127.0.0.1", 0],
  ["65535", "tcp", "127.0.0.1", 65535],
  ["127.0.0.1", "tcp", "127.0.0.1", 9999],
  ["0.0.0.0:80", "tcp", "0.0.0.0", 80],
  ["255.255.255.255:1", "tcp", "255.255.255.255", 1],
  ["localhost:1", "tcp", "localhost", 1],
  ["dut-7.lab_1.lan.:23", "tcp", "dut-7.lab_1.lan.", 23],
  ["3com.example:1", "tcp", "3com.example", 1],
  ["设备.local:1", "tcp", "设备.local", 1],
  ["[::1]:9999", "tcp", "::1", 9999],
  ["[::1]", "tcp", "::1", 9999],
  ["[::]:0", "tcp", "::", 0],
  ["[2001:DB8::7]:1", "tcp", "2001:DB8::7", 1],
  ["[::ffff:10.0.0.1]:1", "tcp", "::ffff:10.0.0.1", 1],
  ["[fe80::1%eth0]:5", "tcp", "fe80::1%eth0", 5],
  ["tcp://:7", "tcp", "127.0.0.1", 7],
  ["tcp://10.1.2.3:7", "tcp", "10.1.2.3", 7],
  ["tcp://", "tcp", "127.0.0.1", 9999],
  ["http://", "http", "127.0.0.1", 8888],
  ["http://:80", "http", "127.0.0.1", 80],
  ["http://[::1]/", "http", "::1", 8888],
  ["http://0.0.0.0:80/", "http", "0.0.0.0", 80],
];

Deno.test("parseEndpoint() reads a scheme, a host and a port, and binds loopback when no host is named", () => {
  for (const [text, scheme, host, port] of accepted) {
    assertEquals([text, parseEndpoint(text, linux)], [text, { scheme, address: { host, port } }]);
  }
});

Deno.test("parseEndpoint() reads the path of a Unix domain socket as it stands", () => {
  for (const path of ["/tmp/x.sock", "x", "/tmp/a:b c", "//host:1", "é".repeat(53)]) {
    assertEquals(parseEndpoint(`unix:${path}`, linux), { scheme: "tcp", address: { path } });
  }
});

Deno.test("parseEndpoint() refuses what is not an endpoint, with examples", () => {
  for (
    const text of [
      "",
      ":",
      "a:b:c",
      ":::",
      "127.0.0.1:",
      "[::1]:",
      "[::1",
      "[::1]x:1",
      "1:2:3:x",
      "http://a:",
    ]
  ) {
    assertRefused(() => parseEndpoint(text, linux), `"${text}" is not an endpoint (try ${endpointExamples})`);
  }
});

const refused: Array<[text: string, message: string]> = [
  ["::1", `"::1" is not an endpoint (write an IPv6 address in brackets: [::1]:9999)`],
  [
    "fe80::1:9999",
    `"fe80::1:9999" is not an endpoint (write an IPv6 address in brackets: [fe80::1:9999]:9999)`,
  ],
  ["htp://:1", `"htp://:1": "htp" is not a scheme, did you mean "http"? (tcp, http or unix:PATH)`],
  ["TCP://:1", `"TCP://:1": "TCP" is not a scheme, did you mean "tcp"? (tcp, http or unix:PATH)`],
  ["://:1", `"://:1": "" is not a scheme (tcp, http or unix:PATH)`],
  [":65536", `":65536": "65536" is not a port (0 to 65535)`],
  ["123456", `"123456": "123456" is not a port (0 to 65535)`],
  ["a:-1", `"a:-1": "-1" is not a port (0 to 65535)`],
  ["a:1e3", `"a:1e3": "1e3" is not a port (0 to 65535)`],
  ["a: 1", `"a: 1": " 1" is not a port (0 to 65535)`],
  ["a:80/", `"a:80/": "80/" is not a port (0 to 65535)`],
  ["a:http", `"a:http": "http" is not a port (0 to 65535)`],
  ["256.0.0.1:1", `"256.0.0.1:1": "256.0.0.1" is not an IPv4 address (try 127.0.0.1:9999)`],
  ["1.2.3:1", `"1.2.3:1": "1.2.3" is not an IPv4 address (try 127.0.0.1:9999)`],
  ["1.2.3.4.5", `"1.2.3.4.5": "1.2.3.4.5" is not an IPv4 address (try 127.0.0.1:9999)`],
  ["[]:1", `"[]:1": "" is not an IPv6 address (try [::1]:9999)`],
  ["[10.0.0.1]:1", `"[10.0.0.1]:1": "10.0.0.1" is not an IPv6 address (try [::1]:9999)`],
  ["[:::]:1", `"[:::]:1": ":::" is not an IPv6 address (try [::1]:9999)`],
  ["[1:2]:1", `"[1:2]:1": "1:2" is not an IPv6 address (try [::1]:9999)`],
  ["[12345::]:1", `"[12345::]:1": "12345::" is not an IPv6 address (try [::1]:9999)`],
  ["[dut]:1", `"[dut]:1": "dut" is not an IPv6 address (try [::1]:9999)`],
  ["[::1%]:1", `"[::1%]:1": "::1%" is not an IPv6 address (try [::1]:9999)`],
];

Deno.test("parseEndpoint() says which part it refuses, and what is accepted there", () => {
  for (const [text, message] of refused) assertRefused(() => parseEndpoint(text, linux), message);
});

Deno.test("parseEndpoint() refuses what can't be the name of a host", () => {
  for (const host of ["-a", "a-", "a b", "user@dut", "dut/x", "a,b", ".", "😀", "a\nb", "x".repeat(254)]) {
    const text = `${host}:1`;
    // A lone dot is taken for an IPv4 address that lacks its numbers.
    const message = host === "."
      ? `"${text}": "." is not an IPv4 address (try 127.0.0.1:9999)`
      : `"${text}": "${host}" is not a host name (try ${endpointExamples})`;
    assertRefused(() => parseEndpoint(text, linux), message);
  }
});

Deno.test("parseEndpoint() refuses a Unix socket without a path, one too long for the system, and all on Windows", () => {
  assertRefused(() => parseEndpoint("unix:", linux), '"unix:" names no path (try unix:/tmp/x.sock)');
  assertRefused(() => parseEndpoint("unix:a\0b", linux), '"unix:a\0b" names no path (try unix:/tmp/x.sock)');
  for (const [os, most] of [["linux", 107], ["darwin", 103]] as const) {
    const text = (length: number) => `unix:/${"x".repeat(length - 1)}`;
    const longest = parseEndpoint(text(most), { ...linux, os });
    assertEquals(formatEndpoint(longest), text(most));
    assertRefused(
      () => parseEndpoint(text(most + 1), { ...linux, os }),
      `"${text(most + 1)}": the path of a Unix socket has at most ${most} bytes`,
    );
  }
  assertRefused(
    () => parseEndpoint("unix:/tmp/x.sock", windows),
    '"unix:/tmp/x.sock": unix: endpoints are not available on Windows',
  );
});

Deno.test("parseEndpoint() reads what formatEndpoint() writes", () => {
  const host = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.domain().filter((domain) => domain.length <= 253),
    fc.constantFrom("localhost", "fe80::1%eth0"),
  );
  const overNetwork = fc.record({
    scheme: fc.constantFrom("tcp" as const, "http" as const),
    address: fc.record({ host, port: fc.nat({ max: 65535 }) }),
  });
  const path = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 100 });
  const local = path.map((path) => ({ scheme: "tcp" as const, address: { path } }));
  fc.assert(fc.property(fc.oneof(overNetwork, local), (endpoint: Endpoint) => {
    assertEquals(parseEndpoint(formatEndpoint(endpoint), linux), endpoint);
  }));
});
