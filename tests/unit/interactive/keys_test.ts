import fc from "fast-check";
import { utf8 } from "../../../src/bytes/bytes.ts";
import { type Key, KeyDecoder } from "../../../src/interactive/keys.ts";
import { assertEquals } from "../../assert.ts";

/** What all keys are called: text in quotes, others by name. */
function press(...pieces: readonly (string | Uint8Array)[]): string[] {
  const decoder = new KeyDecoder();
  const keys = pieces.flatMap((piece) => decoder.push(typeof piece === "string" ? utf8(piece) : piece));
  return [...keys, ...decoder.flush()].map(nameOf);
}

function nameOf(key: Key): string {
  if ("paste" in key) return `paste ${JSON.stringify(key.paste)}`;
  return "text" in key ? JSON.stringify(key.text) : key.name;
}

Deno.test("KeyDecoder.push() names control characters by their key", () => {
  const keys = ["ctrl-a", "ctrl-c", "ctrl-d", "ctrl-w", "backspace", "backspace", "tab", "ctrl-\\"];
  assertEquals(press("\x01\x03\x04\x17\x7f\b\t\x1c"), keys);
});

Deno.test("KeyDecoder.push() takes every kind of line end that can be pasted for one Enter", () => {
  assertEquals(press("a\rb\nc\r\nd"), ['"a"', "enter", '"b"', "enter", '"c"', "enter", '"d"']);
});

Deno.test("KeyDecoder.push() takes a bracketed paste for one key, whatever is in it and however it is cut", () => {
  const sent = "a\x1b[200~/quit\r\n\\n\x03 \x1b[A\x1b[201~\r";
  const keys = ['"a"', 'paste "/quit\\r\\n\\\\n\\u0003 \\u001b[A"', "enter"];
  assertEquals(press(sent), keys);
  for (let cut = 1; cut < sent.length; cut++) {
    // Within the first sequence, only time tells it from the Escape key.
    assertEquals(press(sent.slice(0, cut), sent.slice(cut)), keys, `cut at ${cut}`);
  }
  assertEquals(press("\x1b[200~\x1b[201~x"), ['"x"']);
});

Deno.test("KeyDecoder.isWaiting: a paste is not over because a moment passes", () => {
  const decoder = new KeyDecoder();
  assertEquals(decoder.push(utf8("\x1b[200~half")), []);
  assertEquals(decoder.isWaiting, false);
  assertEquals(decoder.push(utf8(" and half\x1b[201~")), [{ paste: "half and half" }]);
});

const sequences: ReadonlyArray<readonly [sent: string, key: string]> = [
  ["\x1b[A", "up"],
  ["\x1bOA", "up"],
  ["\x1b[B", "down"],
  ["\x1b[C", "right"],
  ["\x1b[D", "left"],
  ["\x1b[H", "home"],
  ["\x1bOF", "end"],
  ["\x1b[1~", "home"],
  ["\x1b[4~", "end"],
  ["\x1b[7~", "home"],
  ["\x1b[8~", "end"],
  ["\x1b[3~", "delete"],
  ["\x1b[1;5D", "ctrl-left"],
  ["\x1b[1;3C", "alt-right"],
  ["\x1b[1;2C", "right"],
  ["\x1b[3;5~", "ctrl-delete"],
  ["\x1b\x1b[D", "alt-left"],
  ["\x1bb", "alt-b"],
  ["\x1b\x7f", "alt-backspace"],
  ["\x1b\r", "alt-enter"],
];

for (const [sent, key] of sequences) {
  Deno.test(`KeyDecoder.push() takes ${JSON.stringify(sent)} for ${key}, in one piece or several`, () => {
    assertEquals(press(sent), [key]);
    assertEquals(press(...sent), [key]);
    assertEquals(press(`a${sent}b`), ['"a"', key, '"b"']);
  });
}

Deno.test("KeyDecoder.push() passes over sequences that are no keys of ours", () => {
  assertEquals(press("a\x1b[5~\x1b[?1;2c\x1b[15~\x1bOPb"), ['"a"', '"b"']);
});

Deno.test("KeyDecoder.push() waits for the rest of a character and of a sequence", () => {
  const bytes = utf8("你");
  assertEquals(press(bytes.subarray(0, 1), bytes.subarray(1)), ['"你"']);
  const decoder = new KeyDecoder();
  assertEquals([decoder.push(utf8("\x1b[1;")), decoder.isWaiting], [[], true]);
  assertEquals([decoder.push(utf8("5C")), decoder.isWaiting], [[{ name: "ctrl-right" }], false]);
});

Deno.test("KeyDecoder.flush() takes an Escape that nothing follows for the key, and what is unfinished for text", () => {
  assertEquals(press("\x1b"), ["escape"]);
  assertEquals(press("\x1b[1"), ["escape", '"[1"']);
  assertEquals(new KeyDecoder().flush(), []);
});

Deno.test("KeyDecoder.push() gives typed text as it is, bytes that are no UTF-8 as replacement characters", () => {
  assertEquals(press("héllo 你好 😀"), ['"héllo 你好 😀"']);
  assertEquals(press(Uint8Array.of(0x61, 0xff, 0x62)), ['"a\ufffdb"']);
});

Deno.test("KeyDecoder.push() never fails, and finds the same text however the input is cut", () => {
  const input = fc.uint8Array({ maxLength: 60 });
  fc.assert(fc.property(input, fc.array(fc.nat(60)), (bytes, cuts) => {
    const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
    const pieces = places.slice(1).map((place, i) => bytes.subarray(places[i], place));
    assertEquals(joined(press(...pieces)), joined(press(bytes)));
  }));
});

/** Runs of text put together, and the two keys of a line end that was cut apart. */
function joined(names: readonly string[]): string {
  return names.map((name) => name.startsWith('"') ? JSON.parse(name) : `<${name}>`).join("")
    .replaceAll("<enter><enter>", "<enter>");
}
