import type { Bench } from "./bench.ts";
import * as contenders from "./contenders.ts";
import { compareEchoServers } from "./echo-load.ts";

export const BULK = { connections: 4, size: 64 * 1024 };

export const echoBulk: Bench = {
  name: "echo-bulk",
  summary: "MB/s each way, 4 connections, 64 KiB each way",

  async run(bench) {
    const said = contenders.tcplabServer(bench, "said");
    const section = await compareEchoServers(
      bench,
      {
        name: this.name,
        unit: "MB/s",
        better: "more",
        baseline: contenders.ORIGINAL,
        targets: [{ contender: said.name, bound: "at least", value: 1.1, of: contenders.ORIGINAL }],
      },
      [
        said,
        await contenders.originalWithoutLogging(bench),
        await contenders.original(bench),
        contenders.tcplabServer(bench, "echo"),
        contenders.bareDeno(),
        await contenders.bareNode(),
        await contenders.cEcho(bench),
        await contenders.ncatEcho(),
        await contenders.socatEcho(),
      ],
      BULK,
      ({ bytesPerSecond }) => ({ value: bytesPerSecond / 1e6 }),
    );
    return [section];
  },
};
