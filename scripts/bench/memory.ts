import type { Bench, Sample, Section, Workbench } from "./bench.ts";
import { compare } from "./compare.ts";
import * as contenders from "./contenders.ts";
import { BULK } from "./echo-bulk.ts";
import { memoryKiB, openFiles } from "./process-status.ts";
import { type RunningServer, type Server, sleep, startServer } from "./server.ts";

const IDLE_CONNECTIONS = 2000;
const FLOOD_BYTES = 64e6;

export const memory: Bench = {
  name: "memory",
  summary: "resident memory: idle connections, a peer that never reads, peak under load",

  async run(bench) {
    await bench.driver(); // without a compiler the bench is skipped; later on, every contender would fail
    const echo = contenders.tcplabServer(bench, "echo");
    const said = contenders.tcplabServer(bench, "said");
    const bare = [contenders.bareDeno(), await contenders.bareNode()];
    const original = await contenders.originalWithoutLogging(bench);
    return [
      await compareFresh(
        bench,
        "memory: idle",
        "KiB/conn",
        { server: echo, limit: 10 },
        [said, ...bare],
        perIdle,
      ),
      await compareFresh(
        bench,
        "memory: no reader",
        "MiB",
        { server: echo, limit: 32 },
        [...bare, original],
        unread,
      ),
      await compareFresh(bench, "memory: peak", "MiB", { server: echo }, [said, ...bare, original], peak),
    ];
  },
};

type Measure = (bench: Workbench, server: Server, running: RunningServer) => Promise<Sample>;

/** Every measurement has a server of its own: memory that was once taken seldom comes back. */
function compareFresh(
  bench: Workbench,
  name: string,
  unit: string,
  first: { server: Server; limit?: number },
  others: Server[],
  measure: Measure,
): Promise<Section> {
  const { server: { name: contender }, limit: value } = first;
  return compare(
    {
      name,
      unit,
      better: "less",
      baseline: contenders.BARE_DENO,
      targets: value === undefined ? [] : [{ contender, bound: "at most", value }],
    },
    [first.server, ...others],
    bench.rounds,
    async (server) => {
      await using running = await startServer(server);
      return await measure(bench, server, running);
    },
  );
}

const perIdle: Measure = async (bench, server, { pid, port }) => {
  const driver = await bench.driver();
  // What a server takes once, for its first connections, is not the price of one more.
  await driver.echo(port, { connections: 200, size: 64, seconds: 0.3, replyOverhead: server.replyOverhead });
  await sleep(300);
  const before = { files: await openFiles(pid), memory: await memoryKiB(pid, "VmRSS") };
  await using _peers = await driver.idle(port, IDLE_CONNECTIONS);
  for (const start = Date.now(); await openFiles(pid) < before.files + IDLE_CONNECTIONS; await sleep(50)) {
    if (Date.now() - start > 10_000) throw new Error(`it did not accept ${IDLE_CONNECTIONS} connections`);
  }
  await sleep(500);
  return { value: (await memoryKiB(pid, "VmRSS") - before.memory) / IDLE_CONNECTIONS };
};

const unread: Measure = async (bench, _server, { pid, port }) => {
  const driver = await bench.driver();
  const before = await memoryKiB(pid, "VmRSS");
  const { child, accepted } = await driver.floodWithoutReading(port, FLOOD_BYTES);
  await using _peer = child;
  return {
    value: (await memoryKiB(pid, "VmRSS") - before) / 1024,
    detail: `took ${(accepted / 1e6).toFixed(1)} of ${FLOOD_BYTES / 1e6} MB`,
  };
};

const peak: Measure = async (bench, server, { pid, port }) => {
  const driver = await bench.driver();
  await driver.echo(port, { ...BULK, seconds: bench.seconds, replyOverhead: server.replyOverhead });
  return { value: await memoryKiB(pid, "VmHWM") / 1024 };
};
