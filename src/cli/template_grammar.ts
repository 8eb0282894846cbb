import { formats } from "../templates/parser.ts";
import type { TemplateFunction } from "../templates/function.ts";
import { sources } from "../templates/functions.ts";
import { timeConversions } from "../templates/time_format.ts";
import type { ValueGrammar } from "./value_help.ts";

/** How a template is written, from the tables that read it. In a file of its own: only help needs to load it. */
export const templateGrammar: ValueGrammar = {
  name: "template",
  summary: "a payload in any notation, with {{tags}} that are filled in each time it is sent",
  forms: [
    ["VOLT {{capture.1}}\\n", "text around a tag; \\{{ is two braces"],
    ["hex:01 06 {{counter|u16be}} ff", "a tag with a format; in hex: and base64: a number must have one"],
    ["{{frame.transaction+1|u16be}}", "numbers can be calculated with: + - * / %"],
    ["{{len|u16be}}{{begin}}...{{end}}", "a marked range, for a length or checksum before or behind it"],
    ["{{begin:a}}...{{end:a}}{{lrc:a}}", "a range with a name, where there are several"],
    ["hex:01 03 {{crc16-modbus}}", "where nothing is marked, a checksum is over all that is before it"],
    ...sources.map((source): [string, string] => [`{{${written(source)}}}`, source.help]),
    ...Map.groupBy(formats, ({ help }) => help).entries().map(([help, alike]): [string, string] => [
      alike.map(({ name, argument }) => argument === undefined ? `|${name}` : `|${name}:${argument}`).join(
        " ",
      ),
      help,
    ]),
    [timeConversions.join(" "), "what a time FORMAT can hold; %L is milliseconds"],
  ],
};

function written({ name, takes, argument = "" }: TemplateFunction): string {
  return takes === "nothing" ? name : name + (takes === "member" ? "." : ":") + argument;
}
