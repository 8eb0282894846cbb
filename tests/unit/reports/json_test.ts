import fc from "fast-check";
import { fromLatin1, utf8 } from "../../../src/bytes/bytes.ts";
import type { ScenarioResult, StepFailure, StepResult } from "../../../src/reports/result.ts";
import { assert, assertEquals } from "../../assert.ts";
import { unsafe } from "../unsafe.ts";
import { anyResults } from "./any_result.ts";
import { all, failed, rendered } from "./results.ts";

Deno.test("the json report is one object with all that is known", () => {
  assertEquals(
    rendered("json", [failed], {}, 2),
    `{"v":1,"planned":2,"scenarios":[
{"name":"The supply remembers","file":"lab/psu.yaml","status":"failed","startedAt":"2026-11-22T10:00:01.123Z",` +
      `"ms":1020,"steps":[` +
      `{"number":"1","text":"send *IDN?\\\\n","line":5,"status":"passed","ms":0.123},` +
      `{"number":"2","text":"expect ACME,PSU\\\\n","line":9,"status":"failed","ms":500.2,"failure":{` +
      `"message":"received something else","expected":"ACME,PSU\\\\n",` +
      `"expectedBytes":{"bytes":9,"text":"ACME,PSU\\n"},"received":{"bytes":9,"text":"ACME,PSX\\n"},` +
      `"difference":{"expected":7,"received":7},"lastEvents":[` +
      `"18:00:00.123 CONNECTED: 127.0.0.1:5025 #1","18:00:00.200 DATA 127.0.0.1:5025 #1: ACME,PSX\\\\n"]}},` +
      `{"number":"3","text":"fin","line":10,"status":"skipped","ms":0}]}
],"passed":0,"failed":1,"skipped":0,"ms":1536}
`,
  );
});

Deno.test("the json report of nothing is still an object", () => {
  assertEquals(JSON.parse(rendered("json", [])), {
    v: 1,
    planned: 0,
    scenarios: [],
    passed: 0,
    failed: 0,
    skipped: 0,
    ms: 1536,
  });
});

Deno.test("the json report counts", () => {
  const { passed, failed, skipped, scenarios } = JSON.parse(rendered("json", all));
  assertEquals([passed, failed, skipped, scenarios.length], [1, 2, 1, 4]);
});

Deno.test("the json report ends lines with a line feed on every system", () => {
  assertEquals(rendered("json", all, { lineEnd: "\r\n" }), rendered("json", all));
});

interface Content {
  readonly bytes: number;
  readonly text?: string;
  readonly base64?: string;
}

/** The bytes that are meant. */
function decoded(content: Content | undefined): Uint8Array | undefined {
  if (!content) return undefined;
  const bytes = content.text === undefined ? fromLatin1(atob(content.base64!)) : utf8(content.text);
  assertEquals(bytes.length, content.bytes);
  return bytes;
}

type Written<T> = { readonly [Key in keyof T]: T[Key] extends Uint8Array | undefined ? Content : T[Key] };

function sameFailure(read: Written<StepFailure> | undefined, failure: StepFailure | undefined): void {
  if (!read || !failure) return assertEquals<unknown>(read, failure);
  const { message, expected, lastEvents } = failure;
  assertEquals([read.message, read.expected, read.lastEvents], [message, expected, lastEvents]);
  assertEquals(decoded(read.expectedBytes), failure.expectedBytes);
  assertEquals(decoded(read.received), failure.received);
}

/** What is read back is what was written, steps within steps and all. */
function same(read: StepResult | ScenarioResult, result: StepResult | ScenarioResult): void {
  assertEquals(read.status, result.status);
  assert(Math.abs(read.ms - result.ms) <= 0.0005, "times are exact to the microsecond");
  if ("name" in read && "name" in result) {
    assertEquals([read.name, read.file], [result.name, result.file]);
    assertEquals(Date.parse(String(read.startedAt)), result.startedAt);
  } else if ("text" in read && "text" in result) {
    assertEquals([read.number, read.text, read.line], [result.number, result.text, result.line]);
  }
  sameFailure(read.failure as Written<StepFailure> | undefined, result.failure);
  assertEquals(read.steps?.length, result.steps?.length);
  read.steps?.forEach((step, i) => same(step, result.steps![i]!));
}

Deno.test("the json report gives any results back as they were, in printable characters", () =>
  fc.assert(fc.property(anyResults, (results) => {
    const text = rendered("json", results);
    assert(!unsafe.test(text.replaceAll("\n", "")), "only line feeds control");
    const { scenarios } = JSON.parse(text);
    assertEquals(scenarios.length, results.length);
    results.forEach((result, i) => same(scenarios[i], result));
  })));
