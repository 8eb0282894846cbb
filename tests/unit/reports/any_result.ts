import fc from "fast-check";
import { latin1 } from "../../../src/bytes/bytes.ts";
import type { ScenarioResult, Status, StepFailure, StepResult } from "../../../src/reports/result.ts";
import { anyBytes, anyText } from "../arbitraries.ts";

/** What ends, opens or means something in one of the formats. */
const markup = [
  "]]>",
  "<![CDATA[",
  "</failure>",
  "<!--",
  "&amp;",
  "&#0;",
  "\"'",
  " # SKIP",
  "# TODO x",
  "\\#",
  "\\",
  "{",
  "---",
  "...",
  "\n  ...\nnot ok 1",
  "Bail out!",
  "1..0",
  "ok 1 - x",
  ": |",
  "- ",
  '"}],',
  "\ud800",
  "\udfff\ud800",
  "\uffff",
  "\ufffe",
  "\x00",
  "\x1b[31m",
  "\x85",
];

const units = fc.string({
  unit: fc.nat({ max: 0xffff }).map((unit) => String.fromCharCode(unit)),
  maxLength: 8,
});

/** Text as it might come out of a file or off a wire, whatever the contract says. */
const hostileText = fc.array(
  fc.oneof(
    anyText,
    anyBytes.map(latin1),
    units,
    fc.constantFrom(...markup),
    fc.constantFrom("a", " ", "psu"),
  ),
  { maxLength: 4 },
).map((parts) => parts.join(""));

const status = fc.constantFrom<Status>("passed", "failed", "skipped");
const ms = fc.double({ min: 0, max: 2 ** 31, noNaN: true });
const line = fc.integer({ min: 1, max: 100_000 });

const failure: fc.Arbitrary<StepFailure> = fc.record({
  message: hostileText,
  expected: hostileText,
  expectedBytes: anyBytes,
  received: anyBytes,
  lastEvents: fc.array(hostileText, { maxLength: 3 }),
}, { requiredKeys: ["message"] });

const { step } = fc.letrec<{ step: StepResult; steps: StepResult[] }>((tie) => ({
  steps: fc.array(tie("step"), { maxLength: 3 }),
  step: fc.record({
    number: hostileText,
    text: hostileText,
    status,
    ms,
    line,
    failure,
    steps: fc.oneof({ maxDepth: 2 }, fc.constant<StepResult[]>([]), tie("steps")),
  }, { requiredKeys: ["number", "text", "status", "ms", "line"] }),
}));

const anyResult: fc.Arbitrary<ScenarioResult> = fc.record({
  name: hostileText,
  file: hostileText,
  status,
  startedAt: fc.integer({ min: 0, max: 4e12 }),
  ms,
  steps: fc.array(step, { maxLength: 4 }),
  failure,
}, { requiredKeys: ["name", "file", "status", "startedAt", "ms", "steps"] });

/** Results with whatever in them: texts of other formats, controls, half characters, steps within steps. */
export const anyResults: fc.Arbitrary<ScenarioResult[]> = fc.array(anyResult, { maxLength: 5 });
