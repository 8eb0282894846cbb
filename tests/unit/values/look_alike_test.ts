import { parseEndpoint } from "../../../src/values/endpoint.ts";
import { explainLookAlike } from "../../../src/values/look_alike.ts";
import { assertEquals } from "../../assert.ts";
import { linux, refusal } from "../refusal.ts";

Deno.test("explainLookAlike() names the character, what it looks like, and what to write", () => {
  const cases: Record<string, string> = {
    "127.0.0.1\uff1a23670": '"\uff1a" (U+FF1A) looks like ":" (write 127.0.0.1:23670)',
    "127\u30020.0.1:80": '"\u3002" (U+3002) looks like "." (write 127.0.0.1:80)',
    ":\uff19\uff10": '"\uff19" (U+FF19) looks like "9" (write :90)',
    "\u201ca\u201d": '"\u201c" (U+201C) looks like "\\"" (write "a")',
  };
  for (const [text, message] of Object.entries(cases)) assertEquals(explainLookAlike(text), message);
  for (const text of ["127.0.0.1:80", "\u6d4b\u8bd5.lan:80", "caf\u00e9:1"]) {
    assertEquals(explainLookAlike(text), undefined);
  }
});

Deno.test("parseEndpoint() names a look-alike, and takes a path and an international name as they are", () => {
  assertEquals(
    refusal(() => parseEndpoint("127.0.0.1\uff1a23670", linux)),
    '"127.0.0.1\uff1a23670" is not an endpoint: "\uff1a" (U+FF1A) looks like ":" (write 127.0.0.1:23670)',
  );
  assertEquals(parseEndpoint("unix:/tmp/\uff1a", linux).address, { path: "/tmp/\uff1a" });
  assertEquals(parseEndpoint("\u6d4b\u8bd5:80", linux).address, { host: "\u6d4b\u8bd5", port: 80 });
});
