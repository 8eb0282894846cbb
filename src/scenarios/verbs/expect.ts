import * as v from "valibot";
import { type Check, parseCheck } from "../../values/checksum_check.ts";
import { firstUnknownField } from "../../values/declared_name.ts";
import { usage } from "../../values/failure.ts";
import type { Value } from "../../values/options.ts";
import { duration } from "../../values/value_types.ts";
import { listOf, named } from "../../schema/schema_kit.ts";
import type { ExpectedPattern } from "../expectation.ts";
import { type ExpectedMatch, expectFields, expectPattern } from "../expect_step.ts";
import { type FieldPattern, fieldsInWords } from "../field_pattern.ts";
import { StepError } from "../../dialogue/failure.ts";
import { defineVerb } from "../verb.ts";

/** A name that templates can say: `{{capture.model}}`. */
const groupName: Value<string> = {
  placeholder: "NAME",
  parse(text) {
    if (/^[A-Za-z_]\w*(?:-[A-Za-z_]\w*)*$/.test(text)) return text;
    throw usage(`"${text}" is not a name (letters, digits and _, and not a digit first)`);
  },
};

const check: Value<Check> = { placeholder: "CHECK", parse: parseCheck };

type Fields = ReadonlyMap<string, FieldPattern>;

function isPattern(expected: ExpectedPattern | Fields): expected is ExpectedPattern {
  return !(expected instanceof Map);
}

function inWords(expected: ExpectedPattern | Fields): string {
  return isPattern(expected) ? expected.text : fieldsInWords(expected);
}

/**
 * Without a framing, what is expected is looked for in all that came since the last thing that was; what stands before
 * it is skipped. With one, the next message must be it.
 */
export const expect = defineVerb({
  name: "expect",
  placeholder: "PATTERN or {FIELD: VALUE}",
  summary: "the next message (with a framing, bytes must be all of it), or anywhere in the received bytes",
  example: "{ expect: 're:^ACME,([^,]+)', capture: [model], within: 500ms }",
  keys: {
    within: "how long it may take",
    capture: "names for its groups, or fields: {{capture.NAME}} in later steps",
    check: "the checksum at the end of the message: crc16-modbus, ...",
  },
  use: "reads",
  entries: ({ read, expectation, field }) => ({
    expect: v.lazy((input): v.GenericSchema<unknown, ExpectedPattern | Fields> =>
      typeof input === "string" ? expectation : named(field)
    ),
    within: v.exactOptional(read(duration)),
    capture: v.exactOptional(listOf(read(groupName))),
    check: v.exactOptional(read(check)),
  }),
  describe: ({ expect }) => inWords(expect),
  complain({ expect, capture = [] }, fields) {
    if (!isPattern(expect)) {
      if (!fields) return "fields are of messages: say with framing: where one ends";
      const unknown = firstUnknownField([...expect.keys()], fields);
      if (unknown !== undefined) return unknown;
      const other = capture.find((name) => !expect.has(name));
      return other && `"${other}" is not one of the fields (${[...expect.keys()].join(", ")})`;
    }
    if (capture.length > expect.groups) {
      const there = expect.groups === 0 ? "it has no groups" : `it has ${expect.groups}`;
      return `capture names ${capture.length} groups, but ${there} (try re:^V=([0-9.]+))`;
    }
  },
  defines({ expect, capture = [] }) {
    const names = isPattern(expect)
      ? [...Array.from({ length: expect.groups }, (_, i) => String(i + 1)), ...expect.names]
      : [];
    return [...names, ...capture].map((name) => `capture.${name}`);
  },
  needs: ({ expect }) =>
    isPattern(expect) ? expect.needs : [...expect.values()].flatMap(({ needs }) => needs),
  expectedBytes: ({ expect }) => isPattern(expect) ? expect.length : 0,
  async perform({ expect, within: own, capture = [], check }, stage) {
    const { link, context: { clock, signal, emit } } = stage;
    const { channel } = await link.dialogue(signal);
    const within = own ?? stage.within;
    const started = clock.now();
    const tell = (ok: boolean) => {
      const { id: conn, peer } = channel;
      emit({ event: "expect", conn, peer, ok, pattern: inWords(expect), took: clock.now() - started });
    };
    let found: ExpectedMatch;
    try {
      found = isPattern(expect)
        ? await expectPattern(expect, within, stage)
        : await expectFields(expect, within, stage);
      const verdict = check?.(found.bytes);
      if (verdict && !verdict.ok) throw link.failure({ message: verdict.message, received: found.bytes });
    } catch (error) {
      if (error instanceof StepError) tell(false);
      throw error;
    }
    tell(true);
    stage.scope.capture(found, isPattern(expect) ? capture : []);
  },
});
