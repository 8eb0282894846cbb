import { Printer } from "../../../src/client/printer.ts";
import { ExitCode } from "../../../src/values/exit_codes.ts";
import { Failure } from "../../../src/values/failure.ts";
import { utf8 } from "../../../src/bytes/bytes.ts";
import { assertEquals, assertRejects } from "../../assert.ts";
import { FakeOutput } from "../fake_output.ts";

const all = Uint8Array.from({ length: 256 }, (_, i) => i);

Deno.test("Printer gives files and pipes exactly the bytes that came, and nothing at the end", async () => {
  const output = new FakeOutput();
  const printer = new Printer(output, false);
  await printer.write(all);
  await printer.write(utf8("no line end"));
  await printer.finish();
  assertEquals(output.written, [all, utf8("no line end")]);
});

Deno.test("Printer gives a terminal text that can't control it, and completes the last line", async () => {
  const output = new FakeOutput();
  const printer = new Printer(output, true);
  await printer.write(utf8("\x1b[2Jé").subarray(0, -1));
  await printer.write(utf8("é").subarray(1));
  await printer.write(utf8("\r\n\tx"));
  await printer.finish();
  assertEquals(output.text, "\\x1b[2Jé\\r\n\tx\n");
});

Deno.test("Printer leaves a terminal alone that is at the start of a line", async () => {
  for (const text of ["", "line\n"]) {
    const output = new FakeOutput();
    const printer = new Printer(output, true);
    await printer.write(utf8(text));
    await printer.finish();
    assertEquals(output.text, text);
  }
});

Deno.test("Printer completes a line once, and begins the next one behind it", async () => {
  const output = new FakeOutput();
  const printer = new Printer(output, true);
  await printer.write(utf8("a"));
  await printer.finish();
  await printer.finish();
  await printer.write(utf8("b"));
  await printer.finish();
  assertEquals(output.text, "a\nb\n");
});

Deno.test("Printer.onOwnLine() never glues a line of a log to a reply on the same terminal", async () => {
  const output = new FakeOutput();
  const printer = new Printer(output, true);
  const log = printer.onOwnLine(output);
  // Nobody waits for the one before.
  await Promise.all([printer.write(utf8("reply")), log.write(utf8("LOG 1\n")), log.write(utf8("LOG 2\n"))]);
  await printer.write(utf8("more"));
  await printer.finish();
  assertEquals(output.text, "reply\nLOG 1\nLOG 2\nmore\n");
});

Deno.test("Printer fails as a local resource when standard output can't be written", async () => {
  const output = new FakeOutput(false);
  const printer = new Printer(output, false);
  const writing = printer.write(all);
  output.fail(Object.assign(new Error("write"), { code: "EPIPE" }));
  const failure = await assertRejects(() => writing, Failure);
  assertEquals(failure.message, "cannot write to stdout: broken pipe (EPIPE)");
  assertEquals(failure.code, ExitCode.LocalResource);
});

Deno.test("Printer.close() closes its output", () => {
  const output = new FakeOutput();
  new Printer(output, true).close();
  assertEquals(output.isClosed, true);
});
