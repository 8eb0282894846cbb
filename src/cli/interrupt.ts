import { ExitCode } from "../values/exit_codes.ts";

/** The wish of the user, or of the system, that the program stops. */
export interface Interrupt {
  /** Aborts at the first signal: finish what is open. */
  readonly stop: AbortSignal;
  /** Aborts at the second signal: finish at once. */
  readonly force: AbortSignal;
  /** The exit code for having been interrupted. */
  readonly code: ExitCode.Interrupted | ExitCode.Terminated;
}

/** Windows has no SIGTERM, but Ctrl-Break. SIGHUP is left alone, so that nohup works. */
const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT", "SIGBREAK"] : ["SIGINT", "SIGTERM"];

/** Listens for signals. To be called before anything else is opened: it needs file descriptors of its own. */
export function watchInterrupts(): Interrupt {
  const stop = new AbortController();
  const force = new AbortController();
  let code: Interrupt["code"] = ExitCode.Interrupted;
  for (const signal of signals) {
    Deno.addSignalListener(signal, () => {
      code = signal === "SIGINT" ? ExitCode.Interrupted : ExitCode.Terminated;
      if (stop.signal.aborted) force.abort();
      stop.abort();
    });
  }
  return {
    stop: stop.signal,
    force: force.signal,
    get code() {
      return code;
    },
  };
}
