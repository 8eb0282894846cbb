/**
 * Measures tcplab beside the original Node program, bare runtimes, C, ncat, socat, nginx and haproxy, on this
 * machine, now. Contenders take turns in rounds, so that a busy moment hits all of them alike.
 */

import type { Bench, Section } from "./bench/bench.ts";
import { endAllChildren } from "./bench/child.ts";
import { CompilerMissing, Driver } from "./bench/driver.ts";
import { echoBulk } from "./bench/echo-bulk.ts";
import { echoSmall } from "./bench/echo-small.ts";
import { firstStep } from "./bench/first-step.ts";
import { framing } from "./bench/framing.ts";
import { judge } from "./bench/judge.ts";
import { describeMachine } from "./bench/machine.ts";
import { memory } from "./bench/memory.ts";
import { neighbour } from "./bench/neighbour.ts";
import { pipe } from "./bench/pipe.ts";
import { proxyBulk } from "./bench/proxy-bulk.ts";
import { proxyLatency } from "./bench/proxy-latency.ts";
import { proxyMemory } from "./bench/proxy-memory.ts";
import { proxyPcapng } from "./bench/proxy-pcapng.ts";
import { proxySmall } from "./bench/proxy-small.ts";
import { rules } from "./bench/rules.ts";
import { parseSettings, type Settings, usage, UsageError } from "./bench/settings.ts";
import { startup } from "./bench/startup.ts";
import { alignedTable, markdownTable } from "./bench/table.ts";
import { tcplabCommand } from "./bench/tcplab.ts";

const benches: readonly Bench[] = [
  ...[echoSmall, echoBulk, neighbour, pipe, startup, memory, framing, rules, firstStep],
  ...[proxySmall, proxyBulk, proxyLatency, proxyMemory, proxyPcapng],
];

async function runBenches(settings: Settings, dir: string): Promise<Section[]> {
  const tcplab = await tcplabCommand(settings.exe);
  let compiled: Promise<Driver> | undefined;
  const driver = () => compiled ??= Driver.compile(dir);

  const sections: Section[] = [];
  for (const bench of benches.filter(({ name }) => settings.only.includes(name))) {
    try {
      sections.push(...await bench.run({ ...settings, dir, tcplab, driver }));
    } catch (error) {
      if (!(error instanceof CompilerMissing)) throw error;
      console.error(`bench: ${bench.name} is skipped: ${error.message}`);
    }
  }
  return sections;
}

async function report(settings: Settings, sections: Section[]): Promise<void> {
  const machine = await describeMachine(settings);
  const rows = sections.flatMap(judge);
  if (settings.json !== undefined) {
    await Deno.writeTextFile(settings.json, JSON.stringify({ machine, sections, rows }, null, 2) + "\n");
  }
  console.log(settings.markdown ? markdownTable(rows, machine) : alignedTable(rows, machine));
  if (settings.check && rows.some(({ targets }) => targets.some(({ verdict }) => verdict === "missed"))) {
    Deno.exitCode = 1;
  }
}

async function main(): Promise<void> {
  const settings = parseSettings(Deno.args, benches.map(({ name }) => name));
  if (settings.help) return console.log(usage(benches));

  const dir = await Deno.makeTempDir({ prefix: "tcplab-bench-" });
  const cleanUp = () => {
    endAllChildren();
    Deno.removeSync(dir, { recursive: true });
  };
  for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
    Deno.addSignalListener(signal, () => {
      cleanUp();
      Deno.exit(code);
    });
  }
  try {
    await report(settings, await runBenches(settings, dir));
  } finally {
    cleanUp();
  }
}

try {
  await main();
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : error}`);
  Deno.exitCode = error instanceof UsageError ? 2 : 1;
}
