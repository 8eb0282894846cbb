/** Makes executables that need neither Deno nor Node: `deno task build`. */

import config from "../deno.json" with { type: "json" };
import { Failure } from "../src/values/failure.ts";
import { formatSize } from "../src/values/size.ts";
import { tryOut } from "./packaging/check.ts";
import { sha256, writeChecksums } from "./packaging/checksums.ts";
import { recordCommit } from "./packaging/commit.ts";
import { compile, type CompileOptions } from "./packaging/compile.ts";
import { checkedFlags } from "./packaging/permissions.ts";
import { help, parseSettings, type Settings } from "./packaging/settings.ts";
import { executableName, type Target } from "./packaging/targets.ts";
import { readTask } from "./tcplab_task.ts";

async function build({ targets, out, deno, runtime }: Settings): Promise<void> {
  const { flags, entry } = await readTask();
  const options = { deno, runtime, entry, flags: [...checkedFlags(flags), ...await recordCommit()] };
  await Deno.mkdir(out, { recursive: true });
  const dir = await Deno.realPath(out); // the compiler runs in another directory
  const failures: string[] = [];
  for (const target of targets) {
    const file = `${dir}/${executableName(config.version, target)}`;
    try {
      await remove(file); // from here on, what lies there is what was built now
      await buildOne(target, file, options);
    } catch (error) {
      await remove(file);
      failures.push(target.triple);
      complain(error);
    }
  }
  await writeChecksums(dir, config.version);
  if (failures.length > 0) throw new Error(`not built: ${failures.join(", ")}`);
}

async function buildOne(target: Target, file: string, options: CompileOptions): Promise<void> {
  await compile(target, file, options);
  const said = target.triple === Deno.build.target ? await tryOut(file, config.version) : "not tried here";
  const { size } = await Deno.stat(file);
  console.log([file, formatSize(size), await sha256(file), said].join("  "));
}

async function remove(file: string): Promise<void> {
  await Deno.remove(file).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

function complain(error: unknown): void {
  console.error(`build: ${error instanceof Error ? error.message : error}`);
}

try {
  const settings = parseSettings(Deno.args, Deno.env.get("DENORT_BIN") || undefined);
  if (settings) await build(settings);
  else console.log(help());
} catch (error) {
  complain(error);
  Deno.exitCode = error instanceof Failure ? 2 : 1;
}
