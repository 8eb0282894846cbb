import { ExitCode } from "../values/exit_codes.ts";
import { Failure, usage } from "../values/failure.ts";
import { suggest } from "../values/suggest.ts";
import { parseCommandLine, prepareOptions } from "./arguments.ts";
import type { CommandEntry } from "./command.ts";
import { watchInterrupts } from "./interrupt.ts";
import { printMessage } from "./stderr.ts";
import { thisMachine } from "./platform.ts";

/** Runs a command line. Never throws: what goes wrong is said on stderr and in the exit code. */
export async function main(args: readonly string[], commands: readonly CommandEntry[]): Promise<ExitCode> {
  try {
    return await Promise.race([run(args, commands), bug()]);
  } catch (error) {
    if (!(error instanceof Failure)) return reportBug(error);
    printMessage(error.message);
    return error.code;
  }
}

async function run(
  [name = "help", ...args]: readonly string[],
  commands: readonly CommandEntry[],
): Promise<ExitCode> {
  const entry = commands.find((command) => command.name === (isHelp(name) ? "help" : name));
  if (!entry) throw unknownCommand(name, commands);
  const command = await entry.load();
  await prepareOptions(args, command);
  const { options, positionals, wantsHelp, isWritten } = parseCommandLine(args, command, thisMachine);
  if (wantsHelp) return await run(["help", name], commands);
  return await command.run(options, positionals, {
    platform: thisMachine,
    interrupt: watchInterrupts(),
    isWritten,
  });
}

function isHelp(name: string): boolean {
  return name === "-h" || name === "--help";
}

function unknownCommand(name: string, commands: readonly CommandEntry[]): Failure {
  const names = commands.map((command) => command.name);
  const what = name.startsWith("-")
    ? "is where a command is expected"
    : `is not a command${suggest(name, names)}`;
  return usage(`"${name}" ${what} (${names.join(", ")})`);
}

/** Resolves when something was thrown that nobody caught. */
function bug(): Promise<ExitCode> {
  return new Promise((resolve) => {
    const caught = (event: Event, error: unknown) => {
      event.preventDefault();
      resolve(reportBug(error));
    };
    globalThis.addEventListener("error", (event) => caught(event, event.error));
    globalThis.addEventListener("unhandledrejection", (event) => caught(event, event.reason));
  });
}

function reportBug(error: unknown): ExitCode {
  printMessage(`this is a bug in tcplab, please report it: ${error instanceof Error ? error.stack : error}`);
  return ExitCode.Bug;
}
