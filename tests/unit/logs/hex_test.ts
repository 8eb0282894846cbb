import { utf8 } from "../../../src/bytes/bytes.ts";
import { assertEquals } from "../../assert.ts";
import { first, open, withFile, written } from "./written.ts";

Deno.test("the hex log shows every byte of both directions, with its place in the stream", async () => {
  assertEquals(
    await written("hex", [
      { event: "open", ...first, local: { host: "127.0.0.1", port: 9999 }, initiator: "peer" },
      { event: "data", ...first, dir: "in", offset: 0, bytes: utf8("I am Chuck Norris!") },
      { event: "data", ...first, dir: "out", offset: 0x1f0, bytes: Uint8Array.of(0, 0x1b, 0xff, 0x0a) },
      { event: "close", ...first, reason: "rst", bytesIn: 18, bytesOut: 500, lasted: 3 },
    ]),
    `18:00:00.123 CONNECTED: 127.0.0.1:50123 #1
18:00:00.123 < in 127.0.0.1:50123 #1 18 bytes
00000000  49 20 61 6d 20 43 68 75  63 6b 20 4e 6f 72 72 69  |I am Chuck Norri|
00000010  73 21                                             |s!|
18:00:00.123 > out 127.0.0.1:50123 #1 4 bytes
000001f0  00 1b ff 0a                                       |....|
18:00:00.123 CLOSED: 127.0.0.1:50123 #1 rst in=18 out=500
`,
  );
});

Deno.test("the hex log ends lines as the system does", async () => {
  const text = await written(
    "hex",
    [{ event: "data", ...first, dir: "in", offset: 0, bytes: Uint8Array.of(65) }],
    { lineEnd: "\r\n", timeZone: "UTC" },
  );
  assertEquals(
    text,
    "10:00:00.123 < in 127.0.0.1:50123 #1 1 bytes\r\n" +
      `00000000  41 ${" ".repeat(46)} |A|\r\n`,
  );
});

Deno.test("the hex log wants data, always", () =>
  withFile(async (path) => {
    const log = open("hex", path);
    assertEquals(log.wantsData, true);
    await log.close();
  }));
