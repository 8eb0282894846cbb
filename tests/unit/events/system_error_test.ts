import { codeOf, isReset, messageOf } from "../../../src/events/system_error.ts";
import { assertEquals } from "../../assert.ts";

function systemError(code: string): Error {
  return Object.assign(new Error(`connect ${code} 127.0.0.1:1`), { code });
}

Deno.test("codeOf() gives the system's code, of the first try when there were several", () => {
  assertEquals(codeOf(systemError("EACCES")), "EACCES");
  assertEquals(
    codeOf(new AggregateError([systemError("EHOSTUNREACH"), systemError("EPIPE")])),
    "EHOSTUNREACH",
  );
  assertEquals(codeOf(new AggregateError([])), undefined);
  assertEquals([codeOf(new Error("x")), codeOf("EPIPE"), codeOf(undefined), codeOf(null)].map(String), [
    "undefined",
    "undefined",
    "undefined",
    "undefined",
  ]);
});

Deno.test("messageOf() puts the errors of networks and files into words", () => {
  const words: Array<[string, string]> = [
    ["ECONNREFUSED", "connection refused (ECONNREFUSED)"],
    ["ECONNRESET", "connection reset by peer (ECONNRESET)"],
    ["EADDRINUSE", "address already in use (EADDRINUSE)"],
    ["ENOTFOUND", "host name not found (ENOTFOUND)"],
    ["EMFILE", "too many open files (EMFILE)"],
    ["ENOSPC", "no space left on device (ENOSPC)"],
  ];
  for (const [code, message] of words) assertEquals(messageOf(systemError(code)), message);
  assertEquals(messageOf(new AggregateError([systemError("EPIPE")])), "broken pipe (EPIPE)");
});

Deno.test("messageOf() says what it is given when it has no words for it", () => {
  assertEquals(messageOf(systemError("EXOTIC")), "connect EXOTIC 127.0.0.1:1");
  assertEquals(messageOf(new Error("odd")), "odd");
  assertEquals(messageOf("text"), "text");
});

Deno.test("isReset() knows a RST by all the codes it shows itself with", () => {
  for (const code of ["ECONNRESET", "EPIPE", "ECONNABORTED"]) assertEquals(isReset(systemError(code)), true);
  for (const error of [systemError("ETIMEDOUT"), new Error("ECONNRESET"), "EPIPE", undefined]) {
    assertEquals(isReset(error), false);
  }
});
