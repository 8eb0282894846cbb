import * as v from "valibot";
import { firstUnknownField } from "../values/declared_name.ts";
import { usage } from "../values/failure.ts";
import { type Value, yesOrNo } from "../values/options.ts";
import type { Platform } from "../values/platform.ts";
import { choice, count, duration, payload } from "../values/value_types.ts";
import { badKinds } from "../events/frame.ts";
import { framings } from "../framings/index.ts";
import { actionSchemas, contradiction, inOrder } from "./action_schema.ts";
import { Condition, type When } from "./condition.ts";
import { type Declared, undeclared } from "./declared_names.ts";
import { field } from "../schema/binary_field.ts";
import { messageMatcher, valueMatcher } from "../schema/message_pattern.ts";
import { ordinal } from "./occurrence.ts";
import type { Rule, RuleSet, UnaskedMessage } from "./rule_set.ts";
import { judged, keys, listOf, named, oneOrMany, parsed, text } from "../schema/schema_kit.ts";

/** All memories of a file together; a device of 65536 registers has 128 KiB. */
const mostMemory = 16 * 1024 * 1024;

/** The framing of a file that does not say one. */
export const usualFraming = "line";

/** A whole rule file. */
export function fileSchema(declared: Declared, platform: Platform) {
  const yes = parsed(yesOrNo, platform);
  const number = parsed(count(1, mostMemory), platform);
  const { actions, entries } = actionSchemas(declared, platform);

  const memory = v.pipe(
    keys({
      size: number,
      width: v.optional(number, "1"),
      initial: v.optional(parsed(payload, platform)),
    }),
    judged(({ size, width, initial }) => {
      if (size * width > mostMemory) return `${size} cells of ${width} bytes are too many (at most 16 MiB)`;
      if ((initial?.length ?? 0) > size * width) {
        return `initial has ${initial?.length} of at most ${size * width} bytes`;
      }
    }),
    v.transform(({ size, width, initial }) => ({ size, width, initial })),
  );

  const { state: stateNames, fields } = declared;
  const names = { state: stateNames, sources: ["state"] };
  const ofMessage = { ...names, ...(fields ? { fields } : {}), sources: ["state", "frame"] };
  const state = v.pipe(
    named(parsed(valueMatcher(names), platform)),
    judged((values) => undeclared("state", [...values.keys()], stateNames)),
  );
  // What there is to ask when no message has come.
  const circumstances = {
    connection: v.optional(parsed(ordinal, platform)),
    nth: v.optional(parsed(ordinal, platform)),
    state: v.optional(state),
  };
  const when = keys({
    pattern: v.optional(parsed(messageMatcher(ofMessage), platform)),
    frame: v.optional(v.pipe(
      named(parsed(valueMatcher(ofMessage), platform)),
      judged((values) => firstUnknownField([...values.keys()], fields)),
    )),
    bad: v.optional(parsed(choice("any", ...badKinds), platform)),
    ...circumstances,
  });
  const toCondition = v.transform((when: When) => new Condition(when));
  const map = v.pipe(when, toCondition);
  const pattern = v.pipe(
    parsed(messageMatcher(ofMessage), platform),
    v.transform((pattern) => new Condition({ pattern })),
  );
  const condition = v.lazy((input): v.GenericSchema<unknown, Condition> =>
    typeof input === "string" ? pattern : map
  );

  const rule = v.pipe(
    keys({ when: condition, then: actions }),
    v.transform(({ when, then }): Rule => ({
      when,
      then,
      limited: then.filter(({ isLimited }) => isLimited),
    })),
  );
  const unasked = {
    interval: parsed(interval, platform),
    when: v.optional(v.pipe(keys(circumstances), toCondition)),
    then: v.optional(actions),
  };
  const talk = v.pipe(
    keys({ ...unasked, ...entries } as typeof unasked),
    judged(({ then, interval: _interval, when: _when, ...map }) =>
      then && inOrder(map).length > 0 ? "write the actions under then, or here, but not both" : undefined
    ),
    judged(({ then, ...map }) => then ? undefined : contradiction(map)),
    v.transform(({ interval, when = always, then, ...map }): UnaskedMessage => ({
      interval,
      when,
      then: then ?? inOrder(map),
    })),
  );

  return v.pipe(
    keys({
      framing: v.optional(parsed(framings, platform), usualFraming),
      shared: v.optional(yes, "yes"),
      state: v.optional(named(text), {}),
      memory: v.optional(named(memory), {}),
      fields: v.optional(named(parsed(field, platform)), {}),
      greeting: v.optional(actions),
      rules: v.optional(listOf(rule)),
      every: v.optional(oneOrMany(talk)),
      default: v.optional(actions),
    }),
    v.transform(({ framing, shared, every, ...file }): RuleSet => ({
      ...file,
      framing: framing.made,
      isShared: shared,
      greeting: file.greeting ?? [],
      rules: file.rules ?? [],
      talks: every ?? [],
      otherwise: file.default ?? [],
    })),
  );
}

const always = new Condition({});

/** More often than a timer can be kept to is a flood. */
const interval: Value<number> = {
  placeholder: "DURATION",
  parse(text, platform) {
    const ms = duration.parse(text, platform);
    if (ms < 1) throw usage(`"${text}" is too short (at least 1ms)`);
    return ms;
  },
};
