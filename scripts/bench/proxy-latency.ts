import type { Bench, Sample } from "./bench.ts";
import { compare } from "./compare.ts";
import { HAPROXY, otherForwarders, startTarget, TCPLAB, tcplabProxy } from "./forwarders.ts";
import { type Server, startServer } from "./server.ts";

export const proxyLatency: Bench = {
  name: "proxy-latency",
  summary: "what a forwarder adds to the median round trip of one connection, 64 B each way",

  async run(bench) {
    const driver = await bench.driver();
    await using running = new AsyncDisposableStack();
    const target = running.use(await startTarget(bench));
    const ports = new Map<Server, number>();
    const median = async (port: number, seconds: number) =>
      (await driver.echo(port, { connections: 1, size: 64, seconds, replyOverhead: 0 })).p50us;

    /** Beside the way without it, measured just before: what slows the machine down slows both. */
    const added = async (server: Server): Promise<Sample> => {
      let port = ports.get(server);
      if (port === undefined) {
        port = running.use(await startServer(server)).port;
        ports.set(server, port);
        await median(port, bench.seconds / 2);
      }
      const direct = await median(target.port, bench.seconds / 2);
      const through = await median(port, bench.seconds / 2);
      return { value: through - direct, detail: `p50 ${through} us, without it ${direct} us` };
    };
    const section = await compare(
      {
        name: this.name,
        unit: "us",
        better: "less",
        baseline: HAPROXY,
        targets: [{ contender: TCPLAB, bound: "at most", value: 100 }],
      },
      [tcplabProxy(bench, target.port), ...await otherForwarders(bench, target.port)],
      bench.rounds,
      added,
    );
    return [section];
  },
};
