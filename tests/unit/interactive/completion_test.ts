import { complete } from "../../../src/interactive/completion.ts";
import { interactiveCommands } from "../../../src/interactive/commands.ts";
import { assertEquals } from "../../assert.ts";

const folders: Record<string, readonly string[]> = {
  ".": ["request.bin", "reply.bin", "captures/", ".hidden"],
  "captures/": ["one.bin", "two.bin"],
};
const list = (folder: string) => folders[folder] ?? [];

const rows: ReadonlyArray<readonly [line: string, completed: string, candidates?: readonly string[]]> = [
  ["/he", "/he", ["/hex ", "/help"]],
  ["/hex", "/hex "],
  ["/q", "/quit"],
  ["/re", "/re", ["/reset", "/resume", "/reconnect"]],
  ["/res", "/res", ["/reset", "/resume"]],
  ["/x", "/x"],
  ["/view ", "/view ", ["text", "hex"]],
  ["/view h", "/view hex"],
  ["/ending c", "/ending cr"],
  ["/ending cr", "/ending cr", ["crlf", "cr"]],
  ["/ending x", "/ending x"],
  ["/hex 0", "/hex 0"],
  ["/fin ", "/fin "],
  ["/nonsense a", "/nonsense a"],
  ["/f", "/f", ["/file ", "/fin", "/framing "]],
  ["/fr", "/framing "],
  ["/framing s", "/framing s", ["slip", "scpi"]],
  ["/framing o", "/framing off"],
  ["/framing modb", "/framing modbus"],
  ["/t", "/template "],
  ["/template o", "/template o", ["on", "off"]],
  ["/file r", "/file re"],
  ["/file re", "/file re", ["reply.bin", "request.bin"]],
  ["/file req", "/file request.bin"],
  ["/file c", "/file captures/"],
  ["/file captures/", "/file captures/", ["one.bin", "two.bin"]],
  ["/file captures/t", "/file captures/two.bin"],
  ["/file .", "/file .hidden"],
  ["/log capt", "/log captures/"],
  ["/file nowhere/x", "/file nowhere/x"],
];

for (const [line, completed, candidates = []] of rows) {
  Deno.test(`complete() makes "${completed}" of "${line}", or shows ${candidates.length} candidates`, () => {
    assertEquals(complete(line, list), { line: completed, candidates });
  });
}

Deno.test("complete() offers every command", () => {
  const names = interactiveCommands.map(({ name, argument }) => `/${name}${argument ? " " : ""}`);
  assertEquals(complete("/", list), { line: "/", candidates: names });
});

Deno.test("complete() has nothing to do with text, nor with text that begins with a slash", () => {
  for (const line of ["", "he", " /he", "//he"]) assertEquals(complete(line, list), undefined);
});
