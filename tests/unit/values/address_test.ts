import { formatAddress, unmapped } from "../../../src/values/address.ts";
import { assertEquals } from "../../assert.ts";

Deno.test("formatAddress() puts IPv6 in brackets and names a Unix socket as such", () => {
  assertEquals(formatAddress({ host: "127.0.0.1", port: 9999 }), "127.0.0.1:9999");
  assertEquals(formatAddress({ host: "dut.lan", port: 0 }), "dut.lan:0");
  assertEquals(formatAddress({ host: "::1", port: 9999 }), "[::1]:9999");
  assertEquals(formatAddress({ host: "fe80::1%eth0", port: 1 }), "[fe80::1%eth0]:1");
  assertEquals(formatAddress({ path: "/tmp/x.sock" }), "unix:/tmp/x.sock");
});

Deno.test("unmapped() shows the IPv4 address in an IPv6 one, and leaves others alone", () => {
  assertEquals(unmapped("::ffff:10.0.0.1"), "10.0.0.1");
  assertEquals(unmapped("::FFFF:10.0.0.1"), "10.0.0.1");
  for (const host of ["10.0.0.1", "::1", "::ffff:1", "::", "2001:db8::ffff:10.0.0.1", "dut.lan"]) {
    assertEquals(unmapped(host), host);
  }
});
