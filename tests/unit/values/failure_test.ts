import { ExitCode } from "../../../src/values/exit_codes.ts";
import { at, Failure, usage } from "../../../src/values/failure.ts";
import { assertEquals, assertThrows } from "../../assert.ts";
import { assertRefused } from "../refusal.ts";

Deno.test("usage() is a failure with the exit code for usage", () => {
  const failure = usage("what was wrong");
  assertEquals([failure.name, failure.message, failure.code], ["Failure", "what was wrong", ExitCode.Usage]);
});

Deno.test("at() names the place in front, outermost first, and keeps the exit code", () => {
  const read = () => {
    throw new Failure(ExitCode.LocalResource, "gone");
  };
  assertRefused(() => at("--log", () => at("file", read)), "--log: file: gone", ExitCode.LocalResource);
  assertEquals(at("--log", () => 7), 7);
});

Deno.test("at() leaves other errors as they are: they are bugs", () => {
  const bug = new RangeError("bug");
  const thrown = assertThrows(() =>
    at("--log", () => {
      throw bug;
    })
  );
  assertEquals(thrown === bug, true);
});
