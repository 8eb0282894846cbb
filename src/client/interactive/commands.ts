import type { Named } from "../../core/catalogue.ts";
import { at, usage } from "../../core/failure.ts";
import type { Value } from "../../core/options.ts";
import type { Pattern } from "../../core/pattern.ts";
import { parseHex, parsePayload } from "../../core/payload.ts";
import { suggest } from "../../core/suggest.ts";
import type { Surroundings } from "../../core/surroundings.ts";
import { choice, path, pattern, payload } from "../../core/values.ts";
import type { LogMaker } from "../../logs/log.ts";
import { type Split, split } from "../../core/split.ts";
import { logTarget } from "./log_target.ts";

export const endings = { lf: "\n", crlf: "\r\n", cr: "\r", none: "" } as const;
export type Ending = keyof typeof endings;
export type View = "text" | "hex";

/** What a line that was entered asks for. */
export type Action =
  /** The text is followed by the line ending, the bytes are sent as they are. */
  | { readonly do: "text" | "bytes"; readonly bytes: Uint8Array }
  | { readonly do: "expect"; readonly pattern: Pattern | undefined }
  | { readonly do: "split"; readonly split: Split | undefined }
  | { readonly do: "log"; readonly log: Named<LogMaker> }
  | { readonly do: "view"; readonly view: View }
  | { readonly do: "ending"; readonly ending: Ending }
  | { readonly do: Plain };

type Plain = "fin" | "reset" | "pause" | "resume" | "reconnect" | "help" | "quit";

/** A command of the interactive client: parsing, completion and `/help` are made from these. */
export interface InteractiveCommand {
  readonly name: string;
  readonly help: string;
  /** What follows the name. */
  readonly argument?: Value<unknown>;
  /** Whether the argument may be left out. */
  readonly isOptional: boolean;
  action(value: unknown): Action;
}

function plain(name: Plain, help: string): InteractiveCommand {
  return { name, help, isOptional: false, action: () => ({ do: name }) };
}

function taking<T>(
  name: string,
  argument: Value<T>,
  help: string,
  action: (value: T) => Action,
): InteractiveCommand {
  return { name, help, argument, isOptional: false, action: (value) => action(value as T) };
}

function perhapsTaking<T>(
  name: string,
  argument: Value<T>,
  help: string,
  action: (value: T | undefined) => Action,
): InteractiveCommand {
  return { name, help, argument, isOptional: true, action: (value) => action(value as T | undefined) };
}

const hexBytes: Value<Uint8Array> = { placeholder: "01 03 00", parse: parseHex };

const fileBytes: Value<Uint8Array> = {
  ...path,
  parse: (text, surroundings) => surroundings.readFile(path.parse(text, surroundings)),
};

const sent = (bytes: Uint8Array): Action => ({ do: "bytes", bytes });

export const interactiveCommands: readonly InteractiveCommand[] = [
  taking("hex", hexBytes, "send these bytes", sent),
  taking("file", fileBytes, "send a file, as it is", sent),
  taking("send", payload, "send bytes in any notation: base64:, raw:, ...", sent),
  perhapsTaking(
    "expect",
    pattern,
    "what must come next; several wait in line; none: clear",
    (pattern) => ({ do: "expect", pattern }),
  ),
  plain("fin", "send FIN: we say no more, but still listen"),
  plain("reset", "end the connection with a RST"),
  plain("pause", "stop reading, until the window that we offer is zero"),
  plain("resume", "read again"),
  plain("reconnect", "end this connection, and open a new one"),
  perhapsTaking("split", split, "write in pieces of N bytes; without N: in one", (split) => ({
    do: "split",
    split,
  })),
  taking("log", logTarget, "write a log from now on, as text or as --log has it", (log) => ({
    do: "log",
    log,
  })),
  taking("view", choice("text", "hex"), "how bytes are shown", (view) => ({ do: "view", view })),
  taking(
    "ending",
    choice("lf", "crlf", "cr", "none"),
    "what is sent behind a line (lf at the start)",
    (ending) => ({ do: "ending", ending }),
  ),
  plain("help", "this"),
  plain("quit", "end the connection, and the program"),
];

/**
 * Reads a line that was entered: a command, or text to send with C escapes.
 * @throws {Failure} that says what is accepted
 */
export function parseLine(line: string, surroundings: Surroundings): Action {
  if (!line.startsWith("/") || line.startsWith("//")) {
    const text = line.startsWith("/") ? line.slice(1) : line;
    return { do: "text", bytes: parsePayload(`text:${text}`, surroundings) };
  }
  const [, name = "", rest = ""] = /^\/(\S*)\s*(.*?)\s*$/su.exec(line) ?? [];
  const command = interactiveCommands.find((each) => each.name === name);
  if (!command) {
    const hint = suggest(name, interactiveCommands.map((each) => each.name)).replace('"', '"/');
    throw usage(
      `"/${name}" is not a command${hint} (/help shows all; begin with // to send a line that begins with /)`,
    );
  }
  return command.action(readArgument(command, rest, surroundings));
}

function readArgument({ name, argument, isOptional }: InteractiveCommand, rest: string, on: Surroundings) {
  if (!argument) {
    if (rest === "") return undefined;
    throw usage(`"/${name}" takes nothing behind it ("${rest}")`);
  }
  if (rest !== "") return at(`/${name}`, () => argument.parse(rest, on));
  if (isOptional) return undefined;
  throw usage(`"/${name}" needs something behind it (/${name} ${argument.placeholder})`);
}
