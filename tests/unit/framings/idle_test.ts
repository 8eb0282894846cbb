import { FramingError } from "../../../src/framings/framing.ts";
import { assertEquals, assertThrows } from "../../assert.ts";
import { assertRefused } from "../refusal.ts";
import { b, framing, shown } from "./framing_kit.ts";

Deno.test("idle makes a frame of what came between two silences", () => {
  const made = framing("idle:gap=5ms");
  assertEquals(made.gap, 5);
  assertEquals([...made.push(b("one")), ...made.push(b("two"))], []);
  const [first, ...more] = made.flush();
  assertEquals([shown(first!.content), shown(first!.wire), first!.offset, more], ["onetwo", "onetwo", 0, []]);
  assertEquals(made.flush(), []);
  made.push(b("x"));
  assertEquals(made.flush().map(({ offset, content }) => [offset, shown(content)]), [[6, "x"]]);
});

Deno.test("idle holds no more than its max", () => {
  const made = framing("idle:max=4");
  made.push(b("1234"));
  made.flush();
  made.push(b("123"));
  const message = "a frame has more than 4 bytes without a silence in it (at byte 4 of the stream)";
  assertEquals(assertThrows(() => made.push(b("45")), FramingError).message, message);
  assertEquals(assertThrows(() => made.push(b("1")), FramingError).message, message);
  assertEquals(assertThrows(() => made.flush(), FramingError).message, message);
});

Deno.test("idle refuses no silence", () => {
  assertRefused(() => framing("idle:gap=0"), 'idle: gap: "0" is no silence (try 20ms)');
});
