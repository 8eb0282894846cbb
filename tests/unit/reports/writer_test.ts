import { join } from "node:path";
import type { Named } from "../../../src/values/registry.ts";
import { ExitCode } from "../../../src/values/exit_codes.ts";
import { Failure } from "../../../src/values/failure.ts";
import { reports } from "../../../src/reports/index.ts";
import type { ReportPlan } from "../../../src/reports/report.ts";
import { type OpenOutput, openReports, type WriterSetting } from "../../../src/reports/writer.ts";
import { assert, assertEquals, assertRejects, assertThrows } from "../../assert.ts";
import { FakeOutput } from "../fake_output.ts";
import { assertRefused, linux } from "../refusal.ts";
import { all, failed, passed, rendered } from "./results.ts";

const setting: WriterSetting = { color: "never", lineEnd: "\n" };

const specs = (...texts: string[]): Named<ReportPlan>[] => texts.map((text) => reports.parse(text, linux));

async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    return await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("openReports() writes each report to its file, and nothing of what was there stays", () =>
  withFolder(async (folder) => {
    const names = ["text", "tap", "junit", "json"];
    const place = (name: string) => join(folder, name);
    for (const name of names) await Deno.writeTextFile(place(name), "x".repeat(100_000));
    const writer = openReports(specs(...names.map((name) => `${name}:file=${place(name)}`)), setting);
    await writer.begin(all.length);
    for (const result of all) await writer.add(result);
    await writer.end(1536);
    for (const name of names) assertEquals(await Deno.readTextFile(place(name)), rendered(name, all));
  }));

Deno.test("openReports() refuses two reports for one place, before it opens any", () => {
  const open: OpenOutput = () => {
    throw new Error("nothing is opened");
  };
  assertRefused(
    () => openReports(specs("text", "tap:file=a", "json"), setting, open),
    "the reports text and json both go to standard output (give each a file=PATH of its own)",
  );
  assertRefused(
    () => openReports(specs("junit:file=a", "tap:file=a"), setting, open),
    'the reports junit and tap both go to "a" (give each a file=PATH of its own)',
  );
});

Deno.test("openReports() tells which file can't be written, and closes the others", () => {
  const first = new FakeOutput();
  const path = join("/", "no such folder", "results.xml");
  const open: OpenOutput = (file) => {
    if (file === undefined) return first;
    throw Object.assign(new Error("no"), { code: "ENOENT" });
  };
  const { code, message } = assertThrows(
    () => openReports(specs("text", `junit:file=${path}`), setting, open),
    Failure,
  );
  assertEquals(code, ExitCode.LocalResource);
  assertEquals(message, `cannot write the report to ${path}: no such file or directory (ENOENT)`);
  assertEquals(first.isClosed, true);
});

Deno.test("openReports() finds out from the system whether a file can be written", () =>
  withFolder((folder) => {
    const path = join(folder, "missing", "results.xml");
    const { code } = assertThrows(() => openReports(specs(`junit:file=${path}`), setting), Failure);
    assertEquals(code, ExitCode.LocalResource);
    return Promise.resolve();
  }));

Deno.test("ReportWriter writes what comes at once in the order in which it came", async () => {
  const output = new FakeOutput(false);
  const writer = openReports(specs("text"), setting, () => output);
  const written = [writer.begin(2), writer.add(failed), writer.add(passed), writer.end(1536)];
  // The slow output takes one piece after the other.
  while (output.waiting === 0) await Promise.resolve();
  assertEquals(output.written.length, 0);
  assertEquals(output.waiting, 1);
  output.open();
  await Promise.all(written);
  assertEquals(output.text, rendered("text", [failed, passed]));
  assertEquals(output.isClosed, true);
});

Deno.test("ReportWriter waits for an output that is slow", async () => {
  const output = new FakeOutput(false);
  const writer = openReports(specs("text"), setting, () => output);
  await writer.begin(1);
  let isOut = false;
  const adding = writer.add(passed).then(() => isOut = true);
  while (output.waiting === 0) await Promise.resolve();
  assertEquals(isOut, false);
  output.open();
  await adding;
  assertEquals(output.text, rendered("text", [passed]).split("\n").slice(0, 1).join("\n") + "\n");
  await writer.end(0);
});

Deno.test("ReportWriter goes on with the others when one can't be written any more, and tells at the end", async () => {
  const [lost, kept] = [new FakeOutput(false), new FakeOutput()];
  const writer = openReports(
    specs("text", "tap:file=x"),
    setting,
    (file) => file === undefined ? lost : kept,
  );
  await writer.begin(2);
  const adding = writer.add(failed);
  while (lost.waiting === 0) await Promise.resolve();
  assertEquals(writer.failed, false);
  lost.fail(Object.assign(new Error("no"), { code: "EPIPE" }));
  await adding;
  assertEquals(writer.failed, true);
  lost.open();
  await writer.add(passed);
  const { code, message } = await assertRejects(() => writer.end(1536), Failure);
  assertEquals(code, ExitCode.LocalResource);
  assertEquals(message, "cannot write the report to standard output: broken pipe (EPIPE)");
  assertEquals(lost.written.length, 0, "nothing with a hole in it");
  assertEquals(kept.text, rendered("tap", [failed, passed]));
  assertEquals([lost.isClosed, kept.isClosed], [true, true]);
});

Deno.test("ReportWriter tells of every report that was lost", async () => {
  const open: OpenOutput = () => ({
    write: () => Promise.reject(Object.assign(new Error("no"), { code: "ENOSPC" })),
    close() {},
  });
  const writer = openReports(specs("text", "json:file=b"), setting, open);
  await writer.begin(0);
  const { message } = await assertRejects(() => writer.end(0), Failure);
  assertEquals(
    message,
    "cannot write the report to standard output: no space left on device (ENOSPC); " +
      "cannot write the report to b: no space left on device (ENOSPC)",
  );
});

Deno.test("ReportWriter tells of a disk that is full", { ignore: Deno.build.os !== "linux" }, async () => {
  const writer = openReports(specs("json:file=/dev/full"), setting);
  await writer.begin(0);
  assert(writer.failed);
  const { code, message } = await assertRejects(() => writer.end(0), Failure);
  assertEquals(code, ExitCode.LocalResource);
  assertEquals(message, "cannot write the report to /dev/full: no space left on device (ENOSPC)");
});

Deno.test("ReportWriter colours a file only when told to", { ignore: Deno.noColor }, async () => {
  for (const [color, coloured] of [["auto", false], ["always", true], ["never", false]] as const) {
    const output = new FakeOutput();
    const writer = openReports(specs("text:file=x"), { ...setting, color }, () => output);
    await writer.begin(1);
    await writer.add(failed);
    await writer.end(0);
    assertEquals(output.text.includes("\x1b["), coloured);
  }
});
