import { join } from "node:path";
import { isNamedPipe, namedPipe } from "../../../src/io/named_pipe.ts";
import { assertEquals, assertRejects } from "../../assert.ts";

async function withPipe(use: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "pipe");
    await new Deno.Command("mkfifo", { args: [path] }).output();
    await use(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const posixOnly = { ignore: Deno.build.os === "windows" };

Deno.test(
  "namedPipe() waits for a reader, says so once, and then writes all",
  posixOnly,
  () =>
    withPipe(async (path) => {
      assertEquals([isNamedPipe(path), isNamedPipe(`${path}-missing`)], [true, false]);
      let warnings = 0;
      const pipe = namedPipe(path, () => warnings++);
      const bytes = new Uint8Array(300_000).fill(7);
      const writing = pipe.write(bytes);
      const reader = new Deno.Command("cat", { args: [path], stdout: "piped" }).output();
      await writing;
      await pipe.write(Uint8Array.of(8));
      pipe.close();
      const { stdout } = await reader;
      assertEquals([stdout.length, stdout[0], stdout.at(-1), warnings], [300_001, 7, 8, 1]);
    }),
);

Deno.test("namedPipe() can be abandoned while nobody reads", posixOnly, () =>
  withPipe(async (path) => {
    const pipe = namedPipe(path, () => {});
    const writing = pipe.write(Uint8Array.of(1));
    pipe.abandon!();
    await assertRejects(() => writing, Error, "nobody reads it");
    pipe.close();
  }));
