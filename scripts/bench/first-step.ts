import type { Bench } from "./bench.ts";
import { Child, run } from "./child.ts";
import { compare } from "./compare.ts";
import { program } from "./contenders.ts";

/** A start is short and its time varies much, so it is repeated more often than there are rounds. */
const RUNS_PER_ROUND = 4;

export const firstStep: Bench = {
  name: "first-step",
  summary: "how long after an empty Deno program tcplab run sends its first bytes",

  async run(bench) {
    const file = `${bench.dir}/first-step.yaml`;
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    await Deno.writeTextFile(file, `connect: 127.0.0.1:${listener.addr.port}\nsteps: [send: x, reset]\n`);
    const empty = [Deno.execPath(), "run", "-A", "--no-config", program("empty.mjs")] as const;
    const section = await compare(
      {
        name: this.name,
        unit: "ms",
        better: "less",
        baseline: "tcplab run",
        targets: [{ contender: "tcplab run", bound: "at most", value: 150 }],
      },
      [{ name: "tcplab run" }],
      bench.rounds * RUNS_PER_ROUND,
      async () => {
        const before = performance.now();
        await run(empty);
        const started = performance.now();
        await using child = new Child(bench.tcplab("run", file));
        await firstByte(listener);
        const value = performance.now() - started - (started - before);
        await child.exited;
        return { value, detail: "more than an empty program" };
      },
    );
    return [section];
  },
};

async function firstByte(listener: Deno.Listener): Promise<void> {
  using connection = await listener.accept();
  await connection.read(new Uint8Array(1));
}
