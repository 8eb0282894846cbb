import fc from "fast-check";
import { setting, Substitution } from "../../../src/scenarios/variables.ts";
import { assertEquals } from "../../assert.ts";
import { anyText } from "../arbitraries.ts";
import { assertRefused, linux } from "../refusal.ts";

function apply(value: unknown, known: Readonly<Record<string, string>> = {}, set?: unknown) {
  const substitution = new Substitution(new Map(Object.entries(known)));
  substitution.define(set);
  return {
    value: substitution.apply(value),
    problems: substitution.problems.map(({ path, message }) => `${path.join(".")}: ${message}`),
    used: [...substitution.used],
  };
}

Deno.test("Substitution.apply() puts values in wherever a text names them", () => {
  const file = { connect: "${HOST}:${PORT}", steps: [{ send: "a${HOST}" }, "fin"], "${HOST}": "a key stays" };
  assertEquals(apply(file, { HOST: "::1", PORT: "5" }), {
    value: { connect: "::1:5", steps: [{ send: "a::1" }, "fin"], "${HOST}": "a key stays" },
    problems: [],
    used: ["HOST", "PORT"],
  });
});

Deno.test("Substitution.apply() does not look into the values again", () => {
  assertEquals(apply("${A}", { A: "${B}$${" }).value, "${B}$${");
});

Deno.test("Substitution.apply() leaves ${ when it stands behind a $", () => {
  assertEquals(apply("$${A} $$${A} $ {A} $A {{a}}"), {
    value: "${A} $${A} $ {A} $A {{a}}",
    problems: [],
    used: [],
  });
});

Deno.test("Substitution.apply() complains of what is not set, with what is near", () => {
  const { problems } = apply({ a: ["x", "${HOTS}"] }, { HOST: "x" });
  assertEquals(problems, [
    'a.1: "${HOTS}" is not set, did you mean "HOST"? (write --set HOTS=VALUE, or set: in the file)',
  ]);
});

for (const text of ["${", "${A", "${}", "${A B}", "${1}", "x${-a}"]) {
  Deno.test(`Substitution.apply() refuses ${text}`, () => {
    const written = text.replace(/^x/, "");
    assertEquals(apply(text, { A: "x" }).problems, [
      `: "${written}" is not of the form \${NAME} (write $\${ for a plain \${)`,
    ]);
  });
}

Deno.test("Substitution.define() takes the set: of a file, in which a value can name those before it", () => {
  const set = { HOST: "h", ADDRESS: "${HOST}:${PORT}" };
  assertEquals(apply("${ADDRESS}", { PORT: "5" }, set).value, "h:5");
  assertEquals(apply("${ADDRESS}", { PORT: "5", HOST: "from the command line" }, set), {
    value: "from the command line:5",
    problems: [],
    used: ["HOST", "PORT", "ADDRESS"],
  });
});

Deno.test("Substitution.define() leaves what is no map of texts to others", () => {
  for (const set of [undefined, null, "x", ["x"], { a: ["x"] }]) {
    assertEquals(apply("x", {}, set).problems, []);
  }
});

Deno.test("Substitution.apply() gives back what has no variable in it", () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
    fc.pre(!JSON.stringify(value).includes("${"));
    assertEquals(apply(value), { value, problems: [], used: [] });
  }));
});

Deno.test("Substitution.apply() stops at what holds itself", () => {
  const list: unknown[] = ["x"];
  list.push(list, list);
  assertEquals(apply(list).problems, ["1: it holds itself", "2: it holds itself"]);
});

Deno.test("setting.parse() splits at the first =", () => {
  assertEquals(setting.parse("A=b=c", linux), ["A", "b=c"]);
  assertEquals(setting.parse("a-B_1=", linux), ["a-B_1", ""]);
  fc.assert(fc.property(anyText, (value) => assertEquals(setting.parse(`A=${value}`, linux), ["A", value])));
});

for (const text of ["A", "=b", "1=b", "a b=c", ""]) {
  Deno.test(`setting.parse() refuses "${text}"`, () => {
    assertRefused(
      () => setting.parse(text, linux),
      `"${text}" is not of the form NAME=VALUE (try HOST=192.168.1.5)`,
    );
  });
}

Deno.test("Substitution refuses variables that multiply in each other, once and before they fill memory", () => {
  const set: Record<string, string> = { a0: "x".repeat(10) };
  for (let i = 1; i <= 10; i++) set[`a${i}`] = `\${a${i - 1}}`.repeat(10);
  const { problems } = apply({ send: "${a10}" }, {}, set);
  assertEquals(problems, ['set.a6: with "${a5}" the variables are more than 4 MiB of text']);
});
