import { FramingError } from "../../../src/framings/framing.ts";
import { assertEquals, assertThrows } from "../../assert.ts";
import { assertRefused } from "../refusal.ts";
import { b, contents, framing } from "./framing_kit.ts";

Deno.test("fixed cuts into messages of one size", () => {
  assertEquals(contents("fixed:size=3", "abcdef", "g", "hi"), ["abc", "def", "ghi"]);
  assertEquals(contents("fixed:size=1", "ab"), ["a", "b"]);
});

Deno.test("fixed tells what is missing at the end of the stream", () => {
  assertEquals(contents("fixed:size=3", "abcde"), [
    "abc",
    "! the stream ended after 2 of 3 bytes of a frame (at byte 3 of the stream)",
  ]);
});

Deno.test("fixed.encode() takes messages of its size alone", () => {
  assertEquals(framing("fixed:size=3").encode(b("abc")), b("abc"));
  assertThrows(
    () => framing("fixed:size=3").encode(b("ab")),
    FramingError,
    "a message has 3 bytes here, not 2",
  );
});

Deno.test("fixed needs a size", () => {
  assertRefused(() => framing("fixed"), "fixed: size is missing (SIZE)");
  assertRefused(
    () => framing("fixed:size=0"),
    'fixed: size: "0" is too small (1 or more; try 512, 64KiB, 10MB)',
  );
});
