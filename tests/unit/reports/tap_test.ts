import fc from "fast-check";
import type { ScenarioResult, StepResult } from "../../../src/reports/result.ts";
import { reason } from "../../../src/reports/failure_lines.ts";
import { label, printable } from "../../../src/bytes/printable.ts";
import { assert, assertEquals, assertThrows } from "../../assert.ts";
import { unsafe } from "../unsafe.ts";
import { anyResults } from "./any_result.ts";
import { all, failed, passed, rendered, skipped } from "./results.ts";
import { consume, type Point } from "./tap_consumer.ts";

Deno.test("the tap report is TAP version 14, with steps as subtests and failures as YAML", () => {
  assertEquals(
    rendered("tap", [failed, skipped]),
    `TAP version 14
1..2
# Subtest: The supply remembers
    1..3
    ok 1 - send *IDN?\\\\n
      ---
      duration_ms: 0.123
      line: 5
      ...
    not ok 2 - expect ACME,PSU\\\\n
      ---
      message: "received something else"
      expected: "ACME,PSU\\\\n"
      received: "ACME,PSX\\\\n (9 bytes)"
      difference: "byte 7 is 58 \\"X\\" instead of 55 \\"U\\""
      bytes: |
        expected  00000000  41 43 4d 45 2c 50 53 55  0a                       |ACME,PSU.|
        received  00000000  41 43 4d 45 2c 50 53 58  0a                       |ACME,PSX.|
                                                 ^^                                   ^
      events:
        - "18:00:00.123 CONNECTED: 127.0.0.1:5025 #1"
        - "18:00:00.200 DATA 127.0.0.1:5025 #1: ACME,PSX\\\\n"
      duration_ms: 500.2
      line: 9
      ...
    ok 3 - fin # SKIP not run
not ok 1 - The supply remembers
  ---
  message: "step 2 (line 9) expect ACME,PSU\\\\n: received something else"
  duration_ms: 1020
  file: "lab/psu.yaml"
  ...
ok 2 - Not wanted # SKIP not run
`,
  );
});

Deno.test("the tap report nests the steps of steps", () => {
  const [point] = consume(rendered("tap", [passed])).points;
  assertEquals(point!.subtest!.points[1], {
    ok: true,
    id: 2,
    description: "repeat 2",
    diagnostics: { duration_ms: 40, line: 6 },
    subtest: {
      planned: 2,
      points: [
        { ok: true, id: 1, description: "send MEAS:VOLT?\\n", diagnostics: { duration_ms: 0.05, line: 7 } },
        { ok: true, id: 2, description: "expect re:^3", diagnostics: { duration_ms: 39.9, line: 8 } },
      ],
    },
  });
});

Deno.test("the tap report bails out when scenarios were planned that were not run", () => {
  const { planned, points, bailOut } = consume(rendered("tap", [passed], {}, 3));
  assertEquals([planned, points.length, bailOut], [3, 1, "2 of 3 scenarios did not run"]);
  assertEquals(consume(rendered("tap", [passed], {}, 2)).bailOut, "1 of 2 scenarios did not run");
});

Deno.test("the tap report of nothing says that all was skipped", () => {
  assertEquals(rendered("tap", []), "TAP version 14\n1..0 # no scenarios\n");
});

Deno.test("the tap report ends lines with a line feed on every system", () => {
  assertEquals(rendered("tap", all, { lineEnd: "\r\n" }), rendered("tap", all));
});

const hostile: Array<[name: string, line: string]> = [
  ["a # SKIP", "ok 1 - a \\# SKIP"],
  ["a # TODO x", "ok 1 - a \\# TODO x"],
  ["a\\# b\\", "ok 1 - a\\\\\\# b\\\\"],
  ["send {", "ok 1 - send \\\\x7b"],
  ["\nnot ok 2 - x", "ok 1 - \\\\nnot ok 2 - x"],
  [" ", "ok 1 - (no name)"],
];

for (const [name, line] of hostile) {
  Deno.test(`the tap report takes no directive from the name ${JSON.stringify(name)}`, () => {
    const text = rendered("tap", [{ ...passed, name, steps: [] }]);
    assertEquals(text.split("\n")[2], line);
  });
}

/** What a consumer must find again, whatever stood in the texts. */
function same(point: Point, result: StepResult | ScenarioResult): void {
  const name = "name" in result ? result.name : result.text;
  assertEquals(point.description, label(name).replace(/\{$/, "\\x7b"));
  assertEquals(point.ok, result.status !== "failed");
  assertEquals(point.skip, result.status === "skipped" ? "not run" : undefined);
  const steps = result.steps ?? [];
  assertEquals(point.subtest?.points.length ?? 0, steps.length);
  steps.forEach((step, i) => same(point.subtest!.points[i]!, step));
  if (result.status === "skipped") return assertEquals(point.diagnostics, undefined);
  const { diagnostics } = point;
  const why = result.failure?.message ??
    ("name" in result && result.status === "failed" ? reason(result) : undefined);
  assertEquals(diagnostics?.message, why === undefined ? undefined : printable(why));
  assertEquals(diagnostics?.events, nonEmpty(result.failure?.lastEvents?.map(printable)));
  assertEquals(typeof diagnostics?.duration_ms, "number");
  if ("name" in result) assertEquals(diagnostics?.file, printable(result.file));
  else assertEquals(diagnostics?.line, result.line);
}

function nonEmpty(list: string[] | undefined): string[] | undefined {
  return list?.length === 0 ? undefined : list;
}

Deno.test("the tap report of any results is read by a strict consumer as what it is", () =>
  fc.assert(fc.property(anyResults, (results) => {
    const text = rendered("tap", results);
    assert(!unsafe.test(text.replaceAll("\n", "")), "only line feeds control");
    const { points } = consume(text);
    assertEquals(points.length, results.length);
    points.forEach((point, i) => same(point, results[i]!));
  })));

Deno.test("consume() refuses what is not TAP version 14", () => {
  const wrong = [
    "TAP version 13\n1..0\n",
    "TAP version 14\nok 1 - a\n",
    "TAP version 14\n1..2\nok 1 - a\n",
    "TAP version 14\n1..1\nok 2 - a\n",
    "TAP version 14\n1..1\nok 1 - a # TODO x\n",
    "TAP version 14\n1..1\nok 1 - a {\n",
    "TAP version 14\n1..1\nok 1 - a\n  ---\n  a: '\n  ...\n",
    "TAP version 14\n1..1\nok 1 - a\n  ---\n",
    "TAP version 14\n1..1\n# Subtest: b\n    1..0\nok 1 - a\n",
    "TAP version 14\n1..1\n# Subtest: a\n    1..1\nok 1 - a\n",
    "TAP version 14\n1..0\nhello\n",
    "TAP version 14\n1..0",
  ];
  for (const text of wrong) assertThrows(() => consume(text), Error);
});
