import type { Bench } from "./bench.ts";
import * as contenders from "./contenders.ts";
import { compareEchoServers } from "./echo-load.ts";

export const echoSmall: Bench = {
  name: "echo-small",
  summary: "replies a second, 50 connections, 64 B each way",

  async run(bench) {
    const said = contenders.tcplabServer(bench, "said");
    const logging = contenders.tcplabWithJsonLog(bench);
    const section = await compareEchoServers(
      bench,
      {
        name: this.name,
        unit: "replies/s",
        better: "more",
        baseline: contenders.ORIGINAL,
        targets: [
          { contender: said.name, bound: "at least", value: 1.0, of: contenders.ORIGINAL },
          { contender: logging.name, bound: "at least", value: 0.5, of: said.name },
        ],
      },
      [
        said,
        await contenders.originalWithoutLogging(bench),
        logging,
        await contenders.original(bench),
        contenders.tcplabServer(bench, "echo"),
        contenders.bareDeno(),
        await contenders.bareNode(),
        await contenders.cEcho(bench),
        await contenders.ncatEcho(),
        await contenders.socatEcho(),
      ],
      { connections: 50, size: 64 },
      ({ perSecond, p50us, p99us }) => ({
        value: perSecond,
        detail: `p50 ${(p50us / 1000).toFixed(2)} ms, p99 ${(p99us / 1000).toFixed(2)} ms`,
      }),
    );
    return [section];
  },
};
