import { join } from "node:path";
import { appendedFile, appendedLines } from "../../../src/io/output.ts";
import { assertEquals, assertThrows } from "../../assert.ts";

async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("appendedFile() creates a file, and writes on at its end the next time", () =>
  withFolder(async (folder) => {
    const path = join(folder, "a b.log");
    for (const bytes of [[0, 255], [10], []]) {
      const output = appendedFile(path);
      await output.write(Uint8Array.from(bytes));
      output.close();
    }
    assertEquals([...await Deno.readFile(path)], [0, 255, 10]);
  }));

Deno.test("appendedFile() writes all of a large piece", () =>
  withFolder(async (folder) => {
    const path = join(folder, "large");
    const bytes = Uint8Array.from({ length: 1_000_003 }, (_, i) => i % 251);
    const output = appendedFile(path);
    await output.write(bytes);
    output.close();
    assertEquals((await Deno.readFile(path)).every((byte, i) => byte === bytes[i]), true);
    assertEquals((await Deno.stat(path)).size, bytes.length);
  }));

Deno.test("appendedFile() throws what the system says when the file can't be opened", () =>
  withFolder((folder) => {
    assertThrows(() => appendedFile(join(folder, "missing", "x")), Deno.errors.NotFound);
    assertThrows(() => appendedFile(folder));
    return Promise.resolve();
  }));

Deno.test("appendedLines() begins a new line behind one that was cut, and only then", () =>
  withFolder(async (folder) => {
    const path = join(folder, "log");
    for (const text of ["one\n", "tw", "three\n"]) {
      const output = appendedLines(path);
      await output.write(new TextEncoder().encode(text));
      output.close();
    }
    assertEquals(await Deno.readTextFile(path), "one\ntw\nthree\n");
  }));
