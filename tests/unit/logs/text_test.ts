import { utf8 } from "../../../src/bytes/bytes.ts";
import type { Happening } from "../../../src/events/event.ts";
import { logs } from "../../../src/logs/index.ts";
import { assertEquals } from "../../assert.ts";
import { assertRefused, linux } from "../refusal.ts";
import { first, open, withFile, written } from "./written.ts";

const data = (dir: "in" | "out", text: string): Happening => {
  return { event: "data", ...first, dir, offset: 0, bytes: utf8(text) };
};
const happenings: Happening[] = [
  { event: "open", ...first, local: { host: "127.0.0.1", port: 9999 }, initiator: "peer" },
  data("in", "I am Chuck Norris!"),
  data("out", 'You said "I am Chuck Norris!"'),
  { event: "timeout", ...first, limit: "idle", after: 3000 },
  { event: "close", ...first, reason: "idle", bytesIn: 18, bytesOut: 29, lasted: 3005 },
];

Deno.test("the text log is a line an event, with the time of day in front", async () => {
  assertEquals(
    await written("text", happenings),
    "18:00:00.123 CONNECTED: 127.0.0.1:50123 #1\n" +
      "18:00:00.123 DATA 127.0.0.1:50123 #1: I am Chuck Norris!\n" +
      "18:00:00.123 TIMEOUT: 127.0.0.1:50123 #1 idle 3s\n" +
      "18:00:00.123 CLOSED: 127.0.0.1:50123 #1 idle in=18 out=29\n",
  );
});

Deno.test("the text log writes times in the zone that was asked for", async () => {
  for (const [timeZone, time] of [["UTC", "10:00:00.123"], ["America/St_Johns", "06:30:00.123"]] as const) {
    const [line] = (await written("text", happenings, { timeZone })).split("\n");
    assertEquals(line, `${time} CONNECTED: 127.0.0.1:50123 #1`);
  }
});

Deno.test("the text log shows what we sent when it is told to, and no data when it is told to", async () => {
  const verbs = async (spec: string) => {
    const lines = (await written(spec, happenings)).trimEnd().split("\n");
    return lines.map((line) => line.split(" ")[1]);
  };
  assertEquals(await verbs("text:data=both"), ["CONNECTED:", "DATA", "SENT", "TIMEOUT:", "CLOSED:"]);
  await withFile(async (path) => {
    const log = open("text:data=none", path);
    assertEquals(log.wantsData, false);
    await log.close();
  });
});

Deno.test("the text log shortens data at 1 KiB, or at what max says", async () => {
  const shown = async (spec: string) => {
    const line = await written(spec, [data("in", "x".repeat(2048))]);
    return line.trimEnd().split(": ")[1];
  };
  assertEquals(await shown("text"), `${"x".repeat(1024)}... (1 KiB more)`);
  assertEquals(await shown("text:max=3"), "xxx... (2 KiB more)");
  assertEquals(await shown("text:max=0"), "x".repeat(2048));
});

Deno.test("the text log ends lines as the system does, and never in the middle of data", async () => {
  const text = await written("text", [data("in", "a\r\nb\u2028c")], { lineEnd: "\r\n" });
  assertEquals(text, "18:00:00.123 DATA 127.0.0.1:50123 #1: a\\r\\nb\\xe2\\x80\\xa8c\r\n");
});

Deno.test("the text log writes colours to a file only when told to", { ignore: Deno.noColor }, async () => {
  const auto = await written("text", happenings, { color: "auto" });
  assertEquals(auto.includes("\x1b"), false);
  const [line] = (await written("text", happenings, { color: "always" })).split("\n");
  assertEquals(
    line,
    "\x1b[2m18:00:00.123\x1b[22m \x1b[32mCONNECTED:\x1b[39m \x1b[36m127.0.0.1:50123\x1b[39m #1",
  );
});

Deno.test("the text log refuses options that it does not understand", () => {
  assertRefused(
    () => logs.parse("text:data=out", linux),
    'text: data: "out" is not accepted (in, both, none)',
  );
  assertRefused(
    () => logs.parse("text:fil=x", linux),
    'text: "fil" is not an option, did you mean "file"? (data, max, file, when-behind)',
  );
  assertRefused(
    () => logs.parse("txt", linux),
    `"txt" is not a log, did you mean "text"? (${logs.choices.join(", ")})`,
  );
});
