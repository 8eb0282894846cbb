import { Socket } from "node:net";
import { concat, equal } from "../../../src/bytes/bytes.ts";
import { ChannelClosed } from "../../../src/net/channel.ts";
import {
  assert,
  assertEquals,
  assertGreaterOrEqual,
  assertLess,
  assertRejects,
  assertThrows,
} from "../../assert.ts";
import { noLimits } from "../../../src/net/time_limits.ts";
import { eventually } from "../../harness/bounded.ts";
import { FakeClock, nextTurn } from "../fake_clock.ts";
import { type Pair, pair, readAll } from "./pair.ts";
import { isWithoutSwitches } from "./switches.ts";

const bytes = (...values: number[]) => Uint8Array.from(values);
const all256 = Uint8Array.from({ length: 256 }, (_, i) => i);

Deno.test("Channel.send() has taken the bytes when it returns, even if the kernel took only a part", async () => {
  await using it = await pair();
  const { channel, peer } = it;
  const buffer = new Uint8Array(100_000);
  const total = 300;
  const sending = (async () => {
    for (let i = 0; i < total; i++) {
      buffer.fill(i);
      const slow = channel.send(buffer);
      buffer.fill(0xee);
      if (slow) await slow;
    }
    await channel.end();
  })();
  const got = await readAll(peer);
  await sending;
  assertEquals(got.length, total * buffer.length);
  for (let i = 0; i < total; i++) {
    const part = got.subarray(i * buffer.length, (i + 1) * buffer.length);
    assert(part.every((byte) => byte === (i & 255)), `part ${i} was changed on its way`);
  }
});

Deno.test("Channel.send() keeps the order of small and large sends while the peer is slow", async () => {
  await using it = await pair();
  const { channel, peer } = it;
  const parts = Array.from({ length: 40 }, (_, i) => new Uint8Array(i % 3 === 0 ? 700_001 : 13).fill(i));
  // Nothing is awaited: everything must queue up in order.
  let slow: Promise<void> | undefined;
  for (const part of parts) slow = channel.send(part) || slow;
  assert(slow instanceof Promise, "the kernel took 10 MB at once");
  const ending = channel.end();
  assert(equal(await readAll(peer), concat(parts)));
  await slow;
  await ending;
});

Deno.test("Channel.send() makes the sender wait when the peer does not read", async () => {
  await using it = await pair();
  const piece = new Uint8Array(64 * 1024);
  let slow: Promise<void> | undefined;
  let sent = 0;
  while (!slow && sent < 64 * 1024 * 1024) {
    slow = it.channel.send(piece) || undefined;
    sent += piece.length;
  }
  assertLess(sent, 64 * 1024 * 1024, "64 MB were taken although nobody reads");
  it.channel.destroy("stopped");
  await assertRejects(() => slow as Promise<void>, ChannelClosed);
});

Deno.test("Channel.receive() gives every byte value unchanged, and resolves at the peer's FIN", async () => {
  await using it = await pair();
  const got: Uint8Array[] = [];
  const received = it.channel.receive((lent) => void got.push(lent.slice()));
  it.peer.write(all256);
  it.peer.end();
  await received;
  assertEquals(concat(got), all256);
  assertEquals(it.channel.bytesIn, 256);
  assert(it.channel.peerEnded && !it.channel.isClosed);
});

Deno.test("Channel.receive() reads no more while its handler is busy, and goes on afterwards", async () => {
  await using it = await pair();
  const busy = Promise.withResolvers<void>();
  let calls = 0;
  const received = it.channel.receive(() => {
    calls++;
    return busy.promise;
  });
  const piece = new Uint8Array(64 * 1024);
  let accepted = 0;
  while (it.peer.write(piece)) accepted += piece.length;
  // The kernel's buffers fill; what is left waits at the peer.
  while (calls === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  for (let i = 0; i < 2000; i++) it.peer.write(piece);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assertEquals(calls, 1);
  assertGreaterOrEqual(it.peer.writableLength, 64 * 1024 * 1024);
  busy.resolve();
  it.peer.end();
  await received;
  assertEquals(it.channel.bytesIn, accepted + piece.length * 2001);
});

Deno.test("Channel.receive() rejects with ChannelClosed when the peer resets", async () => {
  await using it = await pair();
  const received = it.channel.receive(() => {});
  it.peer.resetAndDestroy();
  const error = await assertRejects(() => received, ChannelClosed);
  assertEquals(error.reason, "rst");
  assertEquals(await it.channel.closed, "rst");
  assertEquals(resetBy(it), "peer");
});

Deno.test("Channel.receive() rejects with what its handler throws, and the channel stays", async () => {
  await using it = await pair();
  const received = it.channel.receive(() => {
    throw new RangeError("mine");
  });
  it.peer.write("x");
  await assertRejects(() => received, RangeError, "mine");
  assertEquals(it.channel.isClosed, false);
});

Deno.test("Channel.end() leaves the other direction open", async () => {
  await using it = await pair();
  const got: number[] = [];
  const received = it.channel.receive((lent) => void got.push(...lent));
  const peerGot = readAll(it.peer);
  it.channel.send(bytes(1, 2));
  await it.channel.end();
  assertEquals(await peerGot, bytes(1, 2));
  it.peer.end(bytes(3, 4));
  await received;
  assertEquals(got, [3, 4]);
  assertEquals(await it.channel.closed, "fin");
});

Deno.test("Channel.send() after the peer's FIN still delivers", async () => {
  await using it = await pair();
  it.peer.end("request");
  await it.channel.discard();
  it.channel.send(bytes(7));
  const peerGot = readAll(it.peer);
  await it.channel.end();
  assertEquals(await peerGot, bytes(7));
});

Deno.test("Channel.send() throws ChannelClosed after end() and after the end of the channel", async () => {
  await using it = await pair();
  await it.channel.end();
  assertThrows(() => it.channel.send(bytes(1)), ChannelClosed);
  it.channel.destroy("stopped");
  await it.channel.closed;
  assertThrows(() => it.channel.send(bytes(1)), ChannelClosed);
});

Deno.test("Channel.reset() sends a real RST", async () => {
  await using it = await pair();
  const seen = new Promise<string>((resolve) => {
    it.peer.once("error", (error: Error & { code?: string }) => resolve(error.code ?? ""));
    it.peer.once("end", () => resolve("FIN"));
  });
  it.peer.resume();
  it.channel.reset();
  assertEquals(await seen, "ECONNRESET");
  assertEquals(await it.channel.closed, "rst");
  assertEquals(resetBy(it), "us");
});

/** What is told of who has reset the connection. */
function resetBy({ happenings }: Pair): string | undefined {
  const close = happenings.at(-1);
  assert(close?.event === "close");
  return close.resetBy;
}

Deno.test("Channel closes after its idle time, counted from the last byte in either direction", async () => {
  const clock = new FakeClock();
  await using it = await pair({ idle: 150, maxTime: 0 }, true, clock);
  it.channel.discard().catch(() => {});
  it.peer.resume();
  for (let i = 1; i <= 2; i++) {
    await clock.advance(140);
    it.peer.write("x");
    await eventually("a byte to come", () => it.channel.bytesIn === i);
    await clock.advance(140);
    it.channel.send(bytes(1));
  }
  await clock.advance(149);
  assertEquals([it.channel.isClosed, clock.now()], [false, 709]);
  await clock.advance(1);
  assertEquals(await it.channel.closed, "idle");
  const timeout = it.happenings.find(({ event }) => event === "timeout");
  assertEquals(timeout?.event === "timeout" && [timeout.limit, timeout.after], ["idle", 150]);
  assertEquals(clock.waiting, 0);
});

Deno.test("Channel closes at its deadline although it is busy", async () => {
  const clock = new FakeClock();
  await using it = await pair({ idle: 100, maxTime: 120 }, true, clock);
  it.channel.discard().catch(() => {});
  await clock.advance(70);
  it.channel.send(bytes(1));
  await clock.advance(49);
  assertEquals(it.happenings.some(({ event }) => event === "timeout"), false);
  await clock.advance(1);
  assertEquals(await it.channel.closed, "deadline");
});

Deno.test("Channel tells what happened, in order, with offsets", async () => {
  await using it = await pair();
  const received = it.channel.receive((lent) => it.channel.send(lent));
  const peerGot = readAll(it.peer);
  it.peer.write("abc");
  while (it.channel.bytesOut < 3) await new Promise((resolve) => setTimeout(resolve, 1));
  it.peer.end("de");
  await received;
  await it.channel.end();
  await peerGot;
  await it.channel.closed;
  const told = it.happenings.map((each) =>
    each.event === "data"
      ? `${each.dir} ${each.offset} ${each.bytes.length}`
      : each.event === "fin"
      ? `${each.dir} fin ${each.offset}`
      : each.event
  );
  assertEquals(told, ["open", "in 0 3", "out 0 3", "in 3 2", "out 3 2", "in fin 5", "out fin 5", "close"]);
  const close = it.happenings.at(-1);
  assertEquals(close?.event === "close" && [close.reason, close.bytesIn, close.bytesOut], ["fin", 5, 5]);
});

Deno.test("Channel.signal aborts when the channel ends", async () => {
  await using it = await pair();
  const { signal } = it.channel;
  assertEquals(signal.aborted, false);
  it.channel.destroy("replaced");
  await it.channel.closed;
  assert(signal.aborted);
  assertEquals((signal.reason as ChannelClosed).reason, "replaced");
});

for (const borrowsReads of [true, false]) {
  const how = borrowsReads ? "" : " (read by data events)";

  Deno.test(`Channel.receive() resolves after its busy handler, also when FIN came before${how}`, async () => {
    await using it = await pair(noLimits, borrowsReads);
    const started = Promise.withResolvers<void>();
    const busy = Promise.withResolvers<void>();
    let isDone = false;
    const received = it.channel.receive(async () => {
      started.resolve();
      await busy.promise;
      it.channel.send(bytes(7));
      isDone = true;
    });
    const peerGot = readAll(it.peer);
    it.peer.end("x");
    await started.promise;
    // Enough turns of the event loop to see the FIN of a socket that is read by data events.
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
    assertEquals(it.channel.peerEnded, !borrowsReads || isWithoutSwitches);
    busy.resolve();
    await received;
    assert(isDone, "receive resolved while its handler was busy");
    await it.channel.end();
    assertEquals(await peerGot, bytes(7));
  });

  Deno.test(`Channel.receive() resolves although both FINs came while its handler was busy${how}`, async () => {
    await using it = await pair(noLimits, borrowsReads);
    const started = Promise.withResolvers<void>();
    const busy = Promise.withResolvers<void>();
    const received = it.channel.receive(() => {
      started.resolve();
      return busy.promise;
    });
    it.peer.resume();
    await it.channel.end();
    it.peer.end("x");
    await started.promise;
    // A socket that is read by data events is closed now, because both sides have ended; one that borrows is not yet.
    if (!borrowsReads || isWithoutSwitches) await it.channel.closed;
    busy.resolve();
    await received;
    assertEquals([await it.channel.closed, it.channel.bytesIn], ["fin", 1]);
  });
}

Deno.test("Channel.receive() reads at most 32 KiB and one read more in a turn of the event loop", async () => {
  await using it = await pair();
  const total = 4_000_000;
  it.peer.write(new Uint8Array(total));
  let turn = 0;
  const perTurn = new Map<number, number>();
  let isOver = false;
  const count = () => {
    turn++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const received = it.channel.receive((borrowed) => {
    perTurn.set(turn, (perTurn.get(turn) ?? 0) + borrowed.length);
  });
  it.peer.end();
  await received;
  isOver = true;
  assertEquals(it.channel.bytesIn, total);
  assertLess(Math.max(...perTurn.values()), (32 + 64 + 1) * 1024);
});

Deno.test("a Channel turns Nagle's algorithm off, so that a small send does not wait for an ACK", async () => {
  const { setNoDelay } = Socket.prototype;
  const asked: (boolean | undefined)[] = [];
  Socket.prototype.setNoDelay = function (this: Socket, noDelay?: boolean) {
    asked.push(noDelay);
    return setNoDelay.call(this, noDelay);
  };
  try {
    await using _pair = await pair();
    assertEquals(asked, [true]);
  } finally {
    Socket.prototype.setNoDelay = setNoDelay;
  }
});

Deno.test("a Channel receives what came in a pause of the program before its idle time is looked at", async () => {
  await using it = await pair({ idle: 200, maxTime: 0 });
  const received = it.channel.receive(() => {}).catch(() => {});
  it.peer.write("hello");
  // As SIGSTOP does, or the sleep of a laptop.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  await it.channel.closed;
  await received;
  const events = it.happenings.map(({ event }) => event).filter((event) => event !== "open");
  assertEquals(events, ["data", "timeout", "close"]);
});

Deno.test("Channel reads no further while a log is behind, and loses no idle time", async () => {
  await using slow = await pair({ idle: 40, maxTime: 0 });
  const { channel, peer, log } = slow;
  let received = 0;
  const ended = channel.receive((bytes) => void (received += bytes.length));
  log.fallBehind();
  peer.write(new Uint8Array(1000));
  while (received < 1000) await nextTurn();
  peer.end(new Uint8Array(5000));
  // Longer than the idle time by far.
  for (const until = performance.now() + 120; performance.now() < until;) await nextTurn();
  assertEquals([received, channel.isClosed], [1000, false]);
  log.catchUp();
  await ended;
  assertEquals([received, channel.isClosed], [6000, false]);
});

Deno.test("Channel.send() returns a promise while a log is behind", async () => {
  await using slow = await pair();
  const { channel, peer, log } = slow;
  peer.resume();
  await channel.send(Uint8Array.of(1));
  log.fallBehind();
  channel.send(Uint8Array.of(2));
  let isOver = false;
  const sending = Promise.resolve(channel.send(Uint8Array.of(3))).then(() => isOver = true);
  await nextTurn();
  await nextTurn();
  assertEquals(isOver, false);
  log.catchUp();
  await sending;
});
