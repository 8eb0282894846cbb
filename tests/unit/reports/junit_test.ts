import fc from "fast-check";
import { assert, assertEquals, assertThrows } from "../../assert.ts";
import { unsafe } from "../unsafe.ts";
import { anyResults } from "./any_result.ts";
import { ant, jenkins, violations } from "./junit_rules.ts";
import { all, failed, passed, rendered, skipped } from "./results.ts";
import { type Element, readXml } from "./xml_reader.ts";
import { styleFor } from "../../../src/io/style.ts";

Deno.test("the junit report is a suite a file and a case a scenario", () => {
  assertEquals(
    rendered("junit", [{ ...passed, steps: [] }, skipped]),
    `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
<testsuite name="lab/psu.yaml" package="tcplab" id="0" timestamp="2026-11-22T10:00:00" hostname="localhost" tests="2" failures="0" errors="0" skipped="1" time="0.512400">
<properties/>
<testcase name="The supply answers" classname="lab.psu" time="0.512400"/>
<testcase name="Not wanted" classname="lab.psu" time="0.000000">
<skipped/>
</testcase>
<system-out>PASSED  The supply answers  512ms  lab/psu.yaml
SKIPPED  Not wanted  lab/psu.yaml</system-out>
<system-err/>
</testsuite>
</testsuites>
`,
  );
});

function suites(document: string): readonly Element[] {
  return readXml(document).children;
}

function cases(suite: Element): Element[] {
  return suite.children.filter(({ name }) => name === "testcase");
}

Deno.test("the junit report tells what failed as message, type and text", () => {
  const [first, second] = suites(rendered("junit", all));
  assertEquals(cases(first!)[1]!.children, [{
    name: "failure",
    attributes: {
      message: "step 2 (line 9) expect ACME,PSU\\n: received something else",
      type: "step",
    },
    children: [],
    text: `step 2 (line 9) expect ACME,PSU\\n
received something else
expected  ACME,PSU\\n
received  ACME,PSX\\n (9 bytes)
differs   byte 7 is 58 "X" instead of 55 "U"
expected  00000000  41 43 4d 45 2c 50 53 55  0a                       |ACME,PSU.|
received  00000000  41 43 4d 45 2c 50 53 58  0a                       |ACME,PSX.|
                                         ^^                                   ^
last events
  18:00:00.123 CONNECTED: 127.0.0.1:5025 #1
  18:00:00.200 DATA 127.0.0.1:5025 #1: ACME,PSX\\n`,
  }]);
  const [{ attributes }] = cases(second!)[0]!.children as [Element];
  const message = "cannot connect to 127.0.0.1:1: connection refused (ECONNREFUSED)";
  assertEquals(attributes, { message, type: "scenario" });
});

Deno.test("the junit report holds the text report of all steps as output", () => {
  const [suite] = suites(rendered("junit", [passed, failed]));
  const output = suite!.children.find(({ name }) => name === "system-out")!.text;
  const report = rendered("text:steps=all", [passed, failed]).trimEnd().split("\n");
  assertEquals(output, report.slice(0, -1).join("\n"));
});

Deno.test("the junit report keeps scenarios of one file together, in the order of files", () => {
  const named = (file: string, name: string) => ({ ...passed, file, name });
  const found = suites(rendered("junit", [named("b", "1"), named("a", "2"), named("b", "3")]));
  const shape = found.map((suite) => [
    suite.attributes.id,
    suite.attributes.name,
    cases(suite).map(({ attributes }) => attributes.name),
  ]);
  assertEquals(shape, [["0", "b", ["1", "3"]], ["1", "a", ["2"]]]);
});

Deno.test("the junit report gives scenarios that are repeated names of their own", () => {
  const [suite] = suites(
    rendered("junit", [passed, passed, { ...passed, name: `${passed.name} (2)` }, passed]),
  );
  assertEquals(cases(suite!).map(({ attributes }) => attributes.name), [
    "The supply answers",
    "The supply answers (2)",
    "The supply answers (2) (2)",
    "The supply answers (3)",
  ]);
});

const classes: Array<[file: string, name: string]> = [
  ["psu.yaml", "psu"],
  ["./lab/v1.2/psu.yml", "lab.v1_2.psu"],
  ["../lab\\a b.YAML", "lab.a b"],
  ["C:\\lab\\psu.yaml", "C:.lab.psu"],
  [".yaml", "(no name)"],
];

for (const [file, name] of classes) {
  Deno.test(`the junit report makes the class name ${name} of ${file}`, () => {
    const [suite] = suites(rendered("junit", [{ ...passed, file }]));
    assertEquals([suite!.attributes.name, cases(suite!)[0]!.attributes.classname], [file, name]);
  });
}

Deno.test("the junit report is the same on every system, and never coloured", () => {
  const setting = { lineEnd: "\r\n", style: styleFor("file", "always") };
  assertEquals(rendered("junit", all, setting), rendered("junit", all));
});

Deno.test("the junit report of nothing is a document", () => {
  assertEquals(
    rendered("junit", []),
    '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites/>\n',
  );
});

Deno.test("the junit report of any results is well-formed, keeps to both schemas and counts right", () =>
  fc.assert(fc.property(anyResults, (results) => {
    const document = rendered("junit", results);
    assert(!unsafe.test(document.replaceAll("\n", "")), "only line feeds control");
    const root = readXml(document);
    assertEquals([violations(root, ant), violations(root, jenkins)], [[], []]);
    for (const suite of root.children) {
      const { tests, failures, skipped, time } = suite.attributes;
      const all = cases(suite);
      const having = (name: string) =>
        all.filter(({ children }) => children.some((each) => each.name === name));
      assertEquals(
        [tests, failures, skipped],
        [all.length, having("failure").length, having("skipped").length].map(String),
      );
      const sum = all.reduce((seconds, { attributes }) => seconds + Number(attributes.time), 0);
      assert(Math.abs(sum - Number(time)) < 1e-5, `${sum} is ${time}`);
      assertEquals(new Set(all.map(({ attributes }) => attributes.name)).size, all.length, "names differ");
    }
    const verdicts = root.children.flatMap(cases).length;
    assertEquals(verdicts, results.length);
  })));

Deno.test("the junit report is well-formed to libxml2", { ignore: !hasXmllint() }, () =>
  fc.assert(
    fc.asyncProperty(anyResults, async (results) => {
      const lint = new Deno.Command("xmllint", {
        args: ["--noout", "--nonet", "-"],
        stdin: "piped",
        stderr: "piped",
      }).spawn();
      const writer = lint.stdin.getWriter();
      await writer.write(new TextEncoder().encode(rendered("junit", results)));
      await writer.close();
      const { success, stderr } = await lint.output();
      assert(success, new TextDecoder().decode(stderr));
    }),
    { numRuns: 20 },
  ));

function hasXmllint(): boolean {
  try {
    return new Deno.Command("xmllint", { args: ["--version"], stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

Deno.test("readXml() and violations() refuse what they should", () => {
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
  const malformed = [
    "<testsuites/>",
    `${head}<a>`,
    `${head}<a></b>`,
    `${head}<a/><a/>`,
    `${head}<a b="1" b="2"/>`,
    `${head}<a b="<"/>`,
    `${head}<a>&nbsp;</a>`,
    `${head}<a>& </a>`,
    `${head}<a>]]></a>`,
    `${head}<a>\x1b</a>`,
    `${head}<a>\uffff</a>`,
    `${head}<a>\ud800</a>`,
  ];
  for (const document of malformed) assertThrows(() => readXml(document), Error);
  const broken = '<testsuites x="1"><testsuite name=" " tests="1"><testcase/><b/></testsuite></testsuites>';
  const found = violations(readXml(head + broken), ant);
  assert(found.includes("testsuites has x"));
  assert(found.includes("testsuite lacks hostname"));
  assert(found.includes('testsuite: name is " "'));
  assert(found.includes("testsuite holds testcase b "));
  assert(found.includes("b is not known"));
});
