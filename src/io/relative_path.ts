import { dirname, isAbsolute, join } from "node:path";
import type { Platform } from "../values/platform.ts";

/** Files that a file names stand beside it, wherever the program was started. @param path of the file that names them */
export function relativeTo(path: string, platform: Platform): Platform {
  const inPlace = (name: string) => isAbsolute(name) ? name : join(dirname(path), name);
  return { ...platform, readFile: (name, kind) => platform.readFile(inPlace(name), kind) };
}
