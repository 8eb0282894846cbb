import { StatusLine } from "../../../src/cli/status_line.ts";
import { assertEquals } from "../../assert.ts";

Deno.test({
  name: "StatusLine does not even put a line together when stderr is no terminal",
  // Under `deno test`, stderr may be a terminal: then the line is shown, and the next test says nothing of it.
  ignore: Deno.stderr.isTerminal(),
  fn() {
    const line = new StatusLine();
    let asked = 0;
    line.show(() => `${++asked}`);
    line.clear();
    assertEquals(asked, 0);
  },
});
