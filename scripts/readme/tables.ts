import { type CommandEntry, optionsOf } from "../../src/cli/command.ts";
import { grammars } from "../../src/cli/value_help.ts";
import { type FormatHelp, usageLine } from "../../src/cli/help.ts";
import { commandOptionRows, specOptionRows } from "../../src/cli/option_rows.ts";
import { faults } from "../../src/faults/index.ts";
import { attributesOf, isToxiproxys } from "../../src/toxiproxy/attributes.ts";
import { triggerOptions } from "../../src/faults/triggers.ts";
import { catalogues } from "../../src/commands/catalogues.ts";
import { fileFormats } from "../../src/commands/file_formats.ts";
import { commands } from "../../src/commands/index.ts";
import type { OptionTable } from "../../src/values/options.ts";
import type { Catalogue } from "../../src/values/registry.ts";
import { exitMeanings } from "../../src/values/exit_codes.ts";

/** From the root of the repository. */
export const pagesWithTables = [
  "README.md",
  "README.zh-CN.md",
  ...["scenarios", "device-simulator", "toxiproxy"].map((each) => `docs/${each}.md`),
];

/** Replaces what stands between `<!-- table NAME -->` and `<!-- end -->` with the table of that name. */
export async function withTables(markdown: string): Promise<string> {
  const parts = markdown.split(/(<!-- table [^>]+ -->\n)[^]*?(<!-- end -->)/);
  for (const [i, part] of parts.entries()) {
    const [, name] = /^<!-- table (.+) -->\n$/.exec(part) ?? [];
    if (name !== undefined) parts[i] = `${part}\n${await table(name)}\n`;
  }
  return parts.join("");
}

async function table(name: string): Promise<string> {
  const [kind = "", which = ""] = name.split(" ");
  const command = commands.find((each) => each.name === which);
  if (kind === "options" && command) return await optionTables(command);
  if (kind === "triggers") {
    return rows(
      ["trigger", "meaning"],
      specOptionRows(triggerOptions).map(([key, help]) => [code(key), help]),
    );
  }
  if (kind === "toxic") return toxicTable();
  const catalogue = catalogues.find((each) => each.kind === kind);
  if (catalogue) return catalogueTable(catalogue);
  const format = fileFormats.find((each) => each.name === kind);
  if (format) return partTable(await format.load());
  if (kind === "commands") {
    return rows(["command", "what it does"], commands.map((each) => [`\`${each.name}\``, each.summary]));
  }
  if (kind === "exit-codes") {
    return rows(["code", "meaning"], exitMeanings.map(([code, meaning]) => [String(code), meaning]));
  }
  if (kind === "values") {
    return grammars.map(({ name, summary, forms }) =>
      `**${name}**: ${summary}\n\n` +
      rows(["written", "meaning"], forms.map(([form, meaning]) => [code(form), meaning]))
    ).join("\n\n");
  }
  throw new Error(`there is no table "${name}"`);
}

async function optionTables({ name, load }: CommandEntry): Promise<string> {
  const command = await load();
  const all = Object.keys(optionsOf(command)).length;
  const tables = command.groups.map(({ title, options }) =>
    `**${title}**\n\n${
      rows(["option", "meaning"], commandOptionRows(options).map(([option, help]) => [code(option), help]))
    }`
  );
  const examples = command.examples.map(([line, meaning]) => `# ${meaning}\ntcplab ${line}`).join("\n\n");
  if (all === 0) throw new Error(`${name} has no options`);
  return `\`${usageLine(name, command)}\`\n\n${tables.join("\n\n")}\n\n\`\`\`sh\n${examples}\n\`\`\``;
}

function catalogueTable({ kind, definitions }: Catalogue<unknown>): string {
  return rows(
    [kind, "what it does", "options"],
    definitions.map(({ name, summary, options, remarks = [] }) => [
      `\`${name}\``,
      [summary, ...remarks].join("<br>"),
      specOptionRows(withoutTriggers(options)).map(([option, help]) => `${code(option)} ${help}`).join(
        "<br>",
      ),
    ]),
  );
}

/** The steps of a scenario, the actions of rules. */
function partTable({ parts: { kind, all } }: FormatHelp): string {
  return rows(
    [kind, "meaning", "example"],
    all.map(({ written, summary, keys, example }) => [
      code(written),
      [summary, ...keys.map(([key, meaning]) => `${code(key.trim())} ${meaning}`)].join("<br>"),
      code(example),
    ]),
  );
}

/** The faults that Toxiproxy does not have; all take the triggers as well. */
function toxicTable(): string {
  const others = faults.definitions.filter((each) => !isToxiproxys(each));
  return rows(
    ["type", "attributes"],
    others.map((each) => {
      const options = withoutTriggers(each.options);
      const own = attributesOf(each).filter(({ option }) => Object.hasOwn(options, camel(option)));
      const cells = own.map(({ name, option }) => `${code(name)} ${options[camel(option)]!.help}`);
      return [code(each.name), cells.join("<br>") || "none"];
    }),
  );
}

function camel(name: string): string {
  return name.replace(/-[a-z]/g, (part) => part[1]!.toUpperCase());
}

/** The options of a fault, but for those that all faults have: these have a table of their own. */
function withoutTriggers(options: OptionTable): OptionTable {
  const shared = Object.values<unknown>(triggerOptions);
  return Object.fromEntries(Object.entries(options).filter(([, option]) => !shared.includes(option)));
}

function rows(head: readonly string[], body: ReadonlyArray<readonly string[]>): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...body.map(line)].join("\n");
}

function code(text: string): string {
  return `\`${text}\``;
}
