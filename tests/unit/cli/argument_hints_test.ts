import { foreignHint, refusePortApart, refuseSlips } from "../../../src/cli/argument_hints.ts";
import { assert, assertEquals, assertStringIncludes } from "../../assert.ts";
import { refusal } from "../refusal.ts";

Deno.test("refusePortApart() refuses HOST PORT, and says how both meanings are written", () => {
  assertEquals(
    refusal(() => refusePortApart(["localhost", "23310", "hi"], false)),
    '"localhost 23310": write localhost:23310, or localhost:9999 23310 to send it',
  );
  assertEquals(
    refusal(() => refusePortApart(["127.0.0.1", "23102"], true)),
    '"127.0.0.1 23102": write 127.0.0.1:23102, or 127.0.0.1:9999 :23102 to listen on both',
  );
  assertStringIncludes(refusal(() => refusePortApart(["[::1]", "1"], false)) ?? "", "write [::1]:1,");
  assertStringIncludes(
    refusal(() => refusePortApart(["dut.lan", "65535"], false)) ?? "",
    "write dut.lan:65535,",
  );
});

Deno.test("refusePortApart() leaves alone what has a port, and what is no port", () => {
  const fine = [
    ["localhost:1", "80"],
    [":9999", "80"],
    ["9999", "80"],
    ["unix:/tmp/x", "80"],
    ["[::1]:5", "80"],
    ["localhost", "0"],
    ["localhost", "65536"],
    ["localhost", "080"],
    ["localhost", "1e3"],
    ["localhost", "hi", "80"],
    ["localhost"],
  ];
  for (const words of fine) for (const takesMany of [true, false]) refusePortApart(words, takesMany);
});

Deno.test("refuseSlips() refuses what was no UTF-8, and points to notations for bytes", () => {
  const message = refusal(() => refuseSlips([":9999", "caf\ufffd"], [])) ?? "";
  for (const part of ['"caf\ufffd"', "hex:ff 00", "file:PATH", "\\u{FFFD}"]) {
    assertStringIncludes(message, part);
  }
  refuseSlips([":9999", "\\u{FFFD} caf\u00e9 \u6d4b"], []);
});

Deno.test("refuseSlips() names a dash that is none before the name of an option, and leaves text alone", () => {
  assertEquals(
    refusal(() => refuseSlips(["\u2013timeout=3s"], ["timeout"])),
    '"\u2013timeout=3s": "\u2013" (U+2013) looks like "-" (write -timeout=3s)',
  );
  refuseSlips(["\u2014hello", "timeout", "--timeout", "\u2013 timeout"], ["timeout"]);
});

Deno.test("foreignHint() answers the habits of nc, socat and curl, and nothing else", () => {
  for (const word of ["-l", "-z", "-w", "-k", "-x", "-o", "--port", "--hex"]) assert(foreignHint(word));
  assertEquals(foreignHint("--timeout"), undefined);
});
