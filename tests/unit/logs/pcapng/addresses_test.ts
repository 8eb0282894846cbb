import { PlaceFinder } from "../../../../src/logs/pcapng/addresses.ts";
import type { Address } from "../../../../src/values/address.ts";
import { assertEquals } from "../../../assert.ts";

function hosts(near: string, far: string): string[] {
  const places = new PlaceFinder().find({ host: near, port: 1 }, { host: far, port: 2 }, "us");
  assertEquals([places.near.port, places.far.port, places.remark], [1, 2, undefined]);
  return [places.near.ip.toHex(), places.far.ip.toHex()];
}

Deno.test("PlaceFinder gives IPv4 addresses as 4 bytes, IPv6 addresses as 16, without a zone", () => {
  assertEquals(hosts("127.0.0.1", "192.168.1.255"), ["7f000001", "c0a801ff"]);
  assertEquals(hosts("::1", "2001:db8::ff00:42:8329"), [
    "00000000000000000000000000000001",
    "20010db8000000000000ff0000428329",
  ]);
  assertEquals(hosts("::", "fe80::1%eth0"), ["0".repeat(32), "fe800000000000000000000000000001"]);
});

Deno.test("PlaceFinder brings both ends to one family, and puts zeros for a peer that is not known any more", () => {
  assertEquals(hosts("::1", "10.0.0.1")[1], "00000000000000000000ffff0a000001");
  assertEquals(hosts("127.0.0.1", ""), ["7f000001", "00000000"]);
});

Deno.test("PlaceFinder makes up places for Unix domain sockets, another one for each client", () => {
  const finder = new PlaceFinder();
  const path: Address = { path: "/tmp/x.sock" };
  const all = ([["peer", "far"], ["us", "near"], ["peer", "far"]] as const).map(([initiator, client]) => {
    const found = finder.find(path, path, initiator);
    const server = client === "far" ? found.near : found.far;
    assertEquals([server.ip.join("."), server.port, found.remark], ["127.0.0.1", 1, "unix:/tmp/x.sock"]);
    return found[client].port;
  });
  assertEquals(all, [1024, 1025, 1026]);
});

Deno.test("PlaceFinder begins again when all ports were used", () => {
  const finder = new PlaceFinder();
  const port = () => finder.find({ path: "x" }, { path: "x" }, "us").near.port;
  const all = new Set(Array.from({ length: 65536 - 1024 }, port));
  assertEquals([all.size, Math.min(...all), Math.max(...all), port()], [64512, 1024, 65535, 1024]);
});
