import { ExitCode } from "../values/exit_codes.ts";

/** The wish of the user, or of the system, that the program stops. */
export interface Interrupt {
  /** Aborts at the first signal: finish what is open. */
  readonly stop: AbortSignal;
  /** Aborts at the second signal: finish at once. */
  readonly force: AbortSignal;
  /** Calls `act` at each of these signals from now on. Windows does not have them. */
  on(signal: "SIGUSR1" | "SIGUSR2", act: () => void): void;
  /** The exit code for having been interrupted. */
  readonly code: ExitCode.HungUp | ExitCode.Interrupted | ExitCode.Terminated;
}

const isWindows = Deno.build.os === "windows";

/** The signals that ask for a stop, and the exit code of a program that one of them has stopped. */
function stopSignals(): ReadonlyArray<readonly [signal: Deno.Signal, code: Interrupt["code"]]> {
  // Windows has no SIGTERM, but Ctrl-Break.
  if (isWindows) return [["SIGINT", ExitCode.Interrupted], ["SIGBREAK", ExitCode.Terminated]];
  return [
    ["SIGINT", ExitCode.Interrupted],
    ["SIGTERM", ExitCode.Terminated],
    // The terminal is gone.
    ...(hasTerminal() ? [["SIGHUP", ExitCode.HungUp] as const] : []),
  ];
}

function hasTerminal(): boolean {
  return Deno.stdin.isTerminal() || Deno.stdout.isTerminal();
}

/**
 * The signals to ignore. SIGUSR1 makes Deno 2.9 open its debugger port, with a listener as well, except in about the first
 * half second of the program; nothing that we tried prevents that (a listener of node:process, one that is added later,
 * NODE_OPTIONS=--disable-sigusr1).
 * SIGHUP without a listener ends the program although it was started with `nohup`, because Deno 2.9 replaces what the
 * program inherited; with a listener that does nothing, a program without a terminal runs on as `nohup` promises.
 */
function ignoredSignals(): readonly Deno.Signal[] {
  if (isWindows) return [];
  return hasTerminal() ? ["SIGUSR1"] : ["SIGUSR1", "SIGHUP"];
}

/** Listens for signals. Must be called before anything else is opened: it needs file descriptors of its own. */
export function watchInterrupts(): Interrupt {
  const stop = new AbortController();
  const force = new AbortController();
  let code: Interrupt["code"] = ExitCode.Interrupted;
  for (const [signal, itsCode] of stopSignals()) {
    Deno.addSignalListener(signal, () => {
      code = itsCode;
      if (stop.signal.aborted) force.abort();
      stop.abort();
    });
  }
  for (const signal of ignoredSignals()) Deno.addSignalListener(signal, () => {});
  return {
    stop: stop.signal,
    force: force.signal,
    on(signal, act) {
      if (!isWindows) Deno.addSignalListener(signal, act);
    },
    get code() {
      return code;
    },
  };
}
