import { indexOf } from "../../../src/bytes/bytes.ts";
import type { Expectation } from "../../../src/dialogue/expectation.ts";
import type { Pattern } from "../../../src/values/pattern.ts";
import { assert, assertEquals, assertLessOrEqual } from "../../assert.ts";
import { settled } from "../fake_clock.ts";
import { bytes, Talking, Verdicts } from "./talking.ts";

/** Finds a text as a regular expression would: it can't resume, and sees so many bytes at most. */
class Slow implements Pattern {
  readonly text: string;
  scanned = 0;
  calls = 0;

  constructor(readonly wanted: string, readonly reach: number) {
    this.text = wanted;
  }

  find(received: Uint8Array, from = 0) {
    const cut = Math.max(from, received.length - this.reach);
    this.scanned += received.length - cut;
    this.calls++;
    const start = indexOf(received, bytes(this.wanted), cut);
    return start === -1 ? undefined : { start, end: start + this.wanted.length, captures: [], named: {} };
  }
}

/** Lets the searches of some turns of the event loop run. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 40; turn++) await settled();
}

function expecting(pattern: Pattern, more: Partial<Expectation> = {}): Expectation {
  return { wanted: { pattern, message: () => undefined }, within: 1000, ...more };
}

Deno.test("Dialogue: a regular expression sees each byte at most three times while bytes keep arriving", async () => {
  const { dialogue, channel } = new Talking();
  const pattern = new Slow("END", 4096);
  const verdicts = new Verdicts();
  verdicts.add(dialogue.expect(expecting(pattern)));
  for (let i = 0; i < 300; i++) void channel.sends(".".repeat(10));
  void channel.sends("END");
  await turns();
  assertEquals(await verdicts.next(), ["matched END"]);
  assertLessOrEqual(pattern.scanned, 3 * 3003);
});

Deno.test("Dialogue: what is found only after a quiet turn is found without another byte", async () => {
  const { dialogue, channel } = new Talking();
  const verdicts = new Verdicts();
  verdicts.add(dialogue.expect(expecting(new Slow("END", 4096))));
  await channel.sends(".".repeat(100));
  void channel.sends("EN");
  void channel.sends("D");
  await settled();
  assertEquals(await verdicts.next(), ["matched END"]);
});

Deno.test("Dialogue: the end of what was received is searched at FIN, and when the time is over", async () => {
  for (const isFin of [true, false]) {
    const { dialogue, channel, clock } = new Talking();
    const verdicts = new Verdicts();
    verdicts.add(dialogue.expect(expecting(new Slow("END", 64))));
    void channel.sends(".".repeat(1000));
    void channel.sends("END");
    await (isFin ? channel.fins() : clock.advance(1000));
    await turns();
    assertEquals(await verdicts.next(), ["matched END"]);
  }
});

Deno.test("Dialogue: `until match` ends a reply that a quiet turn completes", async () => {
  const { dialogue, channel } = new Talking();
  const verdicts = new Verdicts();
  verdicts.add(dialogue.expect({ until: { when: "match", pattern: new Slow("\n", 4096) }, within: 1000 }));
  await channel.sends(".".repeat(100));
  void channel.sends("a");
  void channel.sends("\n");
  await settled();
  assertEquals(await verdicts.next(), ["complete"]);
});

Deno.test("Dialogue: bytes that a regular expression does not see any more make room for others", async () => {
  const { dialogue, channel } = new Talking(undefined, { limit: 1000 });
  const verdicts = new Verdicts();
  verdicts.add(dialogue.expect(expecting(new Slow("END", 64))));
  for (let i = 0; i < 30; i++) await channel.sends(".".repeat(100));
  await turns();
  assertLessOrEqual(dialogue.received.buffer.length, 1100);
  assert(!channel.isHeldBack);
  await channel.sends("END");
  assertEquals(await verdicts.next(), ["matched END"]);
});
