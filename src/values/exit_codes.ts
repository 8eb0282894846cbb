/** How the program ended, as scripts see it. */
export enum ExitCode {
  Ok = 0,
  Unexpected = 1,
  Usage = 2,
  NoConnection = 3,
  Timeout = 4,
  Broken = 5,
  LocalResource = 6,
  Bug = 70,
  HungUp = 129,
  Interrupted = 130,
  Terminated = 143,
}

/** What each exit code means: the table of the help and of the README. */
export const exitMeanings: ReadonlyArray<readonly [code: ExitCode, meaning: string]> = [
  [ExitCode.Ok, "done, and as expected"],
  [ExitCode.Unexpected, "an expectation failed: the peer answered, but not what was asked for"],
  [ExitCode.Usage, "usage: nothing was opened"],
  [ExitCode.NoConnection, "could not connect (refused, unreachable, name not found, connect timeout)"],
  [ExitCode.Timeout, "timed out waiting for the peer"],
  [ExitCode.Broken, "the connection broke in mid-exchange (RST, early FIN)"],
  [
    ExitCode.LocalResource,
    "a local resource failed (port in use, no permission, file unreadable or unwritable)",
  ],
  [ExitCode.Bug, "a bug in tcplab: please report"],
  [
    ExitCode.HungUp,
    "interrupted by SIGHUP: its terminal was closed (a server that was asked to stop and drained exits 0)",
  ],
  [ExitCode.Interrupted, "interrupted by SIGINT (a server that was asked to stop and drained exits 0)"],
  [ExitCode.Terminated, "interrupted by SIGTERM (a server that was asked to stop and drained exits 0)"],
];
