import type { Named } from "../values/registry.ts";
import { type Failure, usage } from "../values/failure.ts";
import type { Value } from "../values/options.ts";
import { parseSpec } from "../values/spec.ts";
import { path } from "../values/value_types.ts";
import { logs } from "../logs/index.ts";
import type { LogMaker } from "../logs/log.ts";

/** A log as `--log` takes it, which must go to a file; or just the name of a file, for a text log of both sides. */
export const logTarget: Value<Named<LogMaker>> = {
  placeholder: "SPEC or FILE",
  isPath: true,
  parse(text, platform) {
    if (/^[a-z][a-z0-9-]*:[a-z-]+=/.test(text)) {
      const log = logs.parse(text, platform);
      if (!parseSpec(text).options.has("file")) throw withoutFile(text, `${text},file=PATH`);
      return log;
    }
    const name = text.replace(/:$/, "");
    if (logs.find(name)) throw withoutFile(text, `${name}:file=PATH`);
    const file = path.parse(text, platform).replaceAll(",", "\\,");
    return logs.parse(`text:data=both,file=${file}`, platform);
  },
};

function withoutFile(text: string, better: string): Failure {
  return usage(`"${text}" names no file, and this screen is taken (try ${better})`);
}
