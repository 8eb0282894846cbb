import { utf8 } from "../../../src/bytes/bytes.ts";
import type { StepResult } from "../../../src/reports/result.ts";
import { evidence, failureLines, failuresOf, reason } from "../../../src/reports/failure_lines.ts";
import { assertEquals } from "../../assert.ts";
import { failed, passed, setting, unconnected } from "./results.ts";

const message = "nothing matched within 500ms";
const lines = (failure: Parameters<typeof failureLines>[0]) => failureLines(failure, setting.style);

Deno.test("failureLines() shows no more than the failure tells", () => {
  assertEquals(lines({ message }), [message]);
  assertEquals(lines({ message, expected: "any" }), [message, "expected  any"]);
  assertEquals(lines({ message, received: new Uint8Array() }), [message, "received  nothing"]);
});

Deno.test("failureLines() shows what was received in hexadecimal when there is nothing to compare it with", () => {
  assertEquals(lines({ message, expected: "re:^B", received: utf8("A\n") }), [
    message,
    "expected  re:^B",
    "received  A\\n (2 bytes)",
    `00000000  41 0a${" ".repeat(45)}|A.|`,
  ]);
});

Deno.test("failureLines() compares bytes, and writes them when there is no text for them", () => {
  assertEquals(lines({ message, expectedBytes: utf8("B"), received: utf8("A") }), [
    message,
    "expected  B",
    "received  A (1 byte)",
    'differs   byte 0 is 41 "A" instead of 42 "B"',
    `expected  00000000  42${" ".repeat(48)}|B|`,
    `received  00000000  41${" ".repeat(48)}|A|`,
    `${" ".repeat(20)}^^${" ".repeat(49)}^`,
  ]);
});

Deno.test("failureLines() says nothing of a difference when there is none", () => {
  const { difference, rows } = evidence({ message, expectedBytes: utf8("A"), received: utf8("A") });
  assertEquals([difference, rows], [undefined, [`00000000  41${" ".repeat(48)}|A|`]]);
});

Deno.test("failureLines() ends with the last events, escaped", () => {
  assertEquals(lines({ message, lastEvents: ["18:00 a\\n", "18:01 \x1b[2J\n"] }), [
    message,
    "last events",
    "  18:00 a\\n",
    "  18:01 \\x1b[2J\\n",
  ]);
});

const inner: StepResult = {
  number: "2.1",
  text: "expect any",
  status: "failed",
  ms: 1,
  line: 7,
  failure: { message: "inner" },
};
const outer: StepResult = {
  ...inner,
  number: "2",
  text: "repeat",
  steps: [inner],
  failure: { message: "outer" },
};

Deno.test("failuresOf() gives the failures within a step before its own, and that of the scenario last", () => {
  const result = { ...failed, steps: [outer, { ...inner, number: "3" }], failure: { message: "whole" } };
  assertEquals(
    failuresOf(result).map(({ failure, step }) => [step?.number, failure.message]),
    [["2.1", "inner"], ["2", "outer"], ["3", "inner"], [undefined, "whole"]],
  );
  assertEquals(failuresOf(passed), []);
});

Deno.test("reason() is one line, with the step it happened in", () => {
  assertEquals(reason({ ...failed, steps: [outer] }), "step 2.1 (line 7) expect any: inner");
  assertEquals(reason(unconnected), "cannot connect to 127.0.0.1:1: connection refused (ECONNREFUSED)");
  assertEquals(reason({ ...unconnected, failure: { message: "a\nb" } }), "a\\nb");
  assertEquals(reason({ ...failed, steps: [] }), "failed");
});
