import { openHistory } from "../../../src/interactive/history_file.ts";
import { historyLimit } from "../../../src/interactive/history.ts";
import { assertEquals, assertStringIncludes } from "../../assert.ts";

async function inFolder(test: (folder: string) => void): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    test(`${folder}/deep/tcplab`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const newest = (folder: string, count: number) => {
  const { history } = openHistory(folder);
  return Array.from({ length: count }, (_, i) => history.line(i + 1));
};

Deno.test("openHistory() gives the next run what this one added, without repetitions", async () => {
  await inFolder((folder) => {
    const kept = openHistory(folder);
    assertEquals(
      ["ping", "你好 \\x00", "你好 \\x00", ""].map((line) => kept.add(line)),
      Array(4).fill(undefined),
    );
    assertEquals(newest(folder, 3), ["你好 \\x00", "ping", undefined]);
  });
});

Deno.test("openHistory() lets several runs add to one file", async () => {
  await inFolder((folder) => {
    const [one, other] = [openHistory(folder), openHistory(folder)];
    one.add("a");
    other.add("b");
    one.add("c");
    assertEquals(newest(folder, 3), ["c", "b", "a"]);
    assertEquals(one.history.line(2), "a");
  });
});

Deno.test({
  name: "openHistory() lets nobody else read it: what was typed can be a password",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder((folder) => {
      openHistory(folder).add("secret");
      const mode = (path: string) => (Deno.statSync(path).mode! & 0o777).toString(8);
      assertEquals([mode(`${folder}/history`), mode(folder)], ["600", "700"]);
    }),
});

Deno.test("openHistory() passes over what no user can have typed", async () => {
  await inFolder((folder) => {
    Deno.mkdirSync(folder, { recursive: true });
    Deno.writeFileSync(`${folder}/history`, new TextEncoder().encode("good\r\n\x1b[2J\n\n\u009b31m\nlast"));
    assertEquals(newest(folder, 3), ["last", "good", undefined]);
  });
});

Deno.test("openHistory() shortens a file that has grown to twice the limit", async () => {
  await inFolder((folder) => {
    Deno.mkdirSync(folder, { recursive: true });
    const lines = Array.from({ length: 2 * historyLimit + 1 }, (_, i) => `${i}`);
    Deno.writeTextFileSync(`${folder}/history`, lines.join("\n") + "\n");
    assertEquals(newest(folder, 1), [`${2 * historyLimit}`]);
    const kept = Deno.readTextFileSync(`${folder}/history`);
    assertEquals(kept, lines.slice(-historyLimit).join("\n") + "\n");
    assertEquals(Array.from(Deno.readDirSync(folder), ({ name }) => name), ["history"]);
  });
});

Deno.test("openHistory() says once that the file can't be written, and remembers all the same", async () => {
  await inFolder((folder) => {
    Deno.mkdirSync(`${folder}/history`, { recursive: true });
    const kept = openHistory(folder);
    const problem = kept.add("a") ?? "";
    assertStringIncludes(problem, `the history is not kept: ${folder}/history cannot be written: `);
    assertEquals([kept.add("b"), kept.history.line(1), kept.history.line(2)], [undefined, "b", "a"]);
  });
});

Deno.test("openHistory() without a folder remembers as long as the program runs", () => {
  const kept = openHistory(undefined);
  assertEquals([kept.add("a"), kept.history.line(1)], [undefined, "a"]);
});
