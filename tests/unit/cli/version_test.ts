import config from "../../../deno.json" with { type: "json" };
import { versionLine } from "../../../src/cli/version.ts";
import { assertEquals, assertMatch } from "../../assert.ts";

Deno.test("versionLine() names the version of deno.json, the commit, and the version of Deno", () => {
  const line = versionLine();
  assertMatch(line, /^tcplab \S+ \(([0-9a-f]{7}|unknown commit), Deno \S+\)$/);
  assertEquals(
    line.replace(/\(.*,/, "(commit,"),
    `tcplab ${config.version} (commit, Deno ${Deno.version.deno})`,
  );
});
