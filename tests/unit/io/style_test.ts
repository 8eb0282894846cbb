import { styleFor } from "../../../src/io/style.ts";
import { assertEquals } from "../../assert.ts";

const meanings = ["strong", "faint", "good", "bad", "warning", "peer"] as const;

function dressed(...choice: Parameters<typeof styleFor>): string[] {
  const style = styleFor(...choice);
  return meanings.map((meaning) => style[meaning]("x"));
}

Deno.test("styleFor() leaves text alone in files, and when colours are not wanted", () => {
  const plain = meanings.map(() => "x");
  assertEquals(dressed("file", "auto"), plain);
  for (const stream of ["stdout", "stderr", "file"] as const) assertEquals(dressed(stream, "never"), plain);
});

Deno.test("styleFor() colours whatever the stream is when told to, and takes each colour back", {
  ignore: Deno.noColor,
}, () => {
  const coloured = [
    "\x1b[1mx\x1b[22m",
    "\x1b[2mx\x1b[22m",
    "\x1b[32mx\x1b[39m",
    "\x1b[31mx\x1b[39m",
    "\x1b[33mx\x1b[39m",
    "\x1b[36mx\x1b[39m",
  ];
  for (const stream of ["stdout", "stderr", "file"] as const) {
    assertEquals(dressed(stream, "always"), coloured);
  }
});

Deno.test("styleFor() colours by itself only on a terminal, and not against NO_COLOR", () => {
  for (const stream of ["stdout", "stderr"] as const) {
    const expected = Deno[stream].isTerminal() && !Deno.noColor ? "always" : "never";
    assertEquals(dressed(stream, "auto"), dressed(stream, expected));
  }
});
