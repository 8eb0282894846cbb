import { grammarHelp } from "../../../src/cli/help.ts";
import { templateGrammar } from "../../../src/cli/template_grammar.ts";
import { checksums } from "../../../src/values/checksums.ts";
import { parseTemplate } from "../../../src/templates/template.ts";
import { assertStringIncludes } from "../../assert.ts";
import { linux } from "../refusal.ts";

Deno.test("templateGrammar shows all that can stand in a tag", () => {
  const help = grammarHelp(templateGrammar);
  const forms = ["{{counter}}", "{{capture.NAME}}", "{{time:FORMAT}}", "|u8 |u16be", "|hex:N"];
  for (const form of [...forms, ...checksums.map(({ name }) => `{{${name}:RANGE}}`)]) {
    assertStringIncludes(help, `\n  ${form}`);
  }
});

Deno.test("templateGrammar's examples are templates", () => {
  for (const [form] of templateGrammar.forms.slice(0, 6)) parseTemplate(form, linux);
});
