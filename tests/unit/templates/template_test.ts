import fc from "fast-check";
import { ExitCode } from "../../../src/values/exit_codes.ts";
import { Failure } from "../../../src/values/failure.ts";
import { parsePayload } from "../../../src/values/payload.ts";
import { parseTemplate } from "../../../src/templates/template.ts";
import { TemplateError } from "../../../src/templates/scope.ts";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "../../assert.ts";
import { anyText } from "../arbitraries.ts";
import { assertRefused, linux, refusal } from "../refusal.ts";
import { failure, filled, matched, scopeWith } from "./template_kit.ts";

Deno.test("parseTemplate() reads a payload without tags as that payload", () => {
  fc.assert(fc.property(anyText, (text) => {
    fc.pre(!text.includes("{{"));
    const message = refusal(() => parsePayload(text, linux));
    if (message !== undefined) return assertRefused(() => parseTemplate(text, linux), message);
    const template = parseTemplate(text, linux);
    assertEquals([...template.render(scopeWith())], [...parsePayload(text, linux)]);
    assert(template.isConstant);
  }));
});

Deno.test("parseTemplate() reads each part in the notation of the payload", () => {
  assertEquals(filled("a\\r{{counter}}\\n"), "a\r1\n");
  assertEquals(filled("text:hex:{{counter}}"), "hex:1");
  assertEquals(filled("raw:a\\r{{counter}}\\n"), "a\\r1\\n");
  assertEquals(filled("hex:01 03 {{counter|u16be}} ff"), "\x01\x03\0\x01\xff");
  assertEquals(filled("hex:{{repeat:2:0a ff}}0b"), "\x0a\xff\x0a\xff\x0b");
  assertEquals(filled("base64:SGk={{counter|u8}}"), "Hi\x01");
  assertEquals(filled("file:a b.bin"), "the bytes of a b.bin");
  assertEquals(filled("é{{var.x}}", { variable: () => "ü" }, { variables: ["x"] }), "\xc3\xa9\xc3\xbc");
});

Deno.test("parseTemplate() takes braces for what they are where they are no tag", () => {
  assertEquals(filled('{"a":{"b":{{counter}}}}'), '{"a":{"b":1}}');
  assertEquals(filled("\\{{counter}}"), "{{counter}}");
  assertEquals(filled("\\\\{{counter}}"), "\\1");
  assertEquals(filled("\\x7b{counter}}"), "{{counter}}");
  assertEquals(filled("}} { {{ counter }} }"), "}} { 1 }");
  assertEquals(filled("raw:\\{{counter}}"), "\\1");
});

Deno.test("parseTemplate() tells what is the same each time", () => {
  const isConstant = (text: string) => parseTemplate(text, linux).isConstant;
  assertEquals(["a", "hex:01", "{{repeat:3:a}}{{len}}b{{crc32}}", "{{1+2|u8}}"].map(isConstant), [
    true,
    true,
    true,
    true,
  ]);
  assertEquals(["{{counter}}", "a{{crc32}}{{uuid}}", "{{len}}{{capture.1}}"].map(isConstant), [
    false,
    false,
    false,
  ]);
});

Deno.test("counter counts how often a template was filled in, and is one number in one filling", () => {
  const template = parseTemplate("{{counter}},{{counter|u8|hex}} ", linux);
  const scope = scopeWith();
  const texts = [1, 2, 3].map(() => String.fromCharCode(...template.render(scope)));
  assertEquals(texts.join(""), "1,01 2,02 3,03 ");
  parseTemplate("{{unix}}", linux).render(scope);
  assertEquals(String.fromCharCode(...template.render(scope)), "4,04 ");
});

Deno.test("unix, unixms and utc write the time of the scope's clock", () => {
  assertEquals(filled("{{unix}} {{unixms}}"), "1795338303 1795338303007");
  assertEquals(filled("{{utc}}"), "2026-11-22T09:05:03.007Z");
  assertEquals(filled("$GPZDA,{{utc:%H%M%S.%L,%d,%m,%Y}}"), "$GPZDA,090503.007,22,11,2026");
  assertMatch(filled("{{time}}"), /^2026-11-2[123]T\d\d:\d5:03\.007[+-]\d{4}$/);
  assertEquals(filled("{{unixms|u64be|hex}}"), "000001a20280761f");
});

Deno.test("random draws from the scope's random numbers", () => {
  assertEquals(filled("{{random:3}}"), "\0\x20\x40");
  assertEquals(filled("{{random:4|hex}}"), "00204060");
  assertEquals(filled("{{random:8:alnum}}"), "AHPXfmu2");
  assertEquals(filled("{{random:1..6}}{{random:1..6}}{{random:1..6}}", { random: () => 0.999 }), "666");
  assertEquals(filled("{{random:-5..-3}} {{random:-1..1}}"), "-5 -1");
  assertEquals(filled("{{uuid}}"), "00204060-80a0-40e0-8020-406080a0c0e0");
  assertEquals(filled("{{uuid}}", { random: () => 0.999 }), "ffffffff-ffff-4fff-bfff-ffffffffffff");
});

Deno.test("repeat fills in the tags of its text each time", () => {
  const scope = { state: () => "7" };
  assertEquals(filled("{{repeat:3:{{state.n}},}}", scope), "7,7,7,");
  assertEquals(filled("{{repeat:2:{{random:1..8}}}}."), "12.");
  assertEquals(filled("{{counter}}{{repeat:2:{{counter}}}}"), "111");
  assertEquals(filled("hex:{{repeat:2:{{state.n|u8}} ff}}0b", scope), "\x07\xff\x07\xff\x0b");
  assertEquals(filled("{{len}}{{repeat:2:{{state.n|dec:2}};|upper}}", scope), "607;07;");
  assertEquals(filled("{{repeat:2:{{repeat:2:{{state.n}}}},}}", scope), "77,77,");
  assertEquals(filled("{{repeat:2:{{1+1}}}}"), "22");
  assertEquals(filled('{"a":{"b":{{state.n}}}}', scope), '{"a":{"b":7}}');
  assertEquals(
    failure("{{repeat:2:{{state.n}}}}"),
    '{{repeat:2:{{state.n}}}}: {{state.n}}: the state has no "n" yet',
  );
});

Deno.test("repeat is refused where it would fill in tags too often or too deep", () => {
  assertRefused(
    () => parseTemplate("{{repeat:1000:{{repeat:1000:{{counter}}}}}}", linux),
    "{{repeat:1000:{{repeat:1000:{{counter}}}}}}: {{repeat:1000:{{counter}}}}: " +
      '"repeat:1000:{{counter}}" fills its text in 1000000 times (at most 65536)',
  );
  const deep = `${"{{repeat:1:".repeat(10)}x${"}}".repeat(10)}`;
  assertStringIncludes(
    refusal(() => parseTemplate(deep, linux)) ?? "",
    "tags stand in tags deeper than 8 levels",
  );
  assertEquals(
    failure("{{repeat:9:{{state.x}}}}", { state: () => new Uint8Array(2 ** 21) }),
    '{{repeat:9:{{state.x}}}}: "repeat:9:{{state.x}}" makes 18874368 bytes (at most 16777216)',
  );
});

Deno.test("a tag in a tag is refused but in repeat", () => {
  for (const tag of ["{{time:{{state.n}}}}", "{{capture.1|default:{{state.n}}}}"]) {
    assertRefused(
      () => parseTemplate(tag, linux),
      `${tag}: "{{state.n}}": a tag can only stand in repeat:N:TEXT`,
    );
  }
  assertRefused(
    () => parseTemplate("{{repeat:3:{{counter}}", linux),
    '"{{repeat:3:{{counter" has no }} behind it; write \\{{ for two braces',
  );
});

Deno.test("a name with a digit behind a hyphen is a subtraction, unless such a name is known", () => {
  const state = (name: string) => ({ n: "5", "ch-1": "8" })[name];
  assertEquals(filled("{{state.n-1}} {{state.n - 1}}", { state }), "4 4");
  assertEquals(
    filled("{{state.n-1}} {{state.ch-1}} {{state.ch-1-1}}", { state }, { state: ["n", "ch-1"] }),
    "4 8 7",
  );
});

Deno.test("repeat writes its text so many times", () => {
  assertEquals(filled("{{repeat:3:ab\\n}}!{{repeat:0:x}}"), "ab\nab\nab\n!");
  assertRefused(
    () => parseTemplate("{{repeat:3}}", linux),
    '{{repeat:3}}: "repeat:3" is not of the form repeat:N:TEXT (try repeat:3:ab)',
  );
  assertRefused(
    () => parseTemplate("{{repeat:99999999:x}}", linux),
    '{{repeat:99999999:x}}: "repeat:99999999:x" makes 99999999 bytes (at most 16777216)',
  );
});

Deno.test("capture writes groups of the last match, byte for byte", () => {
  assertEquals(
    filled("{{capture.2}}{{capture.1}} {{capture.model}}", { match: matched("\xff\0", "b") }),
    "b\xff\0 PSU",
  );
  assertEquals(failure("{{capture.1}}"), "{{capture.1}}: nothing was matched yet");
  const match = matched("a", "b");
  assertEquals(
    failure("{{capture.3}}", { match }),
    '{{capture.3}}: the last match has no group "3" (1, 2, model)',
  );
  assertEquals(
    failure("{{capture.toString}}", { match: { captures: [], named: {} } }),
    '{{capture.toString}}: the last match has no group "toString" (it has none)',
  );
  assertRefused(
    () => parseTemplate("{{capture.0}}", linux),
    '{{capture.0}}: "capture.0" is not a group (they count from 1)',
  );
});

Deno.test("frame, state and variables write what the scope knows", () => {
  const scope = {
    fields: { transaction: 258, name: "CONNECT" },
    state: (name: string) => name === "volt" ? 3.3 : undefined,
    variable: (name: string) =>
      name === "host" ? "dut.lan" : name === "key" ? Uint8Array.of(0xff) : undefined,
  };
  assertEquals(filled("{{frame.transaction}} {{frame.name}} {{state.volt}}", scope), "258 CONNECT 3.3");
  const names = { variables: ["host", "key", "unset", "counter", "two-words"] };
  assertEquals(filled("{{host}} {{var.host}} {{key}} {{counter}}", scope, names), "dut.lan dut.lan \xff 1");
  assertEquals(
    failure("{{frame.unit}}", scope),
    '{{frame.unit}}: the last frame has no "unit" (transaction, name)',
  );
  assertEquals(failure("{{frame.unit}}"), "{{frame.unit}}: there is no frame with fields");
  assertEquals(failure("{{state.amp}}", scope), '{{state.amp}}: the state has no "amp" yet');
  assertEquals(
    failure("{{two-words}}", scope, names),
    '{{two-words}}: the variable "two-words" has no value yet',
  );
});

Deno.test("env reads the environment where that is allowed", () => {
  const scope = { environment: (name: string) => name === "HOME" ? "/home/lab" : undefined };
  assertEquals(filled("{{env:HOME}}", scope, { environment: true }), "/home/lab");
  assertEquals(
    failure("{{env:NOPE}}", scope, { environment: true }),
    '{{env:NOPE}}: the environment has no "NOPE"',
  );
  assertRefused(() => parseTemplate("{{env:HOME}}", linux), '{{env:HOME}}: "env:HOME" is not allowed here');
  assertRefused(
    () => parseTemplate("{{env:}}", linux, { environment: true }),
    '{{env:}}: "env:" names nothing (try env:HOME)',
  );
});

const refused: Array<[string, string]> = [
  ["{{}}", '{{}}: "" has no name in it'],
  ["{{ x", '"{{ x" has no }} behind it; write \\{{ for two braces'],
  ["raw:{{", '"{{" has no }} behind it'],
  ["{{counter", '"{{counter" has no }} behind it; write \\{{ for two braces'],
  ["{{counter 2}}", '{{counter 2}}: " 2" is more than can be read (try counter+1|u16be)'],
  ["{{counter:2}}", '{{counter:2}}: ":2" is more than can be read (try counter+1|u16be)'],
  ["{{counter+}}", '{{counter+}}: "counter+" has no name in it'],
  ["{{+1}}", '{{+1}}: "+1" is neither a name nor a number'],
  ["{{capture}}", '{{capture}}: "capture" needs a name behind it (capture.NAME)'],
  ["{{var.hots}}", '{{var.hots}}: "hots" is not a variable, did you mean "host"? (host)'],
  [
    "{{time:%Q}}",
    '{{time:%Q}}: "%Q" is not a part of a time (%Y %y %m %d %H %I %M %S %L %p %j %a %A %b %B %F %T %z %%)',
  ],
  ["{{random}}", '{{random}}: "random:" is not of the form random:N, random:N:alnum or random:LEAST..MOST'],
  ["{{random:6..1}}", '{{random:6..1}}: "6..1" holds no number (write 1..6)'],
  [
    "{{random:99999999}}",
    '{{random:99999999}}: "random:99999999" is not of the form random:N, random:N:alnum or random:LEAST..MOST',
  ],
  ["hex:{{counter}}", '{{counter}}: "counter" is a number and needs a format here (try counter|u16be)'],
  ["base64:{{len}}", '{{len}}: "len" is a number and needs a format here (try len|u16be)'],
  ["hex:0g{{uuid}}", '"0g" in "0g" is not hexadecimal digits (write bytes as 01 0a ff)'],
  ["file:{{host}}", '"{{host}}" can\'t be filled in in "file:{{host}}": a file is sent as it is'],
];

Deno.test("parseTemplate() refuses what it can't fill in, and says what is accepted", () => {
  for (const [text, message] of refused) {
    assertRefused(() => parseTemplate(text, linux, { variables: ["host"] }), message);
  }
});

Deno.test("parseTemplate() suggests the nearest name, and lists all", () => {
  const name = refusal(() => parseTemplate("{{countr}}", linux, { variables: ["host"] })) ?? "";
  assertMatch(
    name,
    /^\{\{countr\}\}: "countr" is not a name in a template, did you mean "counter"\? \(counter, unix, .*, sum16, .*, host\)$/,
  );
  const crc = refusal(() => parseTemplate("{{crc-modbus}}", linux)) ?? "";
  assertMatch(crc, /did you mean "crc16-modbus"\?/);
  const format = refusal(() => parseTemplate("{{counter|u16bee}}", linux)) ?? "";
  assertMatch(
    format,
    /"u16bee" is not a format in a template, did you mean "u16be"\? \(u8, u16be, .*, default, .*\)$/,
  );
});

Deno.test("parseTemplate() limits the number of tags", () => {
  const message = "there are 1001 tags in a template (at most 1000)";
  assertRefused(() => parseTemplate("{{len}}".repeat(1001), linux), message);
  assert(parseTemplate("{{len|u16be}}".repeat(1000), linux).isConstant);
});

/** Text that is nearly a template. */
const nearly = fc.array(
  fc.oneof(
    anyText,
    fc.constantFrom(
      ..."{{ }} {{begin}} {{end}} {{begin:a}} {{end:a}} {{len}} {{len:a|u16be}} {{crc32}} {{lrc|hex}} {{counter"
        .split(" "),
      ..."+1 | |u16be |hex |dec:3 |default:x capture. state.x frame.x random: 4 1..6 time:%H repeat:2: - * / %"
        .split(" "),
    ),
  ),
  { maxLength: 12 },
).map((parts) => parts.join(""));

Deno.test("parseTemplate() takes or refuses any text, and what it takes can be filled in or says why not", () => {
  fc.assert(
    fc.property(nearly, (text) => {
      try {
        parseTemplate(text, linux, { variables: ["x"] }).render(scopeWith());
      } catch (error) {
        if (error instanceof Failure) assertEquals(error.code, ExitCode.Usage);
        else assert(error instanceof TemplateError, String(error));
      }
    }),
    { numRuns: 3000 },
  );
});
