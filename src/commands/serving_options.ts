import type { Environment, OptionGroup } from "../cli/command.ts";
import { printMessage } from "../cli/stderr.ts";
import { flag, option, optional, type Options } from "../values/options.ts";
import { choice, count, duration, path } from "../values/value_types.ts";
import { checkConnectionLimit } from "../net/file_descriptors.ts";
import { utf8 } from "../bytes/bytes.ts";
import { standardOutput } from "../io/output.ts";
import { connectionTable } from "../server/connection_table.ts";
import type { Server } from "../server/server.ts";
import { PortFile } from "../io/port_file.ts";
import { type Endpoint, formatEndpoint } from "../values/endpoint.ts";
import { connectionCount, type WhenFull } from "../server/admission.ts";

/** Who may connect and for how long, for every command that listens. @param idle the default */
export function limits(idle: string) {
  return {
    title: "Limits",
    options: {
      idle: option(
        duration,
        "close a connection after this time without a byte either way; 0 for never",
        idle,
      ),
      maxTime: option(duration, "close a connection after this time in any case; 0 for never", "0"),
      maxConnections: option(connectionCount, "connections at a time, in all", "1024"),
      perPeer: option(count(0), "connections at a time from one address; 0 for any number", "0"),
      whenFull: option(
        choice<WhenFull>("refuse", "fin", "silent", "replace"),
        "a connection over a limit gets RST, FIN or no answer at all, or takes the place of the oldest",
        "refuse",
      ),
      backlog: option(count(1, 65535), "connections that wait in the kernel to be accepted", "4096"),
      keepalive: option(duration, "send TCP keepalive probes after this time of quiet; 0 for none", "0"),
    },
  } as const satisfies OptionGroup;
}

export const theRun = {
  title: "The run",
  options: {
    exitAfter: option(count(0), "stop after N connections; 0 for never", "0"),
    for: option(duration, "stop after this time; 0 for never", "0"),
    grace: option(
      duration,
      "when stopping, what connections get to finish after our FIN, before a RST",
      "2s",
    ),
    portFile: optional(
      path,
      "when all endpoints listen, write them into this file, one a line, with real ports; removed at the end",
    ),
    quiet: flag("no log on stdout; a port that was 0 is printed to stderr"),
  },
} as const satisfies OptionGroup;

export type ServingOptions = Options<ReturnType<typeof limits>["options"] & typeof theRun.options>;

/** Tells others than the log where the program listens: `--port-file`, and stderr when there is no log to say it. */
export class Readiness {
  readonly #file: PortFile | undefined;

  /** @throws {Failure} when the port file can't be had */
  constructor(readonly options: Pick<ServingOptions, "portFile" | "quiet">) {
    this.#file = options.portFile === undefined ? undefined : new PortFile(options.portFile);
  }

  /**
   * @param asked the endpoints as they were written, to see which ports the system chose
   * @param bound all endpoints, with real ports
   */
  announce(asked: readonly Endpoint[], bound: readonly Endpoint[]): void {
    this.#file?.write(bound);
    if (!this.options.quiet || !asked.some(hasFreePort)) return;
    for (const endpoint of bound) printMessage(`listening on ${formatEndpoint(endpoint)}`);
  }

  end(): void {
    this.#file?.remove();
  }
}

/** Prints who is connected to stderr at each SIGUSR2. */
export function printConnectionsOnSignal({ interrupt }: Environment, server: Server): void {
  const stderr = standardOutput("stderr");
  let last: Promise<void> = Promise.resolve();
  interrupt.on("SIGUSR2", () => {
    // One table after the other; a reader that has stalled is not told another time.
    last = last.then(() => stderr.write(utf8(connectionTable(server.connections)))).catch(() => {});
  });
}

function hasFreePort({ address }: Endpoint): boolean {
  return "port" in address && address.port === 0;
}

/**
 * How many connections there can be: fewer than asked for, when that was only the default.
 * @param files that each of them takes
 * @throws {Failure} when the limit on open files does not allow what was written on the command line
 */
export function connectionLimit(asked: number, files: number, environment: Environment): number {
  const possible = checkConnectionLimit(asked, !environment.isWritten("maxConnections"), files);
  if (possible < asked) {
    printMessage(`at most ${possible} connections: the limit on open files allows no more`);
  }
  return possible;
}
