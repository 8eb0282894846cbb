import { utf8 } from "../../../src/bytes/bytes.ts";
import {
  connectionJson,
  type ConnectionState,
  connectionTable,
} from "../../../src/server/connection_table.ts";
import { assertEquals } from "../../assert.ts";

const plain: ConnectionState = {
  conn: 1,
  peer: { host: "127.0.0.1", port: 50123 },
  state: [],
  age: 12_345,
  idle: 0,
  bytesIn: 3,
  bytesOut: 0,
  lastIn: utf8("*\x1b[\n"),
  lastOut: new Uint8Array(),
  faults: new Map(),
};

const struck: ConnectionState = {
  ...plain,
  conn: 12,
  peer: { host: "::1", port: 9 },
  proxy: "psu\x1b",
  state: ["half-closed by the peer", "not reading"],
  idle: 1250,
  faults: new Map([["latency", 2], ["x", 1]]),
};

Deno.test("connectionTable() has a line a connection, escaped, without columns that nobody fills", () => {
  assertEquals(connectionTable([]), "no connections\n");
  assertEquals(
    connectionTable([plain]),
    "#  PEER             STATE    AGE  IDLE  IN  OUT  LAST IN\n" +
      "1  127.0.0.1:50123  open   12.3s  0.0s   3    0  *\\x1b[\\n\n",
  );
  const rows = connectionTable([plain, struck]).split("\n");
  assertEquals(
    rows[0]!.split(/ {2,}/).filter(Boolean),
    [
      ...["#", "PEER", "PROXY", "STATE", "AGE", "IDLE", "IN", "OUT", "LAST IN", "FAULTS"],
    ].map((title) => title === "#" ? " #" : title),
  );
  assertEquals(
    rows[2],
    "12  [::1]:9          psu\\x1b  half-closed by the peer, not reading  12.3s  1.3s   3    0  *\\x1b[\\n" +
      "  latency 2, x 1",
  );
});

Deno.test("connectionJson() says the same in whole milliseconds", () => {
  assertEquals(connectionJson(struck), {
    conn: 12,
    peer: "[::1]:9",
    proxy: "psu\x1b",
    state: ["half-closed by the peer", "not reading"],
    age: 12_345,
    idle: 1250,
    bytesIn: 3,
    bytesOut: 0,
    lastIn: "*\\x1b[\\n",
    lastOut: "",
    faults: { latency: 2, x: 1 },
  });
});
