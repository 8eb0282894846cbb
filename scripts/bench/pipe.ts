import type { Bench, Command, Contender } from "./bench.ts";
import { run } from "./child.ts";
import { compare } from "./compare.ts";
import { cEcho } from "./contenders.ts";
import { missing } from "./installed.ts";
import { startServer } from "./server.ts";

const BYTES = 500_000_000;
const LIMIT_S = 60;

interface Client extends Contender {
  command(port: number): Command;
}

/** stdin to an echo server to stdout; `timeout`, because ending the shell would not end the client. */
const SCRIPT = `head -c ${BYTES} /dev/zero | timeout -s KILL ${LIMIT_S} "$@" | wc -c`;

export const pipe: Bench = {
  name: "pipe",
  summary: "500 MB from stdin to an echo server and back to stdout",

  async run(bench) {
    await using server = await startServer(await cEcho(bench));
    const clients: Client[] = [
      {
        name: "tcplab client",
        command: (port) => bench.tcplab("client", `127.0.0.1:${port}`),
      },
      {
        name: "ncat",
        missing: await missing("ncat"),
        command: (port) => ["ncat", "127.0.0.1", String(port)],
      },
      {
        name: "socat",
        missing: await missing("socat"),
        command: (port) => ["socat", "-t", String(LIMIT_S), "-", `TCP:127.0.0.1:${port}`],
      },
      {
        name: "nc",
        missing: await missing("nc"),
        command: (port) => ["nc", "-N", "127.0.0.1", String(port)],
      },
    ];
    const section = await compare(
      { name: this.name, unit: "MB/s", better: "more", baseline: "ncat", targets: [] },
      clients,
      bench.rounds,
      async ({ command }) => {
        const start = performance.now();
        const count = Number(
          await run(["sh", "-c", SCRIPT, "sh", ...command(server.port)], (LIMIT_S + 10) * 1000),
        );
        const seconds = (performance.now() - start) / 1000;
        if (count !== BYTES) throw new Error(`${count} of ${BYTES} bytes came back`);
        return {
          value: BYTES / 1e6 / seconds,
          detail: `${seconds.toFixed(2)} s, all ${BYTES / 1e6} MB came back`,
        };
      },
    );
    return [section];
  },
};
