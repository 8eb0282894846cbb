import { lineEnd, thisMachine } from "../../../src/cli/platform.ts";
import { assertEquals } from "../../assert.ts";

Deno.test("thisMachine is the system that we run on, with its line ends", () => {
  assertEquals(thisMachine.os, Deno.build.os);
  assertEquals(lineEnd, Deno.build.os === "windows" ? "\r\n" : "\n");
});
