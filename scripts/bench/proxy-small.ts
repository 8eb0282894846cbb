import type { Bench } from "./bench.ts";
import { compareEchoServers } from "./echo-load.ts";
import {
  BARE_DENO,
  HAPROXY,
  otherForwarders,
  SOCAT,
  startTarget,
  TCPLAB,
  tcplabProxy,
} from "./forwarders.ts";

export const proxySmall: Bench = {
  name: "proxy-small",
  summary: "replies a second through a forwarder, 50 connections, 64 B each way",

  async run(bench) {
    await using target = await startTarget(bench);
    const section = await compareEchoServers(
      bench,
      {
        name: this.name,
        unit: "replies/s",
        better: "more",
        baseline: SOCAT,
        targets: [
          { contender: TCPLAB, bound: "at least", value: 1.25, of: SOCAT },
          { contender: TCPLAB, bound: "at least", value: 0.6, of: HAPROXY },
          // What the runtime leaves to be had.
          { contender: TCPLAB, bound: "at least", value: 0.95, of: BARE_DENO },
        ],
      },
      [tcplabProxy(bench, target.port), ...await otherForwarders(bench, target.port)],
      { connections: 50, size: 64 },
      ({ perSecond, p50us, p99us }) => ({
        value: perSecond,
        detail: `p50 ${(p50us / 1000).toFixed(2)} ms, p99 ${(p99us / 1000).toFixed(2)} ms`,
      }),
    );
    return [section];
  },
};
