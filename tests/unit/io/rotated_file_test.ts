import { join } from "node:path";
import { type Grain, lines, rotatedFile } from "../../../src/io/rotated_file.ts";
import { utf8 } from "../../harness/bytes.ts";
import { withDirectory } from "../../harness/directory.ts";
import { assertEquals, assertThrows } from "../../assert.ts";

/** What is in a folder: `{ "x.1.log": "1\n" }`. */
function contents(folder: string): Record<string, string> {
  const names = Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
  return Object.fromEntries(names.map((name) => [name, Deno.readTextFileSync(join(folder, name))]));
}

/** Writes texts to a file with such a limit. */
async function write(path: string, limit: number, keep: number, texts: readonly string[], grain = lines) {
  const output = rotatedFile(path, { limit, keep }, grain);
  for (const text of texts) await output.write(utf8(text));
  output.close();
}

const headed: Grain = { ...lines, header: utf8("head\n") };

const cases: [string, limit: number, keep: number, string[], Record<string, string>][] = [
  ["writes on for ever without a limit", 0, 5, ["1\n2\n", "3\n"], { "x.log": "1\n2\n3\n" }],
  ["fills a file up to its limit", 4, 5, ["1\n2\n"], { "x.log": "1\n2\n" }],
  ["begins a new file for what does not fit", 4, 5, ["1\n2\n", "3\n"], {
    "x.1.log": "1\n2\n",
    "x.log": "3\n",
  }],
  ["cuts what comes at once between two lines", 4, 5, ["1\n2\n3\n4\n5\n"], {
    "x.2.log": "1\n2\n",
    "x.1.log": "3\n4\n",
    "x.log": "5\n",
  }],
  [
    "keeps a line whole that is longer than the limit, in a file of its own",
    4,
    5,
    ["1\n", "234567\n", "8\n"],
    {
      "x.2.log": "1\n",
      "x.1.log": "234567\n",
      "x.log": "8\n",
    },
  ],
  ["drops the oldest files", 2, 2, ["1\n", "2\n3\n4\n5\n"], {
    "x.2.log": "3\n",
    "x.1.log": "4\n",
    "x.log": "5\n",
  }],
  ["keeps only the newest when none is to be kept", 2, 0, ["1\n2\n3\n"], { "x.log": "3\n" }],
];

for (const [what, limit, keep, texts, expected] of cases) {
  Deno.test(`rotatedFile() ${what}`, () =>
    withDirectory(async (folder) => {
      await write(join(folder, "x.log"), limit, keep, texts);
      assertEquals(contents(folder), expected);
    }));
}

Deno.test("rotatedFile() goes on with a file that is there, and counts what it has", () =>
  withDirectory(async (folder) => {
    const path = join(folder, "x.log");
    await write(path, 4, 5, ["1\n"]);
    await write(path, 4, 5, ["2\n", "3\n"]);
    assertEquals(contents(folder), { "x.1.log": "1\n2\n", "x.log": "3\n" });
  }));

Deno.test("rotatedFile() starts every file with the header, at once, and also where it goes on", () =>
  withDirectory(async (folder) => {
    const path = join(folder, "x.log");
    rotatedFile(path, { limit: 10, keep: 5 }, headed).close();
    assertEquals(contents(folder), { "x.log": "head\n" });
    await write(path, 14, 5, ["1\n2\n3\n", "4\n5\n6\n"], headed);
    assertEquals(contents(folder), { "x.1.log": "head\nhead\n1\n2\n", "x.log": "head\n3\n4\n5\n6\n" });
  }));

Deno.test("rotatedFile() puts the number at the end of a name without an extension, and knows folders with dots", () =>
  withDirectory(async (folder) => {
    Deno.mkdirSync(join(folder, "a.b"));
    await write(join(folder, "a.b", "log"), 2, 5, ["1\n2\n"]);
    assertEquals(contents(join(folder, "a.b")), { "log.1": "1\n", log: "2\n" });
  }));

Deno.test("rotatedFile() goes on when somebody has taken the file away", () =>
  withDirectory(async (folder) => {
    const path = join(folder, "x.log");
    const output = rotatedFile(path, { limit: 2, keep: 5 }, lines);
    await output.write(utf8("1\n"));
    Deno.removeSync(path);
    await output.write(utf8("2\n"));
    output.close();
    assertEquals(contents(folder), { "x.log": "2\n" });
  }));

Deno.test("rotatedFile() throws what the system says when the file can't be opened", () =>
  withDirectory((folder) => {
    const open = (path: string) => () => rotatedFile(path, { limit: 0, keep: 5 }, lines);
    assertThrows(open(join(folder, "missing", "x")), Deno.errors.NotFound);
    assertThrows(open(folder));
    return Promise.resolve();
  }));
