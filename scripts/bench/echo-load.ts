import type { Sample, Section, Workbench } from "./bench.ts";
import { compare } from "./compare.ts";
import type { EchoFigures } from "./driver.ts";
import { type Server, startServer } from "./server.ts";

/** Puts the same closed-loop load on each server in turn. All of them stay up, warm and idle, between turns. */
export async function compareEchoServers(
  bench: Workbench,
  section: Omit<Section, "results">,
  servers: readonly Server[],
  load: { connections: number; size: number; lastByte?: number },
  sample: (figures: EchoFigures) => Sample,
): Promise<Section> {
  const driver = await bench.driver();
  await using running = new AsyncDisposableStack();
  const ports = new Map<Server, number>();

  return await compare(section, servers, bench.rounds, async (server) => {
    const echo = (port: number, seconds: number) =>
      driver.echo(port, { ...load, seconds, replyOverhead: server.replyOverhead });
    let port = ports.get(server);
    if (port === undefined) {
      port = running.use(await startServer(server)).port;
      ports.set(server, port);
      await echo(port, bench.seconds / 2); // the compilers behind JavaScript need a while to do their best
    }
    return sample(await echo(port, bench.seconds));
  });
}
