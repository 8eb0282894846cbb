import { ExitCode, exitMeanings } from "../../../src/values/exit_codes.ts";
import { assert, assertEquals } from "../../assert.ts";

Deno.test("ExitCode has the numbers that scripts rely on", () => {
  const codes = Object.entries(ExitCode).filter(([, code]) => typeof code === "number");
  assertEquals(Object.fromEntries(codes), {
    Ok: 0,
    Unexpected: 1,
    Usage: 2,
    NoConnection: 3,
    Timeout: 4,
    Broken: 5,
    LocalResource: 6,
    Bug: 70,
    HungUp: 129,
    Interrupted: 130,
    Terminated: 143,
  });
});

Deno.test("exitMeanings explains every exit code once, in rising order", () => {
  const codes = Object.values(ExitCode).filter((code) => typeof code === "number");
  assertEquals(exitMeanings.map(([code]) => code), codes);
  assertEquals(new Set(exitMeanings.map(([, meaning]) => meaning)).size, codes.length);
  for (const [, meaning] of exitMeanings) assert(/^[a-z].*[^.]$/.test(meaning), meaning);
});
