import type { Bench, Workbench } from "./bench.ts";
import * as contenders from "./contenders.ts";
import { compareEchoServers } from "./echo-load.ts";
import type { Server } from "./server.ts";

const LF = 10;

export const rules: Bench = {
  name: "rules",
  summary:
    "lines a second that 20 regular expressions are tried on, one captures; 50 connections, 64 B each way",

  async run(bench) {
    const simulator = await rulesServer(bench);
    const section = await compareEchoServers(
      bench,
      {
        name: this.name,
        unit: "replies/s",
        better: "more",
        baseline: "tcplab echo",
        targets: [{ contender: simulator.name, bound: "at least", value: 60_000 }],
      },
      [simulator, contenders.tcplabServer(bench, "echo")],
      { connections: 50, size: 64, lastByte: LF },
      ({ perSecond, p50us, p99us }) => ({
        value: perSecond,
        detail: `p50 ${(p50us / 1000).toFixed(2)} ms, p99 ${(p99us / 1000).toFixed(2)} ms`,
      }),
    );
    return [section];
  },
};

/** The last of 20 rules is the one that holds, and answers with what it captured. */
async function rulesServer(bench: Workbench): Promise<Server> {
  const file = `${bench.dir}/rules.yaml`;
  const misses = Array.from(
    { length: 19 },
    (_, i) => `  - { when: 're:^CMD${i}:(\\w+) (\\d+)$', then: OK ${i} }`,
  );
  const hit = "  - { when: 're:^(x+)$', then: '{{capture.1}}' }";
  await Deno.writeTextFile(file, ["rules:", ...misses, hit, ""].join("\n"));
  return {
    name: "tcplab rules, 20 of them",
    replyOverhead: 0,
    command: (port) =>
      bench.tcplab(
        "server",
        `127.0.0.1:${port}`,
        "--service",
        `rules:file=${file.replaceAll(",", "\\,")}`,
        "--idle",
        "0",
        "--quiet",
      ),
  };
}
