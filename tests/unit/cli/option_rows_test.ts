import { commandOptionRows, specOptionRows } from "../../../src/cli/option_rows.ts";
import { flag, option, optional, repeated, required } from "../../../src/values/options.ts";
import { choice, count, duration } from "../../../src/values/value_types.ts";
import { assertEquals } from "../../assert.ts";

const table = {
  maxTime: option(duration, "how long", "3s"),
  size: optional(count(1), "how many"),
  close: repeated(choice("fin", "rst"), "how it ends"),
  verbose: flag("more", "v"),
  quiet: flag("less"),
  to: required(count(1), "where"),
};

Deno.test("commandOptionRows() shows how an option is written, its default, and whether it can be repeated", () => {
  assertEquals(commandOptionRows(table), [
    ["--max-time DURATION", "how long (default 3s)"],
    ["--size N", "how many"],
    ["--close fin|rst", "how it ends; repeatable"],
    ["-v, --verbose", "more"],
    ["--quiet", "less"],
    ["--to N", "where"],
  ]);
});

Deno.test("specOptionRows() shows options as they stand in a spec", () => {
  assertEquals(specOptionRows({ maxTime: table.maxTime, quiet: table.quiet }), [
    ["max-time=DURATION", "how long (default 3s)"],
    ["quiet=yes|no", "less"],
  ]);
});
