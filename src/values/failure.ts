import { ExitCode } from "./exit_codes.ts";

/** Something went wrong that the user should read about: one line for stderr, and the exit code it leads to. */
export class Failure extends Error {
  override readonly name = "Failure";
  constructor(readonly code: ExitCode, message: string) {
    super(message);
  }
}

/** A command line or a file says something that tcplab does not accept; nothing was opened. */
export function usage(message: string): Failure {
  return new Failure(ExitCode.Usage, message);
}

/** Runs `parse`, and names the place the text stood at in front of what it refuses: `--idle: "3sec" is not...`. */
export function at<T>(place: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof Failure) throw new Failure(error.code, `${place}: ${error.message}`);
    throw error;
  }
}
