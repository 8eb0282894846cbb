import { join } from "node:path";
import { lineEnd, thisMachine } from "../../../src/cli/platform.ts";
import { ExitCode } from "../../../src/values/exit_codes.ts";
import { Failure } from "../../../src/values/failure.ts";
import { assertEquals, assertMatch, assertThrows } from "../../assert.ts";

Deno.test("thisMachine.readFile() gives the bytes of a file, whatever they are", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    await Deno.writeFile(join(folder, "all.bin"), all);
    assertEquals([...thisMachine.readFile(join(folder, "all.bin"))], [...all]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("thisMachine.readFile() fails as a local resource, in one line that quotes the path once", async () => {
  const folder = await Deno.makeTempDir();
  try {
    for (const path of [join(folder, "missing"), folder]) {
      const { code, message } = assertThrows(() => thisMachine.readFile(path), Failure);
      assertEquals(code, ExitCode.LocalResource);
      assertEquals(message.split(path).length - 1, 1, message);
      assertMatch(message, /^"[^"\n]+" cannot be read: [^"\n]+$/);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("thisMachine is the system that we run on, with its line ends", () => {
  assertEquals(thisMachine.os, Deno.build.os);
  assertEquals(lineEnd, Deno.build.os === "windows" ? "\r\n" : "\n");
});
