import { assert, assertEquals, assertMatch } from "../assert.ts";
import { text } from "../harness/bytes.ts";
import type { Ended } from "../harness/child.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { RawListener, type RawPeer } from "../harness/raw_peer.ts";
import { startClient } from "../harness/tcplab.ts";

/** Lets the client talk to a peer that plays its part. */
async function against(
  args: readonly string[],
  play: (peer: RawPeer) => Promise<unknown>,
): Promise<Ended & { ms: number }> {
  await using listener = await RawListener.open();
  const started = performance.now();
  await using client = startClient([listener.endpoint, ...args]);
  await using peer = await listener.accept();
  peer.ended.then(() => peer.fin());
  await play(peer);
  return { ...await client.end(), ms: performance.now() - started };
}

/** Answers a request of so many bytes in some pieces, each a read of its own on the other side. */
function answer(length: number, ...pieces: readonly string[]) {
  return async (peer: RawPeer) => {
    await peer.read(length);
    for (const [i, piece] of pieces.entries()) {
      if (i > 0) await new Promise((resolve) => setTimeout(resolve, 60));
      await peer.send(piece);
    }
  };
}

endToEnd("--until close waits for the peer's FIN, however long it pauses", async () => {
  const { code, text, ms } = await against(["hi", "--until", "close"], async (peer) => {
    await answer(2, "one ", "two")(peer);
    await new Promise((resolve) => setTimeout(resolve, 700));
    await peer.send(" three");
    peer.fin();
  });
  assertEquals([code, text], [0, "one two three"]);
  assert(ms > 750, `it took ${ms} ms`);
});

endToEnd(
  "--until idle is complete after a silence that follows the last byte; 500 ms without --until",
  async () => {
    const short = await against(["hi", "--until", "idle:150ms"], answer(2, "a", "b", "c"));
    assertEquals([short.code, short.text], [0, "abc"]);
    assert(short.ms > 2 * 60 + 140, `it took ${short.ms} ms`);
    const usual = await against(["hi"], answer(2, "a", "b"));
    assertEquals([usual.code, usual.text], [0, "ab"]);
    assert(usual.ms > 550 && usual.ms < 3000, `it took ${usual.ms} ms`);
  },
);

endToEnd(
  "--until bytes and match end exactly there, and what is too much belongs to the next reply",
  async () => {
    const byCount = await against(["a", "b", "--until", "bytes:3"], answer(1, "12", "345", "6789"));
    assertEquals([byCount.code, byCount.text], [0, "123456"]);
    const byPattern = await against(
      ["a", "b", "--until", "match:re:\\r\\n"],
      answer(1, "one\r", "\ntwo\r\nthree"),
    );
    assertEquals([byPattern.code, byPattern.text], [0, "one\r\ntwo\r\n"]);
  },
);

endToEnd("--until sent waits for nothing", async () => {
  let received = "";
  const { code, text: out } = await against(["a", "b", "--until", "sent"], async (peer) => {
    received = text((await peer.readToEnd()).bytes);
  });
  assertEquals([code, out, received], [0, "", "ab"]);
});

endToEnd(
  "an early FIN: exit 5 when the reply is not complete, 0 when silence would have completed it",
  async () => {
    const leave = (...pieces: string[]) => async (peer: RawPeer) => {
      await answer(2, ...pieces)(peer);
      peer.fin();
    };
    const short = await against(["hi", "--until", "bytes:10"], leave("only"));
    assertEquals([short.code, short.text], [5, "only"]);
    assertEquals(
      short.stderr,
      "tcplab: the peer closed the connection (FIN) before the reply was complete\n",
    );
    const silent = await against(["hi"], leave());
    assertEquals([silent.code, silent.text], [5, ""]);
    assertEquals(silent.stderr, "tcplab: the peer closed the connection (FIN) without a reply\n");
    const enough = await against(["hi"], leave("all"));
    assertEquals([enough.code, enough.text, enough.stderr], [0, "all", ""]);
  },
);

endToEnd("--timeout: exit 4 when nothing is heard, or not enough", async () => {
  const nothing = await against(["hi", "--timeout", "300ms"], answer(2));
  assertEquals([nothing.code, nothing.text], [4, ""]);
  assertEquals(nothing.stderr, "tcplab: timed out: nothing was heard within 300ms\n");
  assert(nothing.ms > 290 && nothing.ms < 3000, `it took ${nothing.ms} ms`);
  const little = await against(["hi", "--until", "bytes:5", "--timeout", "300ms"], answer(2, "abc"));
  assertEquals([little.code, little.text], [4, "abc"]);
  assertEquals(little.stderr, "tcplab: timed out: the reply is not complete within 300ms\n");
});

endToEnd("--expect matches what has accumulated, never pieces, and is done at once", async () => {
  const args = ["hi", "--expect", "hello world", "--until", "idle:5s", "--timeout", "8s"];
  const { code, text, stderr, ms } = await against(args, answer(2, "say: hel", "lo wor", "ld"));
  assertEquals([code, stderr], [0, ""]);
  assertEquals(text, "say: hello world");
  assert(ms < 3000, `it took ${ms} ms`);
});

endToEnd("--expect: one for each payload, as text, hex with ??, and re:", async () => {
  const args = [
    "a",
    "b",
    "c",
    "--expect",
    "ok\\r\\n",
    "--expect",
    "hex:01 ?? 03",
    "--expect",
    "re:^V\\d+\\n",
  ];
  const { code, stderr } = await against(args, async (peer) => {
    for (const reply of ["ok\r\n", "\x01\x02\x03", "V42\n"]) {
      await peer.read(1);
      await peer.send(reply);
    }
  });
  assertEquals([code, stderr], [0, ""]);
});

endToEnd("--expect: another reply is exit 1, with expected and received", async () => {
  const args = ["hi", "--expect", "PONG\\r\\n", "--until", "idle:100ms"];
  const { code, text, stderr } = await against(args, answer(2, "well, PONK\x1b\r\n"));
  assertEquals([code, text], [1, "well, PONK\x1b\r\n"]);
  assertEquals(
    stderr,
    "tcplab: the reply is not what was expected\n" +
      "  expected  PONG\\r\\n\n" +
      "  received  well, PONK\\x1b\\r\\n\n" +
      "  nearest   3 of 6 bytes at offset 6, then there is K instead of G\n",
  );
});

endToEnd("--expect: nothing at all is exit 4, a connection that broke first is exit 5", async () => {
  const args = ["hi", "--expect", "PONG", "--timeout", "300ms"];
  const nothing = await against(args, answer(2));
  assertEquals([nothing.code, nothing.stderr], [4, "tcplab: timed out: nothing was heard within 300ms\n"]);
  const late = await against(
    ["hi", "--expect", "PONG", "--until", "close", "--timeout", "300ms"],
    answer(2, "PO"),
  );
  assertEquals(late.code, 1);
  assertMatch(late.stderr, /expected {2}PONG\n {2}received {2}PO\n/);
  const ended = await against(args, async (peer) => {
    await answer(2, "PO")(peer);
    peer.fin();
  });
  assertEquals(ended.code, 5);
  assertMatch(
    ended.stderr,
    /\(FIN\) before the reply was complete\n {2}expected {2}PONG\n {2}received {2}PO\n/,
  );
  const reset = await against(args, async (peer) => {
    await answer(2, "PO")(peer);
    peer.rst();
  });
  assertEquals([reset.code, reset.stderr], [5, "tcplab: the peer reset the connection (RST)\n"]);
});

endToEnd("a failed exchange stops the rest: no later payload is sent", async () => {
  let received = "";
  const args = ["a", "b", "--expect", "ok", "--until", "idle:100ms"];
  const { code } = await against(args, async (peer) => {
    await peer.read(1);
    await peer.send("no");
    received = text((await peer.readToEnd()).bytes);
  });
  assertEquals([code, received], [1, ""]);
});

endToEnd("--expect finds an expression in pieces, whichever of them completes it", async () => {
  const { code, text } = await against(
    ["hi", "--expect", "re:V=(\\d+)\\n", "--timeout", "5s", "--until", "idle:2s"],
    answer(2, "some text before it, ", "V=12", "3", "\n"),
  );
  assertEquals([code, text], [0, "some text before it, V=123\n"]);
});

endToEnd(
  "an expression that is searched slowly stops nothing: the time is kept, and its limit is reported",
  async () => {
    const { code, stderr, ms } = await against(
      ["hi", "--expect", "re:([ab]*)a([ab]{200})c", "--timeout", "2s", "--until", "close"],
      async (peer) => {
        await peer.read(2);
        let seed = 1;
        const random = () => (seed = (seed * 48271) % 0x7fffffff) % 2;
        const letter = (i: number) => i % 500 === 0 ? "c" : i % 100 === 50 ? "-" : "ab"[random()];
        await peer.send(Array.from({ length: 200_000 }, (_, i) => letter(i)).join(""));
      },
    );
    assertEquals(code, 1);
    assertMatch(
      stderr,
      /what was expected \(a match was only sought within [\d.]+ KiB; re\/search=SIZE: sets up to 1 MiB\)/,
    );
    assert(ms < 6000, `it took ${ms} ms`);
  },
);
