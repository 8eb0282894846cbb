/**
 * `deno task words`: lists words in messages, help, docstrings and comments that are not plain technical English, with
 * what to write instead. It is advice, not a gate: it always exits 0.
 */
import { repository } from "./tcplab_task.ts";

/** Expressions, and the words to use instead. */
const advice: ReadonlyArray<readonly [found: RegExp, instead: string]> = [
  [/\b(?:is|are|was|were) told (?:of|that)\b/i, "called for, receives, reports"],
  [/\btells? (?:of|that|whether|how|what|where|when)\b/i, "reports, says"],
  [/\blent\b/i, "borrowed: only valid during the call"],
  [/\bwho(?:so)?ever\b/i, "the caller, the receiver, the user"],
  [/\bwhat (?:comes|came)\b/i, "received bytes, the next message"],
  [/\bstands?\b(?! in for)/i, "is"],
  [/\bgo(?:es)? on\b/i, "continues, resumes"],
  [/\bso many\b/i, "N, this number of"],
  [/\banew\b/i, "again, from the start"],
  [/\bheld against\b/i, "compared with, checked against"],
  [/\bone argument too many\b/i, "unexpected argument"],
  [/\bin (?:its|our|their|the) hands?\b/i, "owned by, being processed"],
  [/\bwhat is to be\b/i, "name it"],
  [/\bgives back\b/i, "returns"],
];

/** Only the text of a line: strings and comments, without code. */
function textOf(line: string): string {
  const comment = /(?:\/\/|^\s*\/?\*+)(.*)$/.exec(line)?.[1] ?? "";
  const strings = [...line.matchAll(/"((?:[^"\\]|\\.)*)"|`([^`]*)`/g)].map((found) => found[1] ?? found[2]);
  return [comment, ...strings].join(" ");
}

function* walk(folder: URL): Generator<URL> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* walk(new URL(`${name}/`, folder));
    else if (name.endsWith(".ts")) yield new URL(name, folder);
  }
}

let count = 0;
for (const file of walk(new URL("src/", repository))) {
  const path = file.href.slice(repository.href.length);
  for (const [i, line] of (await Deno.readTextFile(file)).split("\n").entries()) {
    const text = textOf(line);
    for (const [found, instead] of advice) {
      const word = found.exec(text)?.[0];
      if (word === undefined) continue;
      console.log(`${path}:${i + 1}: "${word}": ${instead}`);
      count++;
    }
  }
}
console.log(`${count} places`);
