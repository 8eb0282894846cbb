import type { Bench } from "./bench.ts";
import * as contenders from "./contenders.ts";
import { compareEchoServers } from "./echo-load.ts";

const LF = 10;

export const framing: Bench = {
  name: "framing",
  summary: "what telling lines apart costs an echo, 50 connections, 64 B each way",

  async run(bench) {
    const plain = contenders.tcplabServer(bench, "echo");
    const framed = {
      ...plain,
      name: "tcplab echo, framing line",
      command: async (port: number) => [...await plain.command(port), "--framing", "line"] as const,
    };
    const section = await compareEchoServers(
      bench,
      {
        name: this.name,
        unit: "replies/s",
        better: "more",
        baseline: plain.name,
        targets: [{ contender: framed.name, bound: "at least", value: 0.85, of: plain.name }],
      },
      [framed, plain],
      { connections: 50, size: 64, lastByte: LF },
      ({ perSecond }) => ({ value: perSecond }),
    );
    return [section];
  },
};
