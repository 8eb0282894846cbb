import { highWater, Inbox } from "../../../src/client/inbox.ts";
import { ChannelClosed } from "../../../src/net/channel.ts";
import { assert, assertEquals } from "../../assert.ts";
import { bounded, eventually } from "../../harness/bounded.ts";
import { everyValue, text, utf8 } from "../../harness/bytes.ts";
import { RawPeer } from "../../harness/raw_peer.ts";
import { pair } from "../net/pair.ts";

interface Post extends AsyncDisposable {
  readonly inbox: Inbox;
  readonly peer: RawPeer;
  /** Waits until so many bytes are there. */
  holds(count: number): Promise<void>;
}

async function post(limit?: number): Promise<Post> {
  const connection = await pair();
  const inbox = new Inbox(connection.channel, () => performance.now(), limit);
  return {
    inbox,
    peer: new RawPeer(connection.peer),
    async holds(count) {
      while (inbox.pending.length < count) await bounded(`${count} bytes`, inbox.changed);
    },
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}

Deno.test("Inbox.take() gives what came, in order, and no more", async () => {
  await using box = await post();
  const { inbox, peer, holds } = box;
  await peer.send("hello world");
  await holds(11);
  assertEquals([text(inbox.take(6)), text(inbox.take()), inbox.take().length], ["hello ", "world", 0]);
});

Deno.test("Inbox.ending tells of FIN, behind what came before", async () => {
  await using box = await post();
  const { inbox, peer } = box;
  await peer.send("bye");
  peer.fin();
  while (inbox.ending === undefined) await bounded("the end", inbox.changed);
  assertEquals([inbox.ending, text(inbox.take())], ["fin", "bye"]);
});

Deno.test("Inbox.ending tells of RST", async () => {
  await using box = await post();
  const { inbox, peer } = box;
  peer.rst();
  while (inbox.ending === undefined) await bounded("the end", inbox.changed);
  assert(inbox.ending instanceof ChannelClosed);
  assertEquals(inbox.ending.reason, "rst");
});

Deno.test("Inbox reads no more than its limit and one read ahead, and goes on when there is room", async () => {
  await using box = await post(1000);
  const { inbox, peer, holds } = box;
  const bytes = everyValue(32 * 1024 * 1024);
  const sent = peer.send(bytes);
  await holds(1001);
  assert(inbox.isFull);
  // The next chunks have every chance to come.
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert(inbox.pending.length <= 1000 + 256 * 1024, String(inbox.pending.length));
  let taken = 0;
  while (taken < bytes.length) {
    const part = inbox.take();
    assertEquals(part, bytes.subarray(taken, taken + part.length));
    taken += part.length;
    if (taken < bytes.length && inbox.pending.length === 0) await bounded("more", inbox.changed);
  }
  await sent;
});

Deno.test("Inbox has room for 16 MiB when nobody says otherwise", async () => {
  await using box = await post();
  assertEquals([box.inbox.limit, highWater], [16 * 1024 * 1024, 16 * 1024 * 1024]);
});

Deno.test("Inbox.pause() lets the window of the peer fill up, and Inbox.resume() loses nothing", async () => {
  await using box = await post();
  const { inbox, peer, holds } = box;
  inbox.pause();
  assert(inbox.isPaused);
  const bytes = everyValue(12 * 1024 * 1024);
  let isSent = false;
  const sent = peer.send(bytes).then(() => isSent = true);
  // More than all buffers on the way can hold stays with the peer.
  await eventually("the window to fill up", () => peer.socket.writableLength > 0);
  assertEquals([isSent, inbox.pending.length], [false, 0]);
  inbox.resume();
  assertEquals(inbox.isPaused, false);
  await holds(bytes.length);
  await sent;
  assertEquals(inbox.take(), bytes);
});

Deno.test("Inbox.pause() and Inbox.resume() can be said twice", async () => {
  await using box = await post();
  const { inbox, peer, holds } = box;
  inbox.pause();
  inbox.pause();
  await peer.send(utf8("x"));
  inbox.resume();
  inbox.resume();
  await holds(1);
  assertEquals(text(inbox.take()), "x");
});
