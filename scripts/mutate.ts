/**
 * `deno task mutate [--seed N] [--count N] [--minutes N]`: makes mutations of the source, one at a time, in a copy in a
 * temporary directory, and runs the unit tests that import the mutated file. Lists the mutations that none of them
 * notices. A survivor is no failure by itself: some mutations change nothing that can be seen. Ends with 1 only when the
 * tests fail without any mutation.
 */
import { parseArgs } from "@std/cli/parse-args";
import { copyRepository } from "./mutate/copy.ts";
import { unitTestsOf } from "./mutate/importers.ts";
import { judge, testsPass } from "./mutate/judge.ts";
import { allMutations, type Mutation } from "./mutate/mutations.ts";
import { seededRandom } from "../src/events/random.ts";

const options = parseArgs(Deno.args, { string: ["seed", "count", "minutes"] });
const seed = wholeNumber("seed", 1, 2 ** 31);
const count = wholeNumber("count", 30, 1000);
const minutes = wholeNumber("minutes", 10, 600);

function wholeNumber(name: "seed" | "count" | "minutes", otherwise: number, most: number): number {
  const text = options[name];
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= most) return value;
  console.error(`--${name}: "${text}" is not a whole number from 1 to ${most}`);
  Deno.exit(2);
}

/** So many of them, chosen without repetition. */
function choose(mutations: readonly Mutation[]): Mutation[] {
  const random = seededRandom(seed);
  const left = [...mutations];
  const chosen: Mutation[] = [];
  while (chosen.length < count && left.length > 0) {
    chosen.push(...left.splice(Math.floor(random() * left.length), 1));
  }
  return chosen;
}

const chosen = choose(allMutations("src"));
const tests = unitTestsOf(chosen.map(({ path }) => path));
await using copy = await copyRepository();
if (!await testsPass([...new Set([...tests.values()].flat())], copy.root, 300_000)) {
  throw new Error("the unit tests fail without any mutation");
}
const deadline = performance.now() + minutes * 60_000;
const tally = { killed: 0, survived: 0, untested: 0 };
let tried = 0;

for (const mutation of chosen) {
  if (performance.now() > deadline) break;
  tried++;
  const { path, line, before, after } = mutation;
  const verdict = await judge(mutation, tests.get(path) ?? [], copy.root);
  tally[verdict]++;
  if (verdict !== "killed") console.log(`${verdict}: ${path}:${line}: ${before}  ->  ${after}`);
}

const { killed, survived, untested } = tally;
const rest = tried < chosen.length ? ` of ${chosen.length}, then ${minutes} minutes were over` : "";
console.log(
  `${tried} mutations${rest} (seed ${seed}): ${killed} killed, ${survived} survived, ${untested} without a unit test`,
);
