import type { Bench, Sample, Section, Workbench } from "./bench.ts";
import { compare } from "./compare.ts";
import type { Driver } from "./driver.ts";
import { BULK } from "./echo-bulk.ts";
import { startTarget, TCPLAB, tcplabProxy } from "./forwarders.ts";
import { writtenBytes } from "./process-status.ts";
import { type RunningServer, type Server, sleep, startServer } from "./server.ts";

/** How often each byte that passes stands in a log that has all of it; 0 without a log. */
interface Kept extends Server {
  readonly copies: number;
}

interface Load {
  readonly connections: number;
  readonly size: number;
}

export const proxyPcapng: Bench = {
  name: "proxy-pcapng",
  summary:
    "what a log of all that passes costs the proxy, small messages and bulk, and how much of it is kept",

  async run(bench) {
    await using target = await startTarget(bench);
    // In turns of a few files: bulk would fill the disk.
    const kept = (kind: string, copies: number): Kept => {
      const spec = `${kind}:file=${bench.dir}/proxy.${kind},rotate=100MB,keep=2`;
      return { ...tcplabProxy(bench, target.port, `tcplab proxy, ${kind} log`, "--log", spec), copies };
    };
    // A capture has what passed on either side of the proxy.
    const pcapng = kept("pcapng", 2);
    const contenders = [{ ...tcplabProxy(bench, target.port), copies: 0 }, pcapng, kept("json", 1)];
    const section = (load: string, unit: string) => ({
      name: `${proxyPcapng.name}: ${load}`,
      unit,
      better: "more" as const,
      baseline: TCPLAB,
      targets: [{ contender: pcapng.name, bound: "at least" as const, value: 0.5, of: TCPLAB }],
    });
    const small = { connections: 50, size: 64 };
    return [
      await compareKept(bench, section("small", "replies/s"), contenders, small, 1),
      await compareKept(bench, section("bulk", "MB/s"), contenders, BULK, BULK.size / 1e6),
    ];
  },
};

/** @param perReply what one reply counts, in the unit of the section */
async function compareKept(
  bench: Workbench,
  section: Omit<Section, "results">,
  servers: readonly Kept[],
  load: Load,
  perReply: number,
): Promise<Section> {
  const driver = await bench.driver();
  await using stack = new AsyncDisposableStack();
  const running = new Map<Kept, { server: RunningServer; whole: number }>();
  return await compare(section, servers, bench.rounds, async (server): Promise<Sample> => {
    let it = running.get(server);
    if (!it) {
      const started = stack.use(await startServer(server));
      it = { server: started, whole: await wholeReply(driver, started, server, load) };
      running.set(server, it);
      await push(driver, it.server, load, bench.seconds / 2);
    }
    const { perSecond, written } = await push(driver, it.server, load, bench.seconds);
    const passed = perSecond * perReply;
    if (server.copies === 0) return { value: passed };
    const share = Math.min(1, written / it.whole);
    const percent = (share * 100).toFixed(0);
    return { value: passed, detail: `${percent} % of it is in the log` };
  });
}

/**
 * How much a log that has all of it writes for one reply. What stands around the bytes counts when they are few: it is
 * measured under a load that is so light that nothing is lost.
 */
async function wholeReply(driver: Driver, running: RunningServer, server: Kept, load: Load): Promise<number> {
  if (load.size > 4096) return server.copies * 2 * load.size;
  return (await push(driver, running, { ...load, connections: 1 }, 0.3)).written;
}

/** @returns how much was written for each reply, too */
async function push(driver: Driver, { pid, port }: RunningServer, load: Load, seconds: number) {
  const before = await writtenBytes(pid);
  const { perSecond } = await driver.echo(port, { ...load, seconds, replyOverhead: 0 });
  let after = await writtenBytes(pid);
  // What waits for the disk is written soon.
  for (let last = -1; after !== last; await sleep(100)) [last, after] = [after, await writtenBytes(pid)];
  return { perSecond, written: (after - before) / (perSecond * seconds) };
}
