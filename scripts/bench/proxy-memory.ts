import type { Bench, Sample, Workbench } from "./bench.ts";
import { compare } from "./compare.ts";
import { BULK } from "./echo-bulk.ts";
import { bareDeno, bareNode, startTarget, TCPLAB, tcplabProxy } from "./forwarders.ts";
import { memoryKiB } from "./process-status.ts";
import { type Server, startServer } from "./server.ts";

const GOAL_BYTES = 10e9;
const LIMIT_SECONDS = 20;

export const proxyMemory: Bench = {
  name: "proxy-memory",
  summary: "what the resident memory of a forwarder grows by while 10 GB pass through it; once",

  async run(bench) {
    await bench.driver();
    await using target = await startTarget(bench);
    const section = await compare(
      {
        name: this.name,
        unit: "MiB",
        better: "less",
        baseline: bareDeno(target.port).name,
        targets: [{ contender: TCPLAB, bound: "at most", value: 16 }],
      },
      [tcplabProxy(bench, target.port), bareDeno(target.port), await bareNode(target.port)],
      1,
      (server) => growth(bench, server),
    );
    return [section];
  },
};

/** How much higher its highest is in the end than it was when it was warm. */
async function growth(bench: Workbench, server: Server): Promise<Sample> {
  const driver = await bench.driver();
  await using running = await startServer(server);
  const highest = async () => await memoryKiB(running.pid, "VmHWM") / 1024;
  /** How many bytes passed, both ways together. */
  const push = async () => {
    const { bytesPerSecond } = await driver.echo(running.port, { ...BULK, seconds: 1, replyOverhead: 0 });
    return 2 * bytesPerSecond;
  };
  await push();
  const before = await highest();
  let [passed, seconds] = [0, 0];
  for (; passed < GOAL_BYTES && seconds < LIMIT_SECONDS; seconds++) passed += await push();
  const after = await highest();
  return {
    value: after - before,
    detail: `${(passed / 1e9).toFixed(1)} GB in ${seconds} s, from ${before.toFixed(0)} to ${
      after.toFixed(0)
    } MiB`,
  };
}
