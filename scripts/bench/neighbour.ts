import type { Bench, Sample, Section, Workbench } from "./bench.ts";
import { compare } from "./compare.ts";
import * as contenders from "./contenders.ts";
import { HAPROXY, otherForwarders, startTarget, TCPLAB, tcplabProxy } from "./forwarders.ts";
import { type Server, startServer } from "./server.ts";

/** One connection that sends without a break, and another one that sends 64 B and waits for the reply. */
const load = { connections: 1, size: 64, streams: 1, replyOverhead: 0 };

export const neighbour: Bench = {
  name: "neighbour",
  summary: "ms for a reply of 64 B while one other connection sends as much as it can",

  async run(bench) {
    const echo = contenders.tcplabServer(bench, "echo");
    const servers = [
      echo,
      contenders.bareDeno(),
      await contenders.bareNode(),
      await contenders.cEcho(bench),
    ];
    await using target = await startTarget(bench);
    const forwarders = [tcplabProxy(bench, target.port), ...await otherForwarders(bench, target.port)];
    const limits = { median: 5, slowest: 20 };
    return [
      ...await compareNeighbours(bench, "neighbour", servers, echo.name, contenders.BARE_DENO, limits),
      ...await compareNeighbours(bench, "proxy-neighbour", forwarders, TCPLAB, HAPROXY),
    ];
  },
};

/** @returns the median, and the slowest reply in a hundred, each as a section of its own */
async function compareNeighbours(
  bench: Workbench,
  name: string,
  servers: readonly Server[],
  judged: string,
  baseline: string,
  limits?: { readonly median: number; readonly slowest: number },
): Promise<Section[]> {
  const driver = await bench.driver();
  await using running = new AsyncDisposableStack();
  const ports = new Map<Server, number>();
  const slowest = new Map<Sample, Sample>();
  const atMost = (value: number | undefined) =>
    value === undefined ? [] : [{ contender: judged, bound: "at most", value } as const];

  const medians = await compare(
    { name: `${name}, p50`, unit: "ms", better: "less", baseline, targets: atMost(limits?.median) },
    servers,
    bench.rounds,
    async (server) => {
      let port = ports.get(server);
      if (port === undefined) {
        port = running.use(await startServer(server)).port;
        ports.set(server, port);
        await driver.echo(port, { ...load, seconds: bench.seconds / 2 });
      }
      const figures = await driver.echo(port, { ...load, seconds: bench.seconds });
      const detail = `${(figures.streamedPerSecond / 1e6).toFixed(0)} MB/s for the other one`;
      const sample = { value: figures.p50us / 1000, detail };
      slowest.set(sample, { value: figures.p99us / 1000, detail });
      return sample;
    },
  );
  return [medians, {
    ...medians,
    name: `${name}, p99`,
    targets: atMost(limits?.slowest),
    results: medians.results.map((result) => ({
      ...result,
      samples: result.samples.map((sample) => slowest.get(sample)!),
    })),
  }];
}
