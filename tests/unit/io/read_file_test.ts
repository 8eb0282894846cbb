import { join } from "node:path";
import { readFile } from "../../../src/io/read_file.ts";
import { ExitCode } from "../../../src/values/exit_codes.ts";
import { Failure } from "../../../src/values/failure.ts";
import { assertEquals, assertMatch, assertThrows } from "../../assert.ts";
import { withDirectory } from "../../harness/directory.ts";
import { assertRefused } from "../refusal.ts";

const isWindows = Deno.build.os === "windows";

Deno.test("readFile() gives the bytes of a file, whatever they are and whatever its size", async () => {
  await withDirectory(async (folder) => {
    const path = join(folder, "all.bin");
    for (const length of [0, 1, 256, 3_000_001]) {
      const bytes = Uint8Array.from({ length }, (_, i) => i);
      await Deno.writeFile(path, bytes);
      assertEquals(readFile(path, "payload"), bytes);
    }
  });
});

Deno.test("readFile() fails as a local resource, in one line that quotes the path once", async () => {
  await withDirectory((folder) => {
    for (const path of [join(folder, "missing"), folder]) {
      const { code, message } = assertThrows(() => readFile(path, "rules"), Failure);
      assertEquals(code, ExitCode.LocalResource);
      assertEquals(message.split(path).length - 1, 1, message);
      assertMatch(message, /^"[^"\n]+" cannot be read: [^"\n]+$/);
    }
    return Promise.resolve();
  });
});

Deno.test("readFile() reads as much as a file of its kind may have, and refuses a byte more before reading it", async () => {
  await withDirectory(async (folder) => {
    const path = join(folder, "large.yaml");
    for (const kind of ["scenario", "rules", "config"] as const) {
      await Deno.writeFile(path, new Uint8Array(1024 ** 2));
      assertEquals(readFile(path, kind).length, 1024 ** 2);
      await Deno.truncate(path, 6 * 1024 ** 3);
      assertRefused(() => readFile(path, kind), `"${path}" has 6 GiB (at most 1 MiB for a ${kind} file)`);
    }
    assertRefused(
      () => readFile(path, "payload"),
      `"${path}" has 6 GiB (at most 256 MiB for a payload file)`,
    );
    assertRefused(
      () => readFile(path, "recording"),
      `"${path}" has 6 GiB (at most 1 GiB for a recording file)`,
    );
  });
});

Deno.test({
  name: "readFile() refuses what never ends or can't be interrupted: devices and named pipes; not /dev/null",
  ignore: isWindows,
  async fn() {
    assertRefused(
      () => readFile("/dev/zero", "scenario"),
      '"/dev/zero" is a device, not a file to read a scenario from',
    );
    assertEquals(readFile("/dev/null", "payload"), new Uint8Array());
    await withDirectory(async (folder) => {
      const pipe = join(folder, "pipe");
      await new Deno.Command("mkfifo", { args: [pipe] }).output();
      assertRefused(
        () => readFile(pipe, "recording"),
        `"${pipe}" is a named pipe, not a file to read a recording from`,
      );
    });
  },
});

Deno.test({
  name: "readFile() stops at the limit also where the size says nothing",
  ignore: Deno.build.os !== "linux",
  fn() {
    // The symbols of the kernel: it says that it has 0 bytes.
    assertRefused(
      () => readFile("/proc/kallsyms", "scenario"),
      '"/proc/kallsyms" has more than 1 MiB (at most 1 MiB for a scenario file)',
    );
  },
});
