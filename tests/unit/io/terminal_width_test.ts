import { terminalColumns } from "../../../src/io/terminal_width.ts";
import { assertEquals } from "../../assert.ts";

Deno.test("terminalColumns() gives what the terminal says, and 80 for a terminal of 0x0", () => {
  assertEquals(terminalColumns(() => ({ columns: 132 })), 132);
  assertEquals(terminalColumns(() => ({ columns: 0 })), 80);
});
