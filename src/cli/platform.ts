import { ExitCode } from "../values/exit_codes.ts";
import { Failure } from "../values/failure.ts";
import type { Platform } from "../values/platform.ts";

/** The machine that we run on. */
export const thisMachine: Platform = {
  os: Deno.build.os,
  readFile(path) {
    try {
      return Deno.readFileSync(path);
    } catch (error) {
      const why = (error as Error).message.replace(/: (open|readfile) .*/, "");
      throw new Failure(ExitCode.LocalResource, `"${path}" cannot be read: ${why}`);
    }
  },
};

/** How lines of text end here. */
export const lineEnd = Deno.build.os === "windows" ? "\r\n" : "\n";
