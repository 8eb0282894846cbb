import type { Bench, Command, Contender, Section, Workbench } from "./bench.ts";
import { run } from "./child.ts";
import { compare } from "./compare.ts";
import { program } from "./contenders.ts";

/** A start is short and its time varies much, so it is repeated more often than there are rounds. */
const RUNS_PER_ROUND = 4;

const REPLY = 'You said "hello"';

interface Start extends Contender {
  readonly command: Command;
}

export const startup: Bench = {
  name: "startup",
  summary: "tcplab --version and a one-shot client, beside bare Deno scripts",

  async run(bench) {
    using server = saidServer();
    const port = String(server.port);
    return [
      await compareStarts(bench, "startup: version", "an empty program", [
        { name: "tcplab --version", command: bench.tcplab("--version") },
        { name: "an empty program", command: script("empty.mjs") },
      ], (stdout, { name }) => name === "an empty program" || /\d+\.\d+\.\d+/.test(stdout)),
      await compareStarts(bench, "startup: one shot", "a bare script", [
        {
          name: "tcplab client",
          command: bench.tcplab("client", `127.0.0.1:${port}`, "hello", "--until", `bytes:${REPLY.length}`),
        },
        { name: "a bare script", command: script("one-shot.mjs", port, "hello", String(REPLY.length)) },
      ], (stdout) => stdout === REPLY),
    ];
  },
};

function compareStarts(
  bench: Workbench,
  name: string,
  baseline: string,
  starts: readonly [Start, Start],
  isRight: (stdout: string, start: Start) => boolean,
): Promise<Section> {
  const [{ name: contender }] = starts;
  const runs = bench.rounds * RUNS_PER_ROUND;
  return compare(
    {
      name,
      unit: "ms",
      better: "less",
      baseline,
      targets: [{ contender, bound: "at most", value: 1.5, of: baseline }],
    },
    starts,
    runs,
    async (contender) => {
      const start = performance.now();
      const stdout = await run(contender.command);
      const value = performance.now() - start;
      if (!isRight(stdout, contender)) throw new Error(`printed ${JSON.stringify(stdout.slice(0, 100))}`);
      return { value, detail: `${runs} runs` };
    },
  );
}

function script(name: string, ...args: string[]): Command {
  return [Deno.execPath(), "run", "-A", "--no-config", program(name), ...args];
}

/** In this process, which has nothing else to do while it waits for a client to end. */
function saidServer(): Disposable & { port: number } {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serve = async () => {
    for await (const connection of listener) answer(connection).catch(() => {}); // its client failed too, and that is seen there
  };
  void serve();
  return { port: listener.addr.port, [Symbol.dispose]: () => listener.close() };
}

async function answer(connection: Deno.Conn): Promise<void> {
  using _closed = connection;
  const chunk = new Uint8Array(1024);
  const length = await connection.read(chunk);
  if (length === null) return;
  await connection.write(
    new TextEncoder().encode(`You said "${new TextDecoder().decode(chunk.subarray(0, length))}"`),
  );
  await connection.read(chunk); // the client closes first
}
