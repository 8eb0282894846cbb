import fc from "fast-check";
import { sourceAddress } from "../../../src/client/source_address.ts";
import { split } from "../../../src/values/pacing.ts";
import { until } from "../../../src/client/until.ts";
import type { Value } from "../../../src/values/options.ts";
import {
  choice,
  count,
  duration,
  endpoint,
  numberRange,
  path,
  pattern,
  payload,
  probability,
  rate,
  size,
  text,
} from "../../../src/values/value_types.ts";
import { network } from "../../../src/values/cidr.ts";
import { logs } from "../../../src/logs/index.ts";
import { services } from "../../../src/services/index.ts";
import { assert, assertEquals, assertLess } from "../../assert.ts";
import { anyText } from "../arbitraries.ts";
import { assertRefused, linux, refusal } from "../refusal.ts";

Deno.test("count() reads a whole number in its range", () => {
  const numbers: Array<[string, number]> = [["0", 0], ["7", 7], ["007", 7], [
    "9007199254740991",
    2 ** 53 - 1,
  ]];
  for (const [written, number] of numbers) assertEquals(count(0).parse(written, linux), number);
  assertEquals(count(1, 65535).parse("65535", linux), 65535);
});

Deno.test("count() refuses everything else, and says its range", () => {
  for (
    const written of ["", "-1", "+1", "1.0", "1e3", " 1", "1 ", "0x1", "٣", "1\n", "NaN", "9007199254740993"]
  ) {
    assertRefused(() => count(0).parse(written, linux), `"${written}" is not a whole number (0 or more)`);
  }
  for (const written of ["0", "65536", "1e99"]) {
    assertRefused(
      () => count(1, 65535).parse(written, linux),
      `"${written}" is not a whole number (1 to 65535)`,
    );
  }
});

Deno.test("choice() takes one of its words, and lists them when it refuses", () => {
  const colour = choice("auto", "always", "never");
  assertEquals([colour.placeholder, colour.choices], ["auto|always|never", ["auto", "always", "never"]]);
  assertEquals(colour.parse("never", linux), "never");
  assertRefused(() => colour.parse("x", linux), '"x" is not accepted (auto, always, never)');
  assertRefused(() => colour.parse("", linux), '"" is not accepted (auto, always, never)');
  assertRefused(
    () => colour.parse("Never", linux),
    '"Never" is not accepted, did you mean "never"? (auto, always, never)',
  );
});

Deno.test("path refuses what no file can be called; text takes anything", () => {
  assertEquals([path.parse("a b", linux), path.isPath], ["a b", true]);
  assertRefused(() => path.parse("", linux), '"" is not a path');
  assertRefused(() => path.parse("a\0b", linux), '"a\0b" is not a path');
  assertEquals([text.parse("", linux), text.parse("\0", linux)], ["", "\0"]);
});

Deno.test("probability reads a number from 0 to 1, or a percentage", () => {
  const chances: Array<[string, number]> = [
    ["0", 0],
    ["1", 1],
    ["0.3", 0.3],
    [".5", 0.5],
    ["1.0", 1],
    ["30%", 0.3],
    ["0%", 0],
    ["100%", 1],
    ["12.5%", 0.125],
  ];
  for (const [written, chance] of chances) assertEquals(probability.parse(written, linux), chance);
});

Deno.test("probability refuses what is no chance, and says what is", () => {
  for (const written of ["", "-0.1", "1.1", "101%", "30 %", "1e-3", "half", "%", ".", "1.", "NaN", "0,5"]) {
    assertRefused(
      () => probability.parse(written, linux),
      `"${written}" is not a probability (try 0.3 or 30%; 0 to 1)`,
    );
  }
});

Deno.test("numberRange reads one number, two, or one and all above or below it", () => {
  assertEquals(numberRange.parse("3", linux), { from: 3, to: 3 });
  assertEquals(numberRange.parse("1..2", linux), { from: 1, to: 2 });
  assertEquals(numberRange.parse("7..7", linux), { from: 7, to: 7 });
  assertEquals(numberRange.parse("5..", linux), { from: 5, to: Infinity });
  assertEquals(numberRange.parse("..5", linux), { from: 1, to: 5 });
});

Deno.test("numberRange says how a range is written", () => {
  for (
    const [written, instead] of [["3+", "3.."], [">0", "1.."], ["<5", "..4"], ["1-3", "1..3"], [
      "1...3",
      "1..3",
    ]]
  ) {
    assertRefused(
      () => numberRange.parse(written!, linux),
      `"${written}" is not written as a range (write ${instead})`,
    );
  }
});

Deno.test("numberRange refuses what is no range, and says what is", () => {
  for (const written of ["", "0", "0..3", "-1", "..0", "..", "0+", "1..x", "1.5", "1..2..3"]) {
    assertRefused(
      () => numberRange.parse(written, linux),
      `"${written}" is not a range of numbers from 1 on (try 3, 1..2, 5.. or ..5)`,
    );
  }
  assertRefused(() => numberRange.parse("3..2", linux), '"3..2" holds no number (write 2..3)');
});

/** Every kind of value that a user can write. */
const values: Record<string, Value<unknown>> = {
  duration,
  size,
  rate,
  payload,
  pattern,
  endpoint,
  network,
  numberRange,
  probability,
  path,
  text,
  until,
  split,
  sourceAddress,
  count: count(1, 65535),
  choice: choice("fin", "rst"),
  service: services,
  log: logs,
};

for (const [name, value] of Object.entries(values)) {
  Deno.test(`${name} takes or refuses any text, and quotes from it what it refuses`, () => {
    fc.assert(fc.property(anyText, (written) => {
      const message = refusal(() => value.parse(written, linux));
      if (message === undefined) return;
      const quoted = /"(.*?)"/s.exec(message)?.[1] ?? "nothing";
      // An option of a spec is quoted as it is read, with its escaped commas; an address with the port it lacked.
      const forms = [written, written.replaceAll("\\,", ","), `${written}:0`, `[${written}]:0`];
      assert(forms.some((form) => form.includes(quoted)), message);
    }));
  });

  Deno.test(`${name} comes to an end on long text`, () => {
    for (
      const unit of [
        "1",
        ":",
        "/",
        "a",
        ".",
        ",",
        "\\",
        "[",
        "%",
        "-",
        " ",
        "=",
        "0x",
        "1.",
        "a:",
        "a.",
        "re:",
      ]
    ) {
      for (const end of ["", "!", ":x"]) {
        const started = performance.now();
        refusal(() => value.parse(unit.repeat(5000) + end, linux));
        assertLess(performance.now() - started, 10_000);
      }
    }
  });
}
