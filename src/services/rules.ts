import { equal } from "../bytes/bytes.ts";
import { Failure } from "../values/failure.ts";
import { lazily } from "../values/lazy_import.ts";
import { optional, required, type Value } from "../values/options.ts";
import type { Platform } from "../values/platform.ts";
import { path } from "../values/value_types.ts";
import { framings } from "../framings/index.ts";
import { Device } from "../simulator/device.ts";
import type { RuleSet } from "../simulator/rule_set.ts";
import { watchFile } from "../simulator/watch.ts";
import { defineService } from "./service.ts";

/** A file that is read later, and maybe again. */
interface RuleFile {
  readonly path: string;
  readonly platform: Platform;
}

const ruleFile: Value<RuleFile> = {
  ...path,
  parse: (text, platform) => ({ path: path.parse(text, platform), platform }),
};

export const rules = defineService({
  name: "rules",
  summary: "simulates the device that a file of rules describes",
  example: "rules:file=psu.yaml,framing=line",
  can: ["watch"],
  options: {
    file: required(ruleFile, "the rules, in YAML"),
    framing: optional(
      framings,
      "where a message ends, in place of what the file says (line, when it says nothing)",
    ),
  },
  create({ file, framing }) {
    const { platform } = file;
    let device: Device | undefined;
    let bytes: Uint8Array = new Uint8Array();

    const load = async (): Promise<RuleSet> => {
      const { parseRules } = await lazily<typeof import("../simulator/load.ts")>(
        "../simulator/load.ts",
        import.meta.url,
      );
      return parseRules(bytes, file.path, platform, framing?.made);
    };

    return {
      async prepare() {
        bytes = platform.readFile(file.path, "rules");
        device = new Device(await load());
      },
      serve: (channel, context) => device!.serve(channel, context),
      watch(report, clock) {
        let said = "";
        const reload = async () => {
          try {
            const now = platform.readFile(file.path, "rules");
            if (equal(now, bytes)) return;
            bytes = now;
            device!.adopt(await load());
            report(`"${file.path}" is reloaded`, true);
            said = "";
          } catch (error) {
            if (!(error instanceof Failure)) throw error;
            if (error.message !== said) report(`${error.message}; the rules stay as they were`, false);
            said = error.message;
          }
        };
        return watchFile(file.path, reload, clock);
      },
    };
  },
});
