import { dirname, isAbsolute, join } from "node:path";
import type { Surroundings } from "../values/host.ts";

/** Files that a file names stand beside it, wherever the program was started. @param path of the file that names them */
export function beside(path: string, surroundings: Surroundings): Surroundings {
  const inPlace = (name: string) => isAbsolute(name) ? name : join(dirname(path), name);
  return { ...surroundings, readFile: (name) => surroundings.readFile(inPlace(name)) };
}
