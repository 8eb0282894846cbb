import { defineCommand } from "../cli/command.ts";
import { grammars } from "../cli/value_help.ts";
import {
  catalogueHelp,
  commandHelp,
  definitionHelp,
  type FormatHelp,
  formatHelp,
  grammarHelp,
  overview,
  partHelp,
} from "../cli/help.ts";
import type { Catalogue } from "../values/registry.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { usage } from "../values/failure.ts";
import { suggest } from "../values/suggest.ts";
import { text } from "../values/value_types.ts";
import { catalogues } from "./catalogues.ts";
import { fileFormats } from "./file_formats.ts";
import { commands } from "./index.ts";

export default defineCommand({
  positionals: [
    {
      name: "TOPIC",
      help: "a command, a kind of part (service, log), a kind of file, or a kind of value",
      value: text,
      arity: "optional",
    },
    { name: "NAME", help: "one of that kind", value: text, arity: "optional" },
  ],
  groups: [],
  examples: [
    ["help server", "a command"],
    ["help service drip", "a service"],
    ["help scenario", "how a file for tcplab run is written"],
    ["help scenario send", "one step of it"],
    ["help payload", "how bytes are written"],
  ],
  async run(_options, [topic, name]) {
    console.log((await helpOn(topic as string | undefined, name as string | undefined)).trimEnd());
    return ExitCode.Ok;
  },
});

/** @throws {Failure} when there is no such topic */
async function helpOn(topic: string | undefined, name: string | undefined): Promise<string> {
  if (topic === undefined) return overview(commands, catalogues, fileFormats);
  const catalogue = catalogues.find(({ kind }) => kind === topic || `${kind}s` === topic);
  if (catalogue) return name === undefined ? catalogueHelp(catalogue) : oneOf(catalogue, name);
  const format = fileFormats.find((each) => each.name === topic);
  if (format) {
    const loaded = await format.load();
    return name === undefined ? formatHelp(format, loaded) : partOf(loaded, name);
  }
  if (name !== undefined) throw usage(`"${name}": unexpected argument`);
  const command = commands.find((each) => each.name === topic);
  if (command) return commandHelp(command, await command.load());
  const grammar = grammars.find((each) => each.name === topic);
  if (grammar) return grammarHelp(grammar);
  const topics = [...commands, ...fileFormats, ...grammars].map((each) => each.name).concat(
    catalogues.map(({ kind }) => kind),
  );
  throw usage(`there is no help on "${topic}"${suggest(topic, topics)} (${topics.join(", ")})`);
}

function oneOf(catalogue: Catalogue<unknown>, name: string): string {
  const definition = catalogue.find(name);
  return definition
    ? definitionHelp(catalogue.kind, definition)
    : refuse(name, catalogue.kind, catalogue.choices);
}

function partOf({ parts: { kind, all } }: FormatHelp, name: string): string {
  const part = all.find((each) => each.name === name);
  return part ? partHelp(kind, part) : refuse(name, kind, all.map((each) => each.name));
}

function refuse(name: string, kind: string, names: readonly string[]): never {
  throw usage(
    `"${name}" is not ${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}${suggest(name, names)} (${
      names.join(", ")
    })`,
  );
}
