import type { Environment, OptionGroup } from "../cli/command.ts";
import { printMessage } from "../cli/stderr.ts";
import { flag, option, type Options } from "../values/options.ts";
import { choice, count, duration } from "../values/value_types.ts";
import { checkConnectionLimit } from "../net/file_descriptors.ts";
import { connectionCount } from "../server/admission.ts";

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
        choice("refuse", "replace"),
        "a connection over a limit is refused with a RST, or takes the place of the oldest",
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
    quiet: flag("no log on stdout"),
  },
} as const satisfies OptionGroup;

export type ServingOptions = Options<ReturnType<typeof limits>["options"] & typeof theRun.options>;

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
