import { until } from "../../../src/client/until.ts";
import { assertEquals } from "../../assert.ts";
import { assertRefused, linux } from "../refusal.ts";

const parse = (text: string) => until.parse(text, linux);
const forms = "(close, sent, frame, idle:DURATION, bytes:N, match:PATTERN)";

Deno.test("until reads every way a reply can be complete", () => {
  assertEquals(parse("close"), { when: "close" });
  assertEquals(parse("sent"), { when: "sent" });
  assertEquals(parse("idle:500ms"), { when: "idle", ms: 500 });
  assertEquals(parse("idle:0"), { when: "idle", ms: 0 });
  assertEquals(parse("bytes:16"), { when: "bytes", count: 16 });
});

Deno.test("until reads a pattern in any notation, colons and line feeds included", () => {
  const ends: Array<[text: string, received: string, end: number]> = [
    ["match:\\r\\n", "OK\r\n..", 4],
    ["match:re:\n$", "OK\n", 3],
    ["match:re/i:ok:", "Ok: 1", 3],
    ["match:hex:4f ??", "OK!", 2],
    ["match:a:b", "xa:b", 4],
    ["match:\n", "a\n", 2],
  ];
  for (const [text, received, end] of ends) {
    const parsed = parse(text);
    assertEquals(parsed.when, "match");
    if (parsed.when !== "match") continue;
    assertEquals([text, parsed.pattern.find(new TextEncoder().encode(received))?.end], [text, end]);
  }
});

Deno.test("until refuses what does not say when, and lists what does", () => {
  for (const text of ["", "500ms", ":", "close:", "close:1", "sent:x", "idle", "bytes", "match", "xyzzy:1"]) {
    assertRefused(() => parse(text), `"${text}" does not say when a reply is complete ${forms}`);
  }
});

Deno.test("until names the nearest form", () => {
  const near: Array<[string, string]> = [["idel:1s", "idle"], ["Close", "close"], [" close", "close"], [
    "byte:3",
    "bytes",
  ], [
    "mach:x",
    "match",
  ]];
  for (const [text, name] of near) {
    assertRefused(
      () => parse(text),
      `"${text}" does not say when a reply is complete, did you mean "${name}"? ${forms}`,
    );
  }
});

Deno.test("until says which form has a value that is refused", () => {
  assertRefused(() => parse("idle:500"), 'idle: "500" has no unit (try 500ms or 500s)');
  assertRefused(() => parse("idle:"), 'idle: "" is not a duration (try 250ms, 3s, 2m, 1h)');
  assertRefused(() => parse("bytes:0"), 'bytes: "0" is not a whole number (1 or more)');
  assertRefused(() => parse("bytes:-1"), 'bytes: "-1" is not a whole number (1 or more)');
  assertRefused(() => parse("match:"), 'match: "" is empty and would always match (use any for any bytes)');
  assertRefused(() => parse("match:re:a*"), 'match: "re:a*" matches the empty string and would always match');
});

Deno.test("until offers its forms to shells", () => {
  assertEquals([until.placeholder, until.choices], ["WHEN", [
    "close",
    "sent",
    "frame",
    "idle:",
    "bytes:",
    "match:",
  ]]);
});
