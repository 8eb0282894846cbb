import { utf8 } from "../../../src/bytes/bytes.ts";
import { ExitCode } from "../../../src/values/exit_codes.ts";
import { Failure } from "../../../src/values/failure.ts";
import { loadFiles } from "../../../src/scenarios/load_files.ts";
import { assertEquals } from "../../assert.ts";
import { linux } from "../refusal.ts";

const files: Record<string, string> = {
  "good.yaml": "connect: ${HOST}\nset: {HOST: ':1'}\nsteps: [fin]",
  "other.yaml": "name: The other\nconnect: :1\nsteps: [send: '${WORD}']",
  "bad.yaml": "connect: :1\nsteps: [fni, {wait: 5}]",
};

const platform = {
  ...linux,
  readFile(path: string) {
    const text = files[path];
    if (text === undefined) {
      throw new Failure(ExitCode.LocalResource, `"${path}" cannot be read: no such file`);
    }
    return utf8(text);
  },
};

function loaded(names: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const { scenarios, problems, code } = loadFiles(names, new Map(Object.entries(variables)), platform);
  return {
    scenarios: scenarios.map(({ name }) => name),
    problems: problems.map((each) => each.replace(/ \(.*/, "")),
    code,
  };
}

Deno.test("loadFiles() gives the scenarios in the order of the files", () => {
  const { scenarios, problems } = loaded(["other.yaml", "good.yaml"], { WORD: "x" });
  assertEquals([scenarios, problems], [["The other", "good"], []]);
});

Deno.test("loadFiles() lists what is wrong with any of the files", () => {
  const { problems, code } = loaded(["bad.yaml", "missing.yaml", "good.yaml", "other.yaml"]);
  assertEquals(code, ExitCode.Usage);
  assertEquals(problems, [
    '"missing.yaml" cannot be read: no such file',
    'bad.yaml:2:9: "fni" is not a step, did you mean "fin"?',
    'bad.yaml:2:21: wait: "5" has no unit',
    'other.yaml:3:15: send: "${WORD}" is not set',
  ]);
});

Deno.test("loadFiles() refuses a variable that none of the files asks for", () => {
  assertEquals(loaded(["good.yaml", "other.yaml"], { HOST: ":2", WORD: "x" }).problems, []);
  assertEquals(loaded(["good.yaml"], { HOTS: ":2" }).problems, [
    '--set: no file asks for "HOTS", did you mean "HOST"?',
  ]);
});

Deno.test("loadFiles() calls files that can't be read no mistake in files", () => {
  const { problems, code } = loaded(["missing.yaml", "good.yaml", "gone.yaml"], { HOTS: ":2" });
  assertEquals([problems.length, code], [2, ExitCode.LocalResource]);
});
