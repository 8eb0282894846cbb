import type { Named } from "../values/registry.ts";
import { at, usage } from "../values/failure.ts";
import type { Value } from "../values/options.ts";
import type { FramingMaker } from "../framings/framing.ts";
import type { Pattern } from "../values/pattern.ts";
import { suggest } from "../values/suggest.ts";
import type { Platform } from "../values/platform.ts";
import { choice, path, pattern, payload } from "../values/value_types.ts";
import { framings } from "../framings/index.ts";
import type { LogMaker } from "../logs/log.ts";
import { type Split, split } from "../values/pacing.ts";
import type { Payload } from "../client/payloads.ts";
import { logTarget } from "./log_target.ts";

export const endings = { lf: "\n", crlf: "\r\n", cr: "\r", none: "" } as const;
export type LineEndName = keyof typeof endings;
export type View = "text" | "hex";

/** Something to be sent. */
export interface EnteredPayload {
  readonly do: "send";
  readonly payload: Payload;
  /** A line has an ending, a message is what the framing makes of it (if there is one), raw is as it is. */
  readonly as: "line" | "message" | "raw";
}

/** What a line that was entered asks for. */
export type EnteredAction =
  | EnteredPayload
  | { readonly do: "framing"; readonly framing: Named<FramingMaker> | undefined }
  | { readonly do: "template"; readonly isOn: boolean }
  | { readonly do: "expect"; readonly pattern: Pattern | undefined }
  | { readonly do: "split"; readonly split: Split | undefined }
  | { readonly do: "log"; readonly log: Named<LogMaker> }
  | { readonly do: "view"; readonly view: View }
  | { readonly do: "ending"; readonly ending: LineEndName }
  | { readonly do: Plain };

type Plain = "fin" | "reset" | "pause" | "resume" | "reconnect" | "help" | "quit";

/** A command of the interactive client: parsing, completion and `/help` are made from these. */
export interface InteractiveCommand {
  readonly name: string;
  readonly help: string;
  /** What follows the name. */
  readonly argument?: Omit<Value<unknown>, "parse">;
  /** Whether the argument may be left out. */
  readonly isOptional: boolean;
  /** @param rest what follows the name; only an optional argument can be empty */
  read(rest: string, reader: LineReader): EnteredAction;
}

/** What lines are read with. */
export interface LineReader {
  readonly platform: Platform;
  /** Reads `[notation:]value`, which may have tags in it. @throws {Failure} */
  payload(text: string): Payload;
}

function plain(name: Plain, help: string): InteractiveCommand {
  return { name, help, isOptional: false, read: () => ({ do: name }) };
}

function taking<T>(
  name: string,
  argument: Value<T>,
  help: string,
  action: (value: T) => EnteredAction,
): InteractiveCommand {
  const read = (rest: string, { platform }: LineReader) => action(argument.parse(rest, platform));
  return { name, help, argument, isOptional: false, read };
}

function perhapsTaking<T>(
  name: string,
  argument: Value<T>,
  help: string,
  action: (value: T | undefined) => EnteredAction,
): InteractiveCommand {
  const read = (rest: string, { platform }: LineReader) =>
    action(rest === "" ? undefined : argument.parse(rest, platform));
  return { name, help, argument, isOptional: true, read };
}

function sending(
  name: string,
  argument: Omit<Value<unknown>, "parse">,
  help: string,
  as: EnteredPayload["as"],
  payload: (rest: string, reader: LineReader) => Payload,
): InteractiveCommand {
  const read = (rest: string, reader: LineReader): EnteredAction => ({
    do: "send",
    payload: payload(rest, reader),
    as,
  });
  return { name, help, argument, isOptional: false, read };
}

/** A file is sent as it is, whatever stands in it, and whatever its name looks like. */
function filePayload(name: string, { platform }: LineReader): Payload {
  const bytes = platform.readFile(path.parse(name, platform), "payload");
  return { constant: bytes, render: () => bytes };
}

const framing: Value<Named<FramingMaker> | undefined> = {
  placeholder: "SPEC|off",
  choices: ["off", ...framings.choices],
  parse: (text, platform) => text === "off" ? undefined : framings.parse(text, platform),
};

export const interactiveCommands: readonly InteractiveCommand[] = [
  sending(
    "hex",
    { placeholder: "01 03 00" },
    "send these bytes",
    "message",
    (rest, reader) => reader.payload(`hex:${rest}`),
  ),
  sending("file", path, "send a file", "message", filePayload),
  sending(
    "send",
    payload,
    "send bytes in any notation: base64:, raw:, ...",
    "message",
    (rest, reader) => reader.payload(rest),
  ),
  sending(
    "raw",
    payload,
    "the same, but as they are: past the framing",
    "raw",
    (rest, reader) => reader.payload(rest),
  ),
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
  taking("framing", framing, "tell messages apart as --framing does, a row for each", (framing) => ({
    do: "framing",
    framing,
  })),
  taking("template", choice("on", "off"), "fill in {{tags}} in what is sent, as --template", (word) => ({
    do: "template",
    isOn: word === "on",
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
export function parseLine(line: string, reader: LineReader): EnteredAction {
  if (!line.startsWith("/") || line.startsWith("//")) {
    const text = line.startsWith("/") ? line.slice(1) : line;
    return { do: "send", payload: reader.payload(`text:${text}`), as: "line" };
  }
  const [, name = "", rest = ""] = /^\/(\S*)\s*(.*?)\s*$/su.exec(line) ?? [];
  const command = interactiveCommands.find((each) => each.name === name);
  if (!command) {
    const hint = suggest(name, interactiveCommands.map((each) => each.name)).replace('"', '"/');
    throw usage(
      `"/${name}" is not a command${hint} (/help shows all; begin with // to send a line that begins with /)`,
    );
  }
  const { argument, isOptional } = command;
  if (!argument && rest !== "") throw usage(`"/${name}" takes nothing behind it ("${rest}")`);
  if (argument && rest === "" && !isOptional) {
    throw usage(`"/${name}" needs something behind it (/${name} ${argument.placeholder})`);
  }
  return at(`/${name}`, () => command.read(rest, reader));
}
