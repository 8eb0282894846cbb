import type { Endpoint } from "../../../src/values/endpoint.ts";
import { PortFile } from "../../../src/io/port_file.ts";
import { assertEquals, assertThrows } from "../../assert.ts";

const endpoints: Endpoint[] = [
  { scheme: "tcp", address: { host: "127.0.0.1", port: 41234 } },
  { scheme: "http", address: { host: "::1", port: 8080 } },
];

function setUp() {
  const directory = Deno.makeTempDirSync();
  return {
    path: `${directory}/ports`,
    names: () => [...Deno.readDirSync(directory)].map(({ name }) => name),
    [Symbol.dispose]: () => Deno.removeSync(directory, { recursive: true }),
  };
}

Deno.test("PortFile holds all endpoints, one a line, from write() to remove()", () => {
  using at = setUp();
  const file = new PortFile(at.path);
  assertEquals(at.names(), []);
  file.write(endpoints);
  assertEquals(at.names(), ["ports"]);
  assertEquals(Deno.readTextFileSync(at.path), "127.0.0.1:41234\nhttp://[::1]:8080\n");
  file.remove();
  assertEquals(at.names(), []);
  file.remove();
});

Deno.test("PortFile removes what an earlier run left behind before anything listens", () => {
  using at = setUp();
  Deno.writeTextFileSync(at.path, "127.0.0.1:1\n");
  new PortFile(at.path);
  assertEquals(at.names(), []);
});

Deno.test("PortFile leaves the file of another program that has replaced its own", () => {
  using at = setUp();
  const file = new PortFile(at.path);
  file.write(endpoints);
  Deno.writeTextFileSync(at.path, "127.0.0.1:2\n");
  file.remove();
  assertEquals(at.names(), ["ports"]);
});

Deno.test("PortFile refuses what is not a file, and a directory that is not there", () => {
  using at = setUp();
  Deno.mkdirSync(at.path);
  assertThrows(() => new PortFile(at.path), Error, "not a regular file");
  const file = new PortFile(`${at.path}/missing/ports`);
  assertThrows(() => file.write(endpoints), Error, `--port-file ${at.path}/missing/ports: `);
});
