import fc from "fast-check";
import { parseNetwork } from "../../../src/values/cidr.ts";
import { assertEquals } from "../../assert.ts";
import { assertRefused } from "../refusal.ts";

/** Each network, hosts that are in it, and hosts that are not. */
const cases: Array<[string, string[], string[]]> = [
  ["192.168.1.7", ["192.168.1.7", "::ffff:192.168.1.7", "::ffff:c0a8:107"], ["192.168.1.8", "::1", ""]],
  ["10.0.0.0/8", ["10.0.0.0", "10.255.255.255", "::ffff:10.1.2.3"], ["9.255.255.255", "11.0.0.0", "a00::"]],
  ["10.9.9.9/8", ["10.0.0.0", "10.255.255.255"], ["11.0.0.0"]],
  ["172.16.0.0/12", ["172.16.0.0", "172.31.255.255"], ["172.15.255.255", "172.32.0.0"]],
  ["192.168.1.0/31", ["192.168.1.0", "192.168.1.1"], ["192.168.1.2"]],
  ["0.0.0.0/0", ["0.0.0.0", "255.255.255.255"], ["::1", "unix:/tmp/x.sock"]],
  ["fd00::/8", ["fd00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "FD12::1"], ["fc00::", "fe00::"]],
  ["fe80::/10", ["fe80::1%eth0", "febf::1"], ["fec0::1"]],
  ["::1", ["::1", "0:0:0:0:0:0:0:1"], ["::2", "127.0.0.1", "0.0.0.1"]],
  ["2001:db8::1:0/112", ["2001:db8::1:ffff"], ["2001:db8::2:0"]],
  ["::/0", ["::1", "ffff::"], ["127.0.0.1", "::ffff:127.0.0.1"]],
  ["::ffff:1.2.3.4", ["1.2.3.4", "::ffff:1.2.3.4"], ["1.2.3.5"]],
  ["::ffff:1.2.0.0/112", ["1.2.3.4", "::ffff:102:ffff"], ["1.3.0.0"]],
];

for (const [text, inside, outside] of cases) {
  Deno.test(`parseNetwork() knows who is in ${text}`, () => {
    const { has } = parseNetwork(text);
    assertEquals(inside.filter((host) => !has(host)), []);
    assertEquals([...outside, "localhost", "/tmp/x.sock", "999.1.1.1"].filter((host) => has(host)), []);
  });
}

Deno.test("parseNetwork() refuses what is no address, and says what is", () => {
  const texts = [
    "",
    "localhost",
    "1.2.3",
    "1.2.3.4.5",
    "256.1.1.1",
    "1.2.3.4/",
    "1.2.3.4/x",
    "1.2.3.4/-1",
    "/8",
  ];
  for (
    const text of [...texts, "::1::", ":::", "1:2", "fe80::1%eth0", "[::1]", "1.2.3.4/8/8", "::g", "1.2.3.4 "]
  ) {
    assertRefused(
      () => parseNetwork(text),
      `"${text}" is not an address or a range of addresses (try 192.168.1.7, 10.0.0.0/8, fd00::/8)`,
    );
  }
});

Deno.test("parseNetwork() refuses a prefix that is longer than the address", () => {
  assertRefused(
    () => parseNetwork("10.0.0.0/33"),
    '"10.0.0.0/33": "/33" is longer than the address (at most /32)',
  );
  assertRefused(() => parseNetwork("::/129"), '"::/129": "/129" is longer than the address (at most /128)');
});

Deno.test("parseNetwork() holds an address exactly when the first bits are the same", () => {
  const address = fc.nat({ max: 0xffffffff });
  const dotted = (ip: number) => [24, 16, 8, 0].map((shift) => ip >>> shift & 0xff).join(".");
  fc.assert(fc.property(address, address, fc.nat({ max: 32 }), (a, difference, bits) => {
    // Only the bits behind some place differ: else two random addresses have next to nothing in common.
    const b = (a ^ (difference >>> bits)) >>> 0;
    for (const length of [0, bits, Math.max(0, bits - 1), Math.min(32, bits + 1), 32]) {
      const same = length === 0 || a >>> (32 - length) === b >>> (32 - length);
      assertEquals(parseNetwork(`${dotted(a)}/${length}`).has(dotted(b)), same);
    }
  }));
});
