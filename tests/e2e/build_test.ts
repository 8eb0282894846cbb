import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { checkedFlags } from "../../scripts/packaging/permissions.ts";
import { machineOf, targets, triples } from "../../scripts/packaging/targets.ts";
import { parseTask, readTask, repository } from "../../scripts/tcplab_task.ts";
import { assert, assertEquals, assertMatch, assertStringIncludes, assertThrows } from "../assert.ts";
import { commands } from "../../src/commands/index.ts";

// The compiler is played by a shell script here: .ci/run builds and tries a real executable.

Deno.test("parseTask() takes a command line apart", () => {
  assertEquals(parseTask("A=1 B='x y' deno run --no-prompt --v8-flags=\"--a,--b\" main.ts"), {
    env: { A: "1", B: "x y" },
    flags: ["--no-prompt", "--v8-flags=--a,--b"],
    entry: "main.ts",
  });
});

Deno.test("parseTask() refuses what it can't follow", () => {
  for (
    const line of ["", "deno test", "deno run", "deno run --a", "node main.js", "deno run main.ts --quiet"]
  ) {
    assertThrows(() => parseTask(line), Error, 'the task "tcplab" is not of the form');
  }
});

Deno.test("checkedFlags() lets the task of deno.json pass", async () => {
  const { flags } = await readTask();
  assertEquals(checkedFlags(flags), flags);
});

Deno.test("checkedFlags() refuses other programs, foreign code, everything, and prompts", () => {
  for (const flag of ["-A", "--allow-all", "--allow-run", "--allow-run=sh", "--allow-ffi", "-P"]) {
    assertThrows(
      () => checkedFlags(["--no-prompt", flag]),
      Error,
      `"${flag}" in the task "tcplab" is refused`,
    );
  }
  assertThrows(() => checkedFlags(["--allow-net"]), Error, '"--no-prompt" is missing');
});

Deno.test("machineOf() tells the kinds of executables apart", () => {
  for (const { machine } of targets) assertEquals(machineOf(headOf(machine)), machine);
  assertEquals(machineOf(headOf("ELF x86_64").subarray(0, 63)), undefined);
  assertEquals(machineOf(new TextEncoder().encode("#!/bin/sh\n".repeat(10))), undefined);
});

Deno.test("machineOf() knows the executable that runs this", async () => {
  using file = await Deno.open(Deno.execPath());
  const head = new Uint8Array(4096);
  await file.read(head);
  assertEquals(machineOf(head), targets.find(({ triple }) => triple === Deno.build.target)!.machine);
});

building(
  "build names an executable after version and target, and writes its checksum",
  async ({ dir, build }) => {
    for (const { triple, suffix, machine } of targets.filter(({ triple }) => triple !== Deno.build.target)) {
      await Deno.writeFile(`${dir}/head`, headOf(machine));
      const { code, stdout, stderr } = await build("--target", triple, "--out", `${dir}/out`);
      assertEquals([code, stderr], [0, ""]);
      const name = `tcplab-${config.version}-${triple}${suffix}`;
      assertMatch(stdout, new RegExp(`/out/${name}  512 B  [0-9a-f]{64}  not tried here\n$`));
      assertEquals(await Deno.readFile(`${dir}/out/${name}`), headOf(machine));
    }
    const check = new Deno.Command("sha256sum", {
      args: ["--check", "--strict", "SHA256SUMS"],
      cwd: `${dir}/out`,
    });
    const { success, stdout } = await check.output();
    assertEquals([success, new TextDecoder().decode(stdout).match(/: OK$/gm)?.length], [
      true,
      targets.length - 1,
    ]);
  },
);

building("build compiles with the flags of the task, for the target", async ({ dir, build }) => {
  await Deno.writeFile(`${dir}/head`, headOf("PE x86_64"));
  await build("--target", "x86_64-pc-windows-msvc", "--out", `${dir}/out`);
  const args = (await Deno.readTextFile(`${dir}/args`)).trimEnd().split("\n");
  const { flags, entry } = await readTask();
  const output = args[args.indexOf("--output") + 1]!;
  assertEquals(args.slice(0, 6), [
    "compile",
    "--no-check",
    "--target",
    "x86_64-pc-windows-msvc",
    "--output",
    output,
  ]);
  const rest = args.slice(6).filter((word) => word !== "--include");
  assertEquals(rest.filter((word) => !included(args).includes(word)), [...flags, entry]);
});

building("build puts in what is only imported when it is needed: every command", async ({ dir, build }) => {
  await Deno.writeFile(`${dir}/head`, headOf("PE x86_64"));
  await build("--target", "x86_64-pc-windows-msvc", "--out", `${dir}/out`);
  const inside = included((await Deno.readTextFile(`${dir}/args`)).trimEnd().split("\n"));
  for (const { name } of commands) assert(inside.includes(`src/commands/${name}.ts`), name);
  for (const path of inside.filter((path) => path.endsWith(".ts"))) {
    assert((await Deno.stat(new URL(`../../${path}`, import.meta.url))).isFile, path);
  }
});

/** What the compiler is told to put in besides the entry. */
function included(args: readonly string[]): string[] {
  return args.filter((_, i) => args[i - 1] === "--include");
}

building("build says what to do when the runtime can't be downloaded", async ({ dir, build }) => {
  await Deno.writeTextFile(
    `${dir}/complaint`,
    "error: Setting up base binary.\n\nStack backtrace:\n   0: <unknown>\n",
  );
  const { code, stderr } = await build("--target", "aarch64-apple-darwin", "--out", `${dir}/out`);
  assertEquals(code, 1);
  assertStringIncludes(stderr, "build: the runtime for aarch64-apple-darwin can't be downloaded");
  assertStringIncludes(stderr, "set DENORT_BIN to the path of a denort executable for aarch64-apple-darwin");
  assertStringIncludes(stderr, "\nbuild: not built: aarch64-apple-darwin\n");
  assertEquals(stderr.includes("backtrace"), false);
});

building("build refuses a runtime for another machine", async ({ dir, build }) => {
  await Deno.writeFile(`${dir}/head`, headOf("ELF aarch64"));
  const { code, stderr } = await build("--target", "x86_64-pc-windows-msvc", "--out", `${dir}/out`, {
    DENORT_BIN: `${dir}/head`,
  });
  assertEquals(code, 1);
  assertStringIncludes(stderr, `build: DENORT_BIN: "${dir}/head" is ELF aarch64, not PE x86_64\n`);
});

building("build leaves nothing behind that does not work", async ({ dir, build }) => {
  const { triple, machine } = targets.find(({ triple }) => triple === Deno.build.target)!;
  await Deno.writeFile(`${dir}/head`, headOf(machine));
  const { code, stderr } = await build("--out", `${dir}/out`);
  assertEquals(code, 1);
  assertStringIncludes(stderr, `build: not built: ${triple}\n`);
  assertEquals(Array.from(Deno.readDirSync(`${dir}/out`)), []);
});

const refusals: ReadonlyArray<readonly [args: readonly string[], complaint: string]> = [
  [["--tagret", "all"], 'unknown option "--tagret", did you mean "--target"?'],
  [["--target", "z80"], `--target: "z80" is not accepted (${triples.join(", ")}, all)`],
  [["--out="], "--out needs a value"],
  [["--deno", "/nowhere/deno"], '--deno: "/nowhere/deno" does not exist'],
  [["all"], '"all": unexpected argument'],
];
for (const [args, complaint] of refusals) {
  building(`build ${args.join(" ")} is refused`, async ({ build }) => {
    const { code, stdout, stderr } = await build(...args);
    assertEquals([code, stdout], [2, ""]);
    assertStringIncludes(stderr, `build: ${complaint}`);
  });
}

building("build --target all is refused with DENORT_BIN, which is one runtime", async ({ dir, build }) => {
  await Deno.writeTextFile(`${dir}/denort`, "");
  const { code, stderr } = await build("--target", "all", { DENORT_BIN: `${dir}/denort` });
  assertEquals([code, stderr], [
    2,
    "build: DENORT_BIN is the runtime of one target, and 5 are asked for\n",
  ]);
});

interface Bench {
  /** What is in its file `head` comes out of the compiler; when there is a `complaint`, it fails with that. */
  readonly dir: string;
  build(
    ...args: ReadonlyArray<string | Record<string, string>>
  ): Promise<{ code: number; stdout: string; stderr: string }>;
}

const compiler = `#!/bin/sh
dir=$(dirname "$0")
[ "$*" = "compile --help" ] && exit
printf '%s\\n' "$@" >"$dir/args"
if [ -e "$dir/complaint" ]; then cat "$dir/complaint" >&2; exit 1; fi
while [ "$1" != --output ]; do shift; done
cat "$dir/head" >"$2" && chmod +x "$2"
`;

function building(name: string, test: (bench: Bench) => Promise<void>): void {
  Deno.test({
    name,
    ignore: Deno.build.os !== "linux",
    async fn() {
      const dir = await Deno.realPath(await Deno.makeTempDir());
      try {
        await Deno.writeTextFile(`${dir}/deno`, compiler, { mode: 0o755 });
        await test({ dir, build: (...args) => build(`${dir}/deno`, args) });
      } finally {
        await Deno.remove(dir, { recursive: true });
      }
    },
  });
}

async function build(deno: string, args: ReadonlyArray<string | Record<string, string>>) {
  const words = args.filter((each) => typeof each === "string");
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "-A",
      fileURLToPath(new URL("scripts/build.ts", repository)),
      "--deno",
      deno,
      ...words,
    ],
    env: Object.assign({ NO_COLOR: "1", DENORT_BIN: "" }, ...args.filter((each) => typeof each !== "string")),
  }).output();
  return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

/** The first 512 bytes of an executable, as far as they matter. */
function headOf(machine: string): Uint8Array {
  const head = new Uint8Array(512);
  const view = new DataView(head.buffer);
  const isArm = machine.endsWith("aarch64");
  if (machine.startsWith("ELF")) {
    view.setUint32(0, 0x7f454c46);
    view.setUint16(18, isArm ? 0xb7 : 0x3e, true);
  } else if (machine.startsWith("PE")) {
    view.setUint16(0, 0x4d5a);
    view.setUint32(60, 128, true);
    view.setUint32(128, 0x50450000);
    view.setUint16(132, isArm ? 0xaa64 : 0x8664, true);
  } else {
    view.setUint32(0, 0xfeedfacf, true);
    view.setUint32(4, isArm ? 0x0100000c : 0x01000007, true);
  }
  return head;
}
