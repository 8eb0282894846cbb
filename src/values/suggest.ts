// @ts-types="./levenshtein_distance.d.ts"
import { levenshteinDistance } from "@std/text/levenshtein-distance";

/** `, did you mean "echo"?` when one of the names is near to what was written, else nothing. */
export function suggest(written: string, names: readonly string[]): string {
  // It is the right name, in the wrong place or form.
  if (names.includes(written)) return "";
  let nearest = "";
  let shortest = Math.max(2, Math.floor(written.length / 3)) + 1;
  for (const name of names) {
    const distance = levenshteinDistance(written.toLowerCase(), name.toLowerCase());
    if (distance < shortest && distance < name.length) [nearest, shortest] = [name, distance];
  }
  return nearest === "" ? "" : `, did you mean "${nearest}"?`;
}
