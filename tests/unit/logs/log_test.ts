import { join } from "node:path";
import { systemClock } from "../../../src/events/clock.ts";
import type { Happening } from "../../../src/events/event.ts";
import { ExitCode } from "../../../src/values/exit_codes.ts";
import { Failure } from "../../../src/values/failure.ts";
import { logs } from "../../../src/logs/index.ts";
import {
  assert,
  assertEquals,
  assertGreaterOrEqual,
  assertLess,
  assertMatch,
  assertThrows,
} from "../../assert.ts";
import { FakeOutput } from "../fake_output.ts";
import { linux } from "../refusal.ts";
import { first, moment, open, setting, withFile } from "./written.ts";

const stopped: Happening = { event: "stopped", connections: 1, refused: 0, bytesIn: 0, bytesOut: 0 };
const stoppedLine = "18:00:00.123 STOPPED: connections=1 refused=0 in=0 out=0\n";
const mebibyte: Happening = {
  event: "data",
  ...first,
  dir: "in",
  offset: 0,
  bytes: new Uint8Array(1024 * 1024).fill(0x78),
};

/** How many pieces of a mebibyte fill the queue of a log: it takes whole lines until it holds 8 MiB. */
const full = 8;

Deno.test("textLog() writes on at the end of its file", () =>
  withFile(async (path) => {
    for (let run = 0; run < 2; run++) {
      const log = open("text", path);
      log.write(stopped, moment);
      await log.close();
      assertEquals(log.failed, false);
    }
    assertEquals(await Deno.readTextFile(path), stoppedLine.repeat(2));
  }));

Deno.test("textLog() fails as a local resource, before anything else happens, when its file can't be written", () =>
  withFile((path) => {
    const missing = join(path, "missing", "x.log");
    const failure = assertThrows(() => open("text", missing), Failure);
    assertEquals(failure.code, ExitCode.LocalResource);
    assert(failure.message.startsWith(`cannot write the log to ${missing}: `), failure.message);
    return Promise.resolve();
  }));

Deno.test("textLog() is made by its spec, and opens nothing before it is wanted", () =>
  withFile(async (path) => {
    const { name, made } = logs.parse(`json:file=${path}`, linux);
    assertEquals(name, "json");
    assertThrows(() => Deno.statSync(path), Deno.errors.NotFound);
    await made(setting).close();
    assertEquals(await Deno.readTextFile(path), "");
  }));

Deno.test("textLog() drops events when it is full, counts them, and says so where they are missing", () =>
  withFile(async (path) => {
    const warnings: string[] = [];
    const log = open("text:max=0,when-behind=drop", path, { warn: (message) => warnings.push(message) });
    for (let i = 0; i < full + 3; i++) log.write(mebibyte, moment);
    assertEquals(log.failed, true);
    const kept = full * ("18:00:00.123 DATA 127.0.0.1:50123 #1: ".length + 1024 * 1024 + 1);
    let more = 0;
    // What comes before the queue has room again is dropped as well.
    for (const deadline = systemClock.now() + 10_000; Deno.statSync(path).size <= kept; more++) {
      assertLess(systemClock.now(), deadline);
      log.write(stopped, moment);
      await systemClock.sleep(1);
    }
    await log.close();
    const end = (await Deno.readTextFile(path)).slice(kept);
    const dropped = Number(/DROPPED: (\d+)/.exec(end)?.[1]);
    assertEquals(
      end,
      `18:00:00.123 DROPPED: ${dropped} events, because this log could not be written fast enough\n` +
        stoppedLine.repeat(3 + more - dropped),
    );
    assertGreaterOrEqual(dropped, 3);
    assertEquals(warnings, [
      `the log to ${path} has gaps: ${dropped} events are missing, because it could not be written fast enough`,
    ]);
    assertEquals(log.failed, true);
  }));

Deno.test("textLog() says at its end how many events are missing there", () =>
  withFile(async (path) => {
    const log = open("text:max=0,when-behind=drop", path, { warn() {} });
    for (let i = 0; i < full + 3; i++) log.write(mebibyte, moment);
    await log.close();
    const text = await Deno.readTextFile(path);
    assertMatch(text.slice(-100), /\n18:00:00\.123 DROPPED: 3 events, because .*\n$/);
  }));

Deno.test("textLog() to a file takes every event, and is behind from 32 MiB on until half of them are written", () =>
  withFile(async (path) => {
    const log = open("text:max=0", path);
    const lines = 40;
    for (let i = 0; i < lines; i++) {
      log.write(mebibyte, moment);
      assertEquals(log.behind !== undefined, i >= 31, `${i}`);
    }
    await log.behind;
    assertEquals(log.behind, undefined);
    await log.close();
    const line = "18:00:00.123 DATA 127.0.0.1:50123 #1: ".length + 1024 * 1024 + 1;
    assertEquals([log.failed, Deno.statSync(path).size], [false, lines * line]);
  }));

Deno.test("textLog() to a pipe drops, and to a file waits, unless when-behind says otherwise", async () => {
  const cases = [
    ["text:max=0", {}, false],
    ["text:max=0,when-behind=wait", {}, true],
    ["text:max=0", { path: "session.jsonl" }, true],
    ["text:max=0,when-behind=drop", { path: "session.jsonl" }, false],
  ] as const;
  for (const [spec, more, waits] of cases) {
    const output = new FakeOutput(false);
    const log = logs.parse(spec, linux).made({ ...setting, output, warn() {}, ...more });
    for (let i = 0; i < 40; i++) log.write(mebibyte, moment);
    assertEquals([log.behind !== undefined, log.failed], [waits, !waits], spec);
    output.open();
    await log.close();
  }
});

Deno.test({
  name: "textLog() warns once when its file can't be written any more, and counts as failed",
  // Only Linux has a file that is always full (full(4)).
  ignore: Deno.build.os !== "linux",
  async fn() {
    const warnings: string[] = [];
    const log = open("text", "/dev/full", { warn: (message) => warnings.push(message) });
    log.write(stopped, moment);
    await log.close();
    log.write(stopped, moment);
    assertEquals(warnings, ["cannot write the log to /dev/full: no space left on device (ENOSPC)"]);
    assertEquals(log.failed, true);
  },
});
