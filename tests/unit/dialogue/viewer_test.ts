import { latin1 } from "../../../src/bytes/bytes.ts";
import { parsePattern } from "../../../src/values/pattern.ts";
import type { QueueSetting } from "../../../src/dialogue/expectation_queue.ts";
import { assertEquals } from "../../assert.ts";
import { settled } from "../fake_clock.ts";
import { linux } from "../refusal.ts";
import type { Verdict } from "../../../src/dialogue/verdict.ts";
import { bytes, expecting, framing, inWords, Talking, Verdicts } from "./talking.ts";

const raw = { raw: true };

/** What is shown and judged, in order, as words. */
class Viewing {
  readonly verdicts = new Verdicts();
  readonly rows = this.verdicts.said;
  slow: Promise<void> | undefined;
  readonly talking: Talking;

  /** @param spec of a framing @param isAlwaysOn as in the interactive client, which shows messages too */
  constructor(spec?: string, isAlwaysOn = false, more: QueueSetting = {}) {
    const say = (row: string) => {
      this.rows.push(row);
      return this.slow;
    };
    this.talking = new Talking(spec, {
      ...more,
      viewer: {
        isAlwaysOn,
        bytes: (shown, position) => say(`${position}:${latin1(shown)}`),
        ...(isAlwaysOn
          ? {
            message: ({ content }, position) => say(`${position}:message ${latin1(content)}`),
            broken: () => {
              say("broken");
              this.talking.dialogue.useFraming(undefined);
            },
          }
          : {}),
      },
    });
  }

  async next(): Promise<string[]> {
    return await this.verdicts.next();
  }
}

Deno.test("Viewer: every byte is shown once, up to the exact end of the reply", async () => {
  const viewing = new Viewing();
  const { dialogue, channel } = viewing.talking;
  const any = { until: { when: "bytes", count: 3 }, within: 1000 } as const;
  await channel.sends("a");
  assertEquals(await viewing.next(), []);
  viewing.verdicts.add(dialogue.arm(any));
  await dialogue.send(bytes("?"), raw);
  await channel.sends("b");
  await channel.sends("cde");
  assertEquals(await viewing.next(), ["0:a", "1:b", "2:c", "complete"]);
  viewing.verdicts.add(dialogue.arm(any));
  await dialogue.send(bytes("?"), raw);
  await channel.sends("fg");
  assertEquals(await viewing.next(), ["3:de", "5:f", "complete"]);
});

Deno.test("Viewer: up to the end of a match, and of a message", async () => {
  const viewing = new Viewing();
  const { dialogue, channel } = viewing.talking;
  viewing.verdicts.add(
    dialogue.arm({ until: { when: "match", pattern: parsePattern("re:\\n", linux) }, within: 1000 }),
  );
  await channel.sends("a\nb");
  assertEquals(await viewing.next(), ["0:a\n", "complete"]);
  const framed = new Viewing("line");
  framed.verdicts.add(framed.talking.dialogue.arm(expecting("ab")));
  await framed.talking.channel.sends("a");
  await framed.talking.channel.sends("b\nc");
  assertEquals(await framed.next(), ["0:a", "1:b\n", "matched ab"]);
});

Deno.test("Viewer: all that came is shown where the end of the reply is not known, and not again for the next", async () => {
  const viewing = new Viewing();
  const { dialogue, channel } = viewing.talking;
  viewing.verdicts.add(dialogue.arm(expecting("one")));
  await channel.sends("one two");
  viewing.verdicts.add(dialogue.arm(expecting("two")));
  await channel.sends("!");
  assertEquals(await viewing.next(), ["0:one two", "matched one", "matched two"]);
  viewing.verdicts.add(dialogue.arm(expecting("x")));
  await channel.sends("x");
  assertEquals(await viewing.next(), ["7:!", "8:x", "matched x"]);
});

Deno.test("Viewer: reading goes on while sending, and while what was read is being shown", async () => {
  const viewing = new Viewing();
  const { dialogue, channel } = viewing.talking;
  channel.stalls();
  viewing.verdicts.add(dialogue.arm(expecting("bc")));
  const sent = dialogue.send(bytes("?"), raw);
  const slow = Promise.withResolvers<void>();
  viewing.slow = slow.promise;
  for (const text of ["a", "b", "c"]) await channel.sends(text);
  assertEquals(await viewing.next(), ["0:a"]);
  viewing.slow = undefined;
  slow.resolve();
  assertEquals(await viewing.next(), ["1:bc", "matched bc"]);
  await channel.drains();
  await sent;
});

Deno.test("Viewer: what can't be shown fails the expectations", async () => {
  const viewing = new Viewing();
  const { dialogue, channel } = viewing.talking;
  viewing.verdicts.add(dialogue.arm(expecting("a")));
  viewing.slow = Promise.reject(new Error("stdout is closed"));
  await channel.sends("a");
  assertEquals(await viewing.next(), ["0:a", "failed stdout is closed"]);
});

Deno.test("Viewer: ignored messages are shown", async () => {
  const ignores = ({ content }: { content: Uint8Array }) => latin1(content) === "PING";
  const viewing = new Viewing("line", false, { ignores });
  const { dialogue, channel } = viewing.talking;
  await channel.sends("PING\n");
  viewing.verdicts.add(dialogue.arm(expecting("OK")));
  await channel.sends("PING\nOK\nPING\n");
  assertEquals(await viewing.next(), ["0:PING\n", "5:PING\n", "10:OK\n", "matched OK"]);
});

Deno.test("Viewer, always on: a message is shown before it is judged, and the next one after that", async () => {
  const viewing = new Viewing("line", true);
  const { dialogue, channel } = viewing.talking;
  await channel.sends("hello\n");
  const say = (verdict: Verdict) => void viewing.rows.push(inWords(verdict));
  for (const text of ["one", "two"]) void dialogue.arm(expecting(text), say);
  await channel.sends("one\n2\nbye\nrest");
  assertEquals(await viewing.next(), [
    "0:message hello",
    "6:message one",
    "matched one",
    "10:message 2",
    "other 2",
    "12:message bye",
  ]);
  assertEquals(viewing.talking.waiting, "rest");
});

Deno.test("Viewer, always on: bytes behind a broken stream are shown as they are received", async () => {
  const viewing = new Viewing("length:bytes=1,max=3", true);
  const { dialogue, channel } = viewing.talking;
  await channel.sends("\x01a\x09bc");
  await channel.sends("d");
  assertEquals(await viewing.next(), ["0:message a", "broken", "2:\x09bc", "5:d"]);
  dialogue.useFraming(framing("line"));
  await channel.sends("e\n");
  assertEquals([await viewing.next(), viewing.talking.waiting], [["6:message e"], ""]);
});

Deno.test("Viewer, always on: nothing is kept that nothing waits for", async () => {
  const viewing = new Viewing(undefined, true);
  const { dialogue, channel } = viewing.talking;
  await channel.sends("OK");
  viewing.verdicts.add(dialogue.arm(expecting("OK")));
  await settled();
  assertEquals([await viewing.next(), viewing.talking.waiting], [["0:OK"], ""]);
  await channel.sends("O");
  assertEquals(viewing.talking.waiting, "O");
});
