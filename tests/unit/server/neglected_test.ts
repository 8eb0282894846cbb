import { mostNeglected, Neglected } from "../../../src/server/neglected.ts";
import { assertEquals } from "../../assert.ts";
import { FakeClock } from "../fake_clock.ts";

/** A connection that writes down what is done to it. */
class Incoming {
  readonly done: string[] = [];
  close = () => {};

  neglect(sendsFin: boolean, onClosed: () => void): () => void {
    if (sendsFin) this.done.push("FIN");
    return this.close = () => {
      if (!this.done.includes("closed")) this.done.push("closed");
      onClosed();
    };
  }
}

Deno.test("Neglected sends FIN, and closes when the peer does not within 2 s", async () => {
  const clock = new FakeClock();
  const neglected = new Neglected(clock);
  const [slow, quick] = [new Incoming(), new Incoming()];
  neglected.add(slow, "fin");
  neglected.add(quick, "fin");
  quick.close();
  assertEquals([neglected.size, clock.waiting], [1, 1]);
  await clock.advance(1999);
  assertEquals(slow.done, ["FIN"]);
  await clock.advance(1);
  assertEquals([slow.done, neglected.size, clock.waiting], [["FIN", "closed"], 0, 0]);
});

Deno.test("Neglected keeps those that hear nothing until they leave, or all are closed", async () => {
  const clock = new FakeClock();
  const neglected = new Neglected(clock);
  const [left, stays] = [new Incoming(), new Incoming()];
  neglected.add(left, "silent");
  neglected.add(stays, "silent");
  left.close();
  await clock.advance(1e6);
  assertEquals([stays.done, neglected.size], [[], 1]);
  neglected.closeAll();
  assertEquals([stays.done, neglected.size], [["closed"], 0]);
});

Deno.test("Neglected closes the oldest when there are too many", () => {
  const neglected = new Neglected(new FakeClock());
  const all = Array.from({ length: mostNeglected + 2 }, () => new Incoming());
  for (const each of all) neglected.add(each, "silent");
  assertEquals(neglected.size, mostNeglected);
  assertEquals(all.map(({ done }) => done.length).indexOf(0), 2);
});
