import { type Command, type CommandEntry, optionsOf } from "../../../src/cli/command.ts";
import { grammars } from "../../../src/cli/value_help.ts";
import {
  catalogueHelp,
  commandHelp,
  definitionHelp,
  formatHelp,
  grammarHelp,
  overview,
  usageLine,
} from "../../../src/cli/help.ts";
import { commandOptionRows } from "../../../src/cli/option_rows.ts";
import { catalogues } from "../../../src/commands/catalogues.ts";
import { fileFormats } from "../../../src/commands/file_formats.ts";
import { commands } from "../../../src/commands/index.ts";
import { exitMeanings } from "../../../src/values/exit_codes.ts";
import { kebab } from "../../../src/values/options.ts";
import { assert, assertEquals, assertStringIncludes } from "../../assert.ts";

/** The text without its line breaks and alignment, in which a wrapped sentence can be found. */
function flat(help: string): string {
  return help.replace(/\s+/g, " ");
}

function assertIsHelp(help: string): void {
  assert(help.endsWith("\n") && !help.endsWith("\n\n"));
  for (const line of help.split("\n")) {
    assertEquals(line, line.trimEnd());
    assert(line.length <= 120 || !line.trim().includes(" "), `a line is too long: ${line}`);
  }
}

function assertHasExitTable(help: string): void {
  for (const [code, meaning] of exitMeanings) assertStringIncludes(flat(help), flat(` ${code} ${meaning}`));
}

Deno.test("overview() lists every command, kind of part, of file and of value, and exit code", () => {
  const help = overview(commands, catalogues, fileFormats);
  assertIsHelp(help);
  assertHasExitTable(help);
  for (const { name, summary } of commands) assertStringIncludes(flat(help), ` ${name} ${summary} `);
  for (const { kind, choices } of catalogues) {
    assertStringIncludes(flat(help), `tcplab help ${kind} [NAME] the ${kind}s (${choices.join(", ")})`);
  }
  for (const { name, summary } of fileFormats) {
    assertStringIncludes(flat(help), ` tcplab help ${name} ${summary} `);
  }
  for (const { name } of grammars) assert(new RegExp(`[ |]${name}[ |\n]`).test(help), name);
});

const loaded: Array<[CommandEntry, Command]> = await Promise.all(
  commands.map(async (entry): Promise<[CommandEntry, Command]> => [entry, await entry.load()]),
);

for (const [entry, command] of loaded) {
  Deno.test(`commandHelp() shows all that ${entry.name} takes`, () => {
    const help = commandHelp(entry, command);
    assertIsHelp(help);
    assertHasExitTable(help);
    assertEquals(help.split("\n")[0], `tcplab ${entry.name}: ${entry.summary}`);
    for (const { name, help: meaning } of command.positionals) {
      assertStringIncludes(help, name);
      assertStringIncludes(flat(help), flat(meaning));
    }
    for (const { title } of command.groups) assertStringIncludes(help, `\n\n${title}:\n`);
    for (const [option, meaning] of commandOptionRows(optionsOf(command))) {
      assertStringIncludes(flat(help), flat(`${option} ${meaning}`));
    }
    for (const [line, meaning] of command.examples) {
      assertStringIncludes(flat(help), flat(`tcplab ${line} ${meaning}`));
    }
    assertStringIncludes(help, "  -h, --help  this text\n");
  });
}

Deno.test("usageLine() shows which arguments may be left out or repeated", () => {
  const lines = Object.fromEntries(loaded.map(([{ name }, command]) => [name, usageLine(name, command)]));
  assertEquals(lines["server"], "Usage: tcplab server [ENDPOINT...] [OPTION...]");
  assertEquals(lines["client"], "Usage: tcplab client ENDPOINT [PAYLOAD...] [OPTION...]");
  assertEquals(lines["completions"], "Usage: tcplab completions SHELL");
  assertEquals(lines["help"], "Usage: tcplab help [TOPIC] [NAME]");
});

for (const catalogue of catalogues) {
  Deno.test(`catalogueHelp() lists every ${catalogue.kind}`, () => {
    const help = catalogueHelp(catalogue);
    assertIsHelp(help);
    for (const { name, summary } of catalogue.definitions) {
      assertStringIncludes(flat(help), ` ${name} ${flat(summary)} `);
    }
  });

  Deno.test(`definitionHelp() shows the options and the example of every ${catalogue.kind}`, () => {
    for (const definition of catalogue.definitions) {
      const { name, summary, example, options } = definition;
      const help = definitionHelp(catalogue.kind, definition);
      assertIsHelp(help);
      assertStringIncludes(flat(help), `${name} (${catalogue.kind}): ${flat(summary)}`);
      assertStringIncludes(help, `\nExample: --${catalogue.kind} '${example}'\n`);
      for (const [key, { help: meaning, fallback }] of Object.entries(options)) {
        assertStringIncludes(help, `  ${kebab(key)}=`);
        assertStringIncludes(flat(help), flat(meaning));
        if (fallback !== undefined) assertStringIncludes(flat(help), `(default ${flat(fallback)})`);
      }
      assertEquals(help.includes("\nIt has no options.\n"), Object.keys(options).length === 0);
    }
  });
}

Deno.test("grammarHelp() shows every form with its meaning", () => {
  for (const grammar of grammars) {
    const help = grammarHelp(grammar);
    assertIsHelp(help);
    assertStringIncludes(help, `${grammar.name}: ${grammar.summary}\n`);
    for (const [form, meaning] of grammar.forms) {
      assertStringIncludes(flat(help), flat(`${form} ${meaning}`));
    }
  }
});

for (const format of fileFormats) {
  Deno.test(`formatHelp() shows every key of ${format.name} with its meaning, and the example as it stands`, async () => {
    const loaded = await format.load();
    const help = formatHelp(format, loaded);
    assertIsHelp(help);
    assertEquals(help.split("\n")[0], `${format.name}: ${format.summary}`);
    for (const paragraph of loaded.intro) assertStringIncludes(flat(help), paragraph);
    for (const { title, note = "", rows } of loaded.sections) {
      assertStringIncludes(help, `\n\n${title}:\n`);
      assertStringIncludes(flat(help), note);
      for (const [written, meaning] of rows) {
        assertStringIncludes(flat(help), flat(` ${written} ${meaning}`));
      }
    }
    assertStringIncludes(help, `\nExample:\n${loaded.example.replaceAll(/^/gm, "  ")}\n`);
    assertStringIncludes(help, `\nUsed by: ${loaded.use}\n`);
  });
}
