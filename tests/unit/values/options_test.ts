import {
  flag,
  kebab,
  option,
  optional,
  readOptions,
  repeated,
  required,
} from "../../../src/values/options.ts";
import { count, duration, text } from "../../../src/values/value_types.ts";
import { assertEquals } from "../../assert.ts";
import { assertRefused, linux } from "../refusal.ts";

const table = {
  maxTime: option(duration, "how long", "3s"),
  size: optional(count(1), "how many"),
  tag: repeated(text, "names"),
  quiet: flag("say nothing", "q"),
};

function read(written: Record<string, string[]>) {
  return readOptions(table, (name) => written[name] ?? [], (name) => `--${kebab(name)}`, linux);
}

Deno.test("kebab() writes a name as users do", () => {
  assertEquals(["idle", "maxTime", "a2BcD"].map(kebab), ["idle", "max-time", "a2-bc-d"]);
});

Deno.test("readOptions() falls back on defaults, nothing, an empty list and no", () => {
  assertEquals(read({}), { maxTime: 3000, size: undefined, tag: [], quiet: false });
});

Deno.test("readOptions() parses what was written, all of what is repeated, else the last", () => {
  const written = { maxTime: ["1s", "2s"], size: ["7"], tag: ["a", "", "a"], quiet: ["yes"] };
  assertEquals(read(written), { maxTime: 2000, size: 7, tag: ["a", "", "a"], quiet: true });
});

Deno.test("readOptions() names the option in front of what it refuses", () => {
  assertRefused(
    () => read({ maxTime: ["3sec"] }),
    '--max-time: "3sec" is not a duration (try 250ms, 3s, 2m, 1h)',
  );
  assertRefused(() => read({ size: ["0"] }), '--size: "0" is not a whole number (1 or more)');
});

Deno.test("readOptions() refuses to go without what is required", () => {
  const needed = { maxSize: required(count(0), "how many") };
  const plain = (name: string) => kebab(name);
  assertRefused(() => readOptions(needed, () => [], plain, linux), "max-size is missing (N)");
  assertEquals(readOptions(needed, () => ["4"], plain, linux), { maxSize: 4 });
});

Deno.test("flag() reads yes and no in the usual words, and refuses others", () => {
  for (const word of ["yes", "true", "on", "1", "YES"]) assertEquals(read({ quiet: [word] }).quiet, true);
  for (const word of ["no", "false", "off", "0", "No"]) assertEquals(read({ quiet: [word] }).quiet, false);
  for (const word of ["", "y", "maybe", "yes "]) {
    assertRefused(() => read({ quiet: [word] }), `--quiet: "${word}" is neither yes nor no`);
  }
  assertEquals([table.quiet.short, flag("help").short], ["q", undefined]);
});
