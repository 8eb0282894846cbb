import fc from "fast-check";
import { styleFor } from "../../../src/io/style.ts";
import { reports } from "../../../src/reports/index.ts";
import { assert, assertEquals } from "../../assert.ts";
import { assertRefused, linux } from "../refusal.ts";
import { unsafe } from "../unsafe.ts";
import { anyResults } from "./any_result.ts";
import { all, failed, passed, rendered, skipped } from "./results.ts";

Deno.test("the text report shows a line a scenario, what failed in full, and the counts", () => {
  assertEquals(
    rendered("text", all),
    `PASSED  The supply answers  512ms  lab/psu.yaml
FAILED  The supply remembers  1.02s  lab/psu.yaml
  passed  1  send *IDN?\\n  0.12ms
  failed  2  expect ACME,PSU\\n  500ms  line 9
      received something else
      expected  ACME,PSU\\n
      received  ACME,PSX\\n (9 bytes)
      differs   byte 7 is 58 "X" instead of 55 "U"
      expected  00000000  41 43 4d 45 2c 50 53 55  0a                       |ACME,PSU.|
      received  00000000  41 43 4d 45 2c 50 53 58  0a                       |ACME,PSX.|
                                               ^^                                   ^
      last events
        18:00:00.123 CONNECTED: 127.0.0.1:5025 #1
        18:00:00.200 DATA 127.0.0.1:5025 #1: ACME,PSX\\n
  skipped 3  fin
FAILED  Nobody is there  3.50ms  lab/v1.2/none.yml
  skipped 1  send *IDN?\\n
  cannot connect to 127.0.0.1:1: connection refused (ECONNREFUSED)
SKIPPED  Not wanted  lab/psu.yaml
4 scenarios: 1 passed, 2 failed, 1 skipped in 1.54s
`,
  );
});

Deno.test("the text report shows the steps of those that passed when it is told to", () => {
  assertEquals(
    rendered("text:steps=all", [passed]),
    `PASSED  The supply answers  512ms  lab/psu.yaml
  passed  1  send *IDN?\\n  0.12ms
  passed  2  repeat 2  40ms
    passed  2.1  send MEAS:VOLT?\\n  0.05ms
    passed  2.2  expect re:^3  40ms
1 scenario: 1 passed, 0 failed in 1.54s
`,
  );
});

Deno.test("the text report shows why a scenario failed also when it shows no steps", () => {
  assertEquals(
    rendered("text:steps=none", [passed, failed]),
    `PASSED  The supply answers  512ms  lab/psu.yaml
FAILED  The supply remembers  1.02s  lab/psu.yaml
  step 2 (line 9) expect ACME,PSU\\n: received something else
2 scenarios: 1 passed, 1 failed in 1.54s
`,
  );
});

Deno.test("the text report counts what was not run", () => {
  assertEquals(
    rendered("text", [skipped], {}, 3),
    "SKIPPED  Not wanted  lab/psu.yaml\n3 scenarios: 0 passed, 0 failed, 1 skipped, 2 not run in 1.54s\n",
  );
  assertEquals(rendered("text", []), "0 scenarios: 0 passed, 0 failed in 1.54s\n");
});

Deno.test("the text report ends lines as the system does", () => {
  const text = rendered("text:steps=all", all, { lineEnd: "\r\n" });
  assertEquals(text.replaceAll("\r\n", "\n"), rendered("text:steps=all", all));
  assertEquals(text.match(/(?<!\r)\n/), null);
});

Deno.test("the text report colours verdicts", { ignore: Deno.noColor }, () => {
  const text = rendered("text", [failed], { style: styleFor("file", "always") });
  const [head, first, second, why] = text.split("\n");
  assertEquals(
    head,
    "\x1b[31mFAILED\x1b[39m  \x1b[1mThe supply remembers\x1b[22m  \x1b[2m1.02s  lab/psu.yaml\x1b[22m",
  );
  assertEquals(first, "  \x1b[32mpassed\x1b[39m  1  send *IDN?\\n  \x1b[2m0.12ms\x1b[22m");
  assertEquals(
    second,
    "  \x1b[31mfailed\x1b[39m  2  expect ACME,PSU\\n  \x1b[2m500ms\x1b[22m  \x1b[2mline 9\x1b[22m",
  );
  assertEquals(why, "      \x1b[31mreceived something else\x1b[39m");
  // deno-lint-ignore no-control-regex
  assertEquals(text.replace(/\x1b\[\d+m/g, ""), rendered("text", [failed]));
});

Deno.test("the text report never lets anything out that controls a terminal", () =>
  fc.assert(fc.property(anyResults, fc.constantFrom("all", "failed", "none"), (results, steps) => {
    const text = rendered(`text:steps=${steps}`, results);
    assert(text.endsWith("\n"));
    assert(!unsafe.test(text.replaceAll("\n", "")), "only line feeds control");
    const verdicts = text.split("\n").filter((line) => /^(PASSED|FAILED|SKIPPED) {2}/.test(line));
    assertEquals(verdicts.length, results.length, "a line a scenario");
  })));

Deno.test("the text report refuses what it does not understand", () => {
  assertRefused(
    () => reports.parse("text:steps=every", linux),
    'text: steps: "every" is not accepted (all, failed, none)',
  );
  assertRefused(
    () => reports.parse("junitt", linux),
    `"junitt" is not a report, did you mean "junit"? (${reports.choices.join(", ")})`,
  );
});
