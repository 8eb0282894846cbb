/**
 * `deno task test:slow`: tests that take minutes. Those of connections once more without the private switches of the
 * runtime, as on one that has none; those of tests/slow; and how many of 30 mutations the unit tests notice.
 */
import { testFilesIn } from "./test/files.ts";
import { runAll, type TestRun } from "./test/runs.ts";

const lanes = 2;

/** End-to-end tests in which most depends on how bytes are read from sockets and written to them. */
const aboutBytes = [
  "byte_exactness",
  "half_close",
  "proxy_fault_bytes",
  "proxy_ends",
  "client_replies",
  "services",
];

function fallbackRuns(): TestRun[] {
  const env = { TCPLAB_TEST_FALLBACK: "1" };
  const preload = "--preload=tests/harness/without_switches.ts";
  return [
    { name: "unit tests of net without switches", args: [preload, "tests/unit/net"], env },
    ...aboutBytes.map((name) => `tests/e2e/${name}_test.ts`).map((path): TestRun => ({
      name: `${path} without switches`,
      args: [path],
      env,
    })),
  ];
}

const mutations: TestRun = {
  name: "mutations",
  kind: "script",
  args: ["scripts/mutate.ts", "--seed", "1", "--count", "30", "--minutes", "6"],
};

await runAll([
  mutations,
  ...testFilesIn("tests/slow").map((path): TestRun => ({ name: path, args: [path] })),
  ...fallbackRuns(),
], lanes);
