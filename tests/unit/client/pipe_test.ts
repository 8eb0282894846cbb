import { fromLatin1 } from "../../../src/bytes/bytes.ts";
import type { Outcome } from "../../../src/client/outcome.ts";
import { pipe } from "../../../src/client/pipe.ts";
import { assertEquals } from "../../assert.ts";
import { FakeChannel } from "../dialogue/fake_channel.ts";
import { FakeClock, settled } from "../fake_clock.ts";
import { FakeOutput } from "../fake_output.ts";

/** Standard input that gives what the test puts in. */
class FakeInput {
  readonly #waiting: Array<string | null> = [];
  #reader: (() => void) | undefined;

  /** @param text null for the end */
  async puts(text: string | null): Promise<void> {
    this.#waiting.push(text);
    this.#reader?.();
    await settled();
  }

  async read(into: Uint8Array): Promise<number | null> {
    if (this.#waiting.length === 0) await new Promise<void>((resolve) => this.#reader = resolve);
    const text = this.#waiting.shift()!;
    if (text === null) return null;
    into.set(fromLatin1(text));
    return text.length;
  }
}

async function setUp() {
  const clock = new FakeClock();
  const channel = new FakeChannel(clock);
  const input = new FakeInput();
  const output = new FakeOutput();
  const bench = { clock, channel, input, output, outcome: undefined as Outcome | undefined };
  pipe(channel, input, output, clock).then((outcome) => bench.outcome = outcome);
  await settled();
  return bench;
}

Deno.test("pipe() sends FIN at the end of its input, and prints what is received until the peer's FIN", async () => {
  const bench = await setUp();
  await bench.input.puts("question");
  await bench.input.puts(null);
  assertEquals(bench.channel.writes, ["question", "FIN"]);
  await bench.clock.advance(60_000);
  await bench.channel.sends("answer");
  assertEquals([bench.output.text, bench.outcome], ["answer", undefined]);
  await bench.channel.fins();
  assertEquals(bench.outcome, { code: 0 });
});

Deno.test("pipe() delivers its input after the peer's FIN, until it pauses for half a second", async () => {
  const bench = await setUp();
  await bench.channel.fins();
  for (const piece of ["a", "b"]) {
    await bench.clock.advance(499);
    assertEquals(bench.outcome, undefined);
    await bench.input.puts(piece);
  }
  await bench.clock.advance(499);
  assertEquals([bench.channel.writes, bench.outcome], [["a", "b"], undefined]);
  await bench.clock.advance(1);
  assertEquals([bench.channel.writes, bench.outcome], [["a", "b", "FIN"], { code: 0 }]);
});

Deno.test("pipe() counts time in which the peer takes what is sent as no pause of its input", async () => {
  const bench = await setUp();
  bench.channel.stalls();
  await bench.channel.fins();
  await bench.clock.advance(400);
  await bench.input.puts("late");
  await bench.clock.advance(400);
  await bench.channel.drains();
  await bench.clock.advance(499);
  assertEquals([bench.channel.writes, bench.outcome], [["late"], undefined]);
  await bench.input.puts(null);
  assertEquals([bench.channel.writes, bench.outcome], [["late", "FIN"], { code: 0 }]);
});

Deno.test("pipe() ends with exit code 5 when the peer resets, with what was received before printed", async () => {
  const bench = await setUp();
  await bench.channel.sends("half");
  await bench.channel.resets();
  assertEquals([bench.output.text, bench.outcome], ["half", {
    code: 5,
    message: "the peer reset the connection (RST)",
  }]);
});
