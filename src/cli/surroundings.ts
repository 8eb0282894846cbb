import { ExitCode } from "../core/exit.ts";
import { Failure } from "../core/failure.ts";
import type { Surroundings } from "../core/surroundings.ts";

/** The machine that we run on. */
export const thisMachine: Surroundings = {
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
