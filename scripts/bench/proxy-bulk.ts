import type { Bench } from "./bench.ts";
import { BULK } from "./echo-bulk.ts";
import { compareEchoServers } from "./echo-load.ts";
import { HAPROXY, otherForwarders, SOCAT, startTarget, TCPLAB, tcplabProxy } from "./forwarders.ts";

export const proxyBulk: Bench = {
  name: "proxy-bulk",
  summary: "MB/s each way through a forwarder, 4 connections, 64 KiB each way",

  async run(bench) {
    await using target = await startTarget(bench);
    const section = await compareEchoServers(
      bench,
      {
        name: this.name,
        unit: "MB/s",
        better: "more",
        baseline: SOCAT,
        targets: [
          { contender: TCPLAB, bound: "at least", value: 1.4, of: SOCAT },
          { contender: TCPLAB, bound: "at least", value: 0.9, of: HAPROXY },
        ],
      },
      [tcplabProxy(bench, target.port), ...await otherForwarders(bench, target.port)],
      BULK,
      ({ bytesPerSecond }) => ({ value: bytesPerSecond / 1e6 }),
    );
    return [section];
  },
};
