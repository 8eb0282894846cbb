import * as v from "valibot";
import type { Value } from "../values/options.ts";
import type { Platform } from "../values/platform.ts";
import { usage } from "../values/failure.ts";
import type { Pattern } from "../values/pattern.ts";
import { parsePatternTemplate } from "../templates/pattern_template.ts";
import { duration, pattern } from "../values/value_types.ts";
import { framings } from "../framings/index.ts";
import { field } from "../schema/binary_field.ts";
import { keys, named, oneOrMany, parsed, text } from "../schema/schema_kit.ts";
import type { TemplateNames } from "../templates/template.ts";
import { stepsSchema } from "./step_schema.ts";
import { type ConnectionNames, connectTarget, listenTarget } from "./target.ts";

/** Messages are ignored from the first one on, when nothing has a value. */
const constantPattern: Value<Pattern> = {
  ...pattern,
  parse(text, platform) {
    const template = parsePatternTemplate(text, platform, { sources: [] });
    if (template) throw usage(`"${text}": tags can't be filled in here`);
    return pattern.parse(text, platform);
  },
};

/** What can be said of one connection, or of all of them at the top of the file. */
function connectionEntries(
  names: ConnectionNames,
  read: <T>(value: Value<T>) => v.GenericSchema<unknown, T>,
) {
  return {
    connect: v.exactOptional(read(connectTarget(names))),
    listen: v.exactOptional(read(listenTarget)),
    framing: v.exactOptional(read(framings)),
    ignore: v.exactOptional(oneOrMany(read(constantPattern))),
    "connect-within": v.exactOptional(read(duration)),
    retry: v.exactOptional(read(duration)),
  };
}

/**
 * A whole scenario file.
 * @param names of its connections
 * @param templateNames that templates in it can use
 */
export function fileSchema(names: ConnectionNames, templateNames: TemplateNames, platform: Platform) {
  const read = <T>(value: Value<T>) => parsed(value, platform);
  return keys({
    name: v.exactOptional(text),
    ...connectionEntries(names, read),
    connections: v.exactOptional(named(keys(connectionEntries(names, read)))),
    fields: v.exactOptional(named(read(field))),
    within: v.exactOptional(read(duration)),
    timeout: v.exactOptional(read(duration)),
    set: v.exactOptional(named(text)),
    steps: stepsSchema(templateNames, platform),
  });
}

/** A file that has the right shape, but whose parts were not yet held against each other. */
export type FileDraft = v.InferOutput<ReturnType<typeof fileSchema>>;

/** What a file says of one connection. */
export type ConnectionDraft = NonNullable<FileDraft["connections"]> extends ReadonlyMap<string, infer Draft>
  ? Draft
  : never;
