import fc from "fast-check";
import { concat, utf8 } from "../../../src/bytes/bytes.ts";
import { deviationLine, deviationReport } from "../../../src/recordings/deviation.ts";
import type { ReplayScript } from "../../../src/recordings/replay_script.ts";
import type { Conversation } from "../../../src/events/conversation.ts";
import { assert, assertEquals } from "../../assert.ts";
import { cut } from "../arbitraries.ts";
import { assertRefused } from "../refusal.ts";
import { act, player, type PlaySetting } from "./playing.ts";
import { session } from "./sessions.ts";

const talk = session(
  "10 server data hello\n",
  "30 client data ask",
  "40 client data 1\n",
  "70 server data answer",
  "75 server data 1\n",
  "175 client data ask2\n",
  "185 server data answer2\n",
  "200 client fin",
  "205 server fin",
);

Deno.test("Player of the server sends with the recorded delays, counted from what came before", () => {
  const device = player(talk);
  assertEquals(act(device, 1000), ["pause 10"]);
  assertEquals(act(device, 1010), ["send hello\n", "hear 20 since 1010"]);
  device.push(utf8("as"), 1500);
  assertEquals(act(device, 1500), ["hear 20 since 1010"]);
  device.push(utf8("k1\n"), 1600);
  assertEquals(act(device, 1600), ["pause 30"]);
  assertEquals(act(device, 1629), ["pause 1"]);
  // A timer that is late does not delay what follows.
  assertEquals(act(device, 1632), ["send answer", "pause 3"]);
  assertEquals(act(device, 1635), ["send 1\n", "hear 100 since 1635"]);
  device.push(utf8("ask2\n"), 1640);
  assertEquals(act(device, 1650), ["send answer2\n", "hear 15 since 1650"]);
  device.end("fin", 1651);
  assertEquals(act(device, 1656), ["fin", "done"]);
  assertEquals(device.deviations, []);
});

Deno.test("Player of the client says the other half", () => {
  const client = player(talk, { us: "client" });
  assertEquals(act(client, 1000), ["hear 10 since 1000"]);
  client.push(utf8("hello\n"), 1005);
  assertEquals(act(client, 1005), ["pause 20"]);
  assertEquals(act(client, 1035), ["send ask", "send 1\n", "hear 30 since 1035"]);
  client.push(utf8("answer1\n"), 1040);
  assertEquals(act(client, 1140), ["send ask2\n", "hear 10 since 1140"]);
  client.push(utf8("answer2\n"), 1141);
  assertEquals(act(client, 1200), ["fin", "hear 5 since 1156"]);
  client.end("fin", 1201);
  assertEquals([act(client, 1201), client.deviations], [["done"], []]);
});

Deno.test("Player at another speed changes its own delays alone", () => {
  const [fast, fastest] = [player(talk, { speed: 10 }), player(talk, { speed: Infinity })];
  assertEquals(act(fast, 1000), ["pause 1"]);
  assertEquals(act(fastest, 1000), ["send hello\n", "hear 20 since 1000"]);
  fastest.push(utf8("ask1\nask2\n"), 1003);
  assertEquals(act(fastest, 1003), ["send answer", "send 1\n", "send answer2\n", "hear 15 since 1003"]);
});

Deno.test("Player takes what comes early, and keeps its own order", () => {
  const device = player(talk);
  device.push(utf8("ask1\nask2\n"), 1001);
  device.end("fin", 1002);
  assertEquals(act(device, 1010), ["send hello\n", "pause 30"]);
  assertEquals(act(device, 1040), ["send answer", "pause 5"]);
  assertEquals(act(device, 1055), ["send 1\n", "send answer2\n", "pause 5"]);
  assertEquals(act(device, 1060), ["fin", "done"]);
});

Deno.test("Player resets as recorded, and sees a RST as recorded", () => {
  const ours = session("10 client data x", "20 server rst");
  const device = player(ours);
  device.push(utf8("x"), 1001);
  assertEquals(act(device, 1050), ["rst", "done"]);
  const client = player(ours, { us: "client" });
  assertEquals(act(client, 1010), ["send x", "hear 10 since 1010"]);
  client.end("rst", 1011);
  assertEquals([act(client, 1011), client.deviations], [["done"], []]);
});

/** What one is told when the client sends `bytes` to the server of `talk`, and then ends. */
function verdict(
  bytes: string,
  end?: "fin" | "rst",
  setting: PlaySetting = {},
  conversation: Conversation = talk,
): string[] {
  const device = player(conversation, { speed: Infinity, ...setting });
  act(device, 1000);
  device.push(utf8(bytes), 1001);
  act(device, 1001);
  if (end) device.end(end, 1002);
  act(device, 1002);
  return device.deviations.map(deviationLine);
}

const head = "not as recorded: conversation 1,";
const verdicts: ReadonlyArray<
  readonly [name: string, bytes: string, end: "fin" | "rst" | undefined, line: string]
> = [
  [
    "another byte",
    "asp1\nask2\n",
    "fin",
    `${head} message 1 of the client: byte 2 is 70 "p" instead of 6b "k"; ` +
    'expected 61 73 6b 31 0a "ask1\\n", received 61 73 70 31 0a "asp1\\n"',
  ],
  [
    "another byte of a later message",
    "ask1\nask3\n",
    "fin",
    `${head} message 2 of the client: byte 3 is 33 "3" instead of 32 "2"; ` +
    'expected 61 73 6b 32 0a "ask2\\n", received 61 73 6b 33 0a "ask3\\n"',
  ],
  [
    "a byte too many",
    "ask1\nask2\n!",
    "fin",
    `${head} message 3 of the client: it is one more than was recorded; received 21 "!"`,
  ],
  [
    "an end that is early",
    "ask1\nas",
    "fin",
    `${head} after 2 bytes of message 2 of the client: the connection was ended (FIN)`,
  ],
  [
    "an end between messages",
    "ask1\n",
    "fin",
    `${head} before message 2 of the client: the connection was ended (FIN)`,
  ],
  [
    "a RST in place of a FIN",
    "ask1\nask2\n",
    "rst",
    `${head} behind message 2 of the client: the connection was reset (RST), not FIN`,
  ],
  [
    "a RST in the middle",
    "ask1\n",
    "rst",
    `${head} before message 2 of the client: the connection was reset (RST)`,
  ],
];

for (const [name, bytes, end, line] of verdicts) {
  Deno.test(`Player tells of ${name}`, () => assertEquals(verdict(bytes, end), [line]));
}

Deno.test("Player takes a FIN that nobody recorded for an end, but not a RST", () => {
  const open = session("10 client data x", "20 server data y");
  assertEquals(verdict("x", "fin", {}, open), []);
  assertEquals(verdict("x", "rst", {}, open), [
    `${head} behind message 1 of the client: the connection was reset (RST)`,
  ]);
});

Deno.test("Player shows long messages about the place that differs", () => {
  const long = session(`1 client data ${"0123456789".repeat(10)}`);
  const [line] = verdict(`${"0123456789".repeat(5)}x${"123456789".repeat(5)}0000`, undefined, {}, long);
  assertEquals(
    line,
    `${head} message 1 of the client: byte 50 is 78 "x" instead of 30 "0"; ` +
      'expected ..32 33 34 35 36 37 38 39 30 31 32 33 34 35 36 37 "2345678901234567".., ' +
      'received ..32 33 34 35 36 37 38 39 78 31 32 33 34 35 36 37 "23456789x1234567"..',
  );
});

Deno.test("deviationReport() lays both sides one above the other", () => {
  const device = player(talk);
  device.push(utf8("asp1\n"), 1001);
  assertEquals(deviationReport(device.deviations[0]!).split("\n"), [
    `${head} message 1 of the client: byte 2 is 70 "p" instead of 6b "k"`,
    "  expected  00000000  61 73 6b 31 0a                                    |ask1.|",
    "  received  00000000  61 73 70 31 0a                                    |asp1.|",
    "                            ^^                                             ^",
  ]);
});

Deno.test("Player stops at the first deviation, or goes on as if there were none", () => {
  const wrong = "asp1\naxx2\n!";
  assertEquals(verdict(wrong, "fin").length, 1);
  const on = player(talk, { speed: Infinity, goesOn: true });
  act(on, 1000);
  on.push(utf8(wrong), 1001);
  assertEquals(act(on, 1001), ["send answer", "send 1\n", "send answer2\n", "hear 15 since 1001"]);
  on.end("fin", 1002);
  assertEquals(act(on, 1002), ["fin", "done"]);
  assertEquals(on.deviations.map(({ message, byte }) => [message, byte]), [[1, 2], [2, 1], [3, 0]]);
});

Deno.test("Player that goes on plays to the end when the peer has left early", () => {
  const on = player(talk, { speed: Infinity, goesOn: true });
  act(on, 1000);
  on.end("fin", 1001);
  assertEquals(act(on, 1001), ["send answer", "send 1\n", "send answer2\n", "fin", "done"]);
  assertEquals(on.deviations.map(({ kind, message }) => [kind, message]), [["end", 1]]);
});

Deno.test("Player with a framing compares whole messages, and masks parts of any length", () => {
  const lines = session("1 client data n=9\nstop", "2 client data \n", "3 server data ok\n");
  const setting = { framing: "line", mask: "re:\\d+", speed: Infinity };
  const device = player(lines, setting);
  device.push(utf8("n=10"), 1001);
  device.push(utf8("000\nst"), 1002);
  assertEquals(act(device, 1002)[0], "hear 1 since 1002");
  device.push(utf8("op\n"), 1003);
  assertEquals(act(device, 1003), ["send ok\n", "done"]);
  assertEquals(verdict("n=5;\n", undefined, setting, lines), [
    `${head} message 1 of the client: byte 3 is 3b ";" instead of 0a "\\n"; ` +
    'expected 6e 3d 39 0a "n=9\\n", received 6e 3d 35 3b 0a "n=5;\\n"',
  ]);
});

Deno.test("Player with a framing compares what was recorded of an incomplete message as bytes", () => {
  const half = session("1 client data one\ntw", "2 server data what?\n", "3 client fin");
  const setting = { framing: "line", speed: Infinity };
  const device = player(half, setting);
  device.push(utf8("one\ntw"), 1001);
  assertEquals(act(device, 1001), ["send what?\n", "hear 1 since 1001"]);
  assertEquals(verdict("one\ntx", undefined, setting, half).map((line) => line.slice(head.length, 60)), [
    " message 2 of the client: by",
  ]);
  assertEquals(verdict("one\ntwo", undefined, setting, half).length, 1);
});

Deno.test("Player says what does not follow the framing", () => {
  const setting = { framing: "modbus", speed: Infinity };
  const request = "\0\x01\0\0\0\x06\x01\x03\0\0\0\x01";
  const modbus = session(`1 client data ${request}`);
  assertEquals(
    verdict("\0\x01\0\x07\0\x06", undefined, { ...setting, goesOn: true }, modbus),
    [
      `${head} message 1 of the client: the protocol of a Modbus frame is 7, not 0 (at byte 2 of the stream); ` +
      'expected 00 01 00 00 00 06 01 03 00 00 "\\0\\x01\\0\\0\\0\\x06\\x01\\x03\\0\\0".., ' +
      'received 00 01 00 07 00 06 "\\0\\x01\\0\\x07\\0\\x06"',
    ].map((line) => line.replace('00 00.. "', '00 00 "')),
  );
  assertRefused(
    () => player(session("1 client data hello"), setting),
    "conversation 1: what the client sent: the protocol of a Modbus frame is 27756, not 0 (at byte 2 of the stream)",
  );
  assertRefused(
    () => player(modbus, { framing: "idle:gap=5ms" }),
    "a framing that cuts by silence can't be replayed (without one, a turn is a message)",
  );
});

const polls = session(
  "1 client data AAread1",
  "2 server data AAvalue",
  "3 client data ABread2BCread3",
  "4 server data BC",
  "5 server data third",
  "6 server data ABsecond",
);

Deno.test("Player repeats masked bytes from the request that came, not from the recorded one", () => {
  const device = player(polls, { speed: Infinity, mask: "0..1" });
  assertEquals(act(device, 1000), ["hear 1 since 1000"]);
  device.push(utf8("xyread1"), 1001);
  assertEquals(act(device, 1001), ["send xyvalue", "hear 1 since 1001"]);
});

Deno.test("Player finds the request of an answer by the masked bytes, also when several wait", () => {
  const pipelined = session(
    "1 client data 01 read;02 read;",
    "2 server data 02",
    "3 server data  b;01 a;",
  );
  const device = player(pipelined, { speed: Infinity, mask: "0..1", framing: "delimiter:bytes=;" });
  device.push(utf8("77 read;88 read;"), 1001);
  assertEquals(act(device, 1001), ["send 88", "send  b;77 a;", "done"]);
});

Deno.test("Player gives the same verdict and says the same, however the peer's bytes are cut", () => {
  const conversations: ReadonlyArray<readonly [Conversation, PlaySetting]> = [
    [talk, {}],
    [talk, { framing: "line" }],
    [talk, { framing: "line", mask: "re:\\d+" }],
    [talk, { mask: "3" }],
    [session("1 client data one\ntw", "2 server data what?\n", "3 client data o\nthr"), { framing: "line" }],
  ];
  const peers = [
    "ask1\nask2\n",
    "ask1\nask22\n",
    "ask1\nask2",
    "one\ntwo\nthr",
    "one\ntwo\nthree\n",
    "asx1\n",
    "\n\n",
  ];
  const outcome = (machine: ReplayScript, pieces: readonly Uint8Array[], end: "fin" | "rst" | undefined) => {
    const said: string[] = [];
    const talkOn = () => said.push(...act(machine, 2000).filter((word) => /^(send|fin|rst)/.test(word)));
    talkOn();
    for (const piece of pieces) {
      machine.push(piece, 2000);
      talkOn();
    }
    if (end) machine.end(end, 2000);
    talkOn();
    return { said, verdict: machine.deviations.map(({ message, byte, kind }) => [message, byte, kind]) };
  };
  const any = fc.record({
    which: fc.constantFrom(...conversations),
    bytes: fc.oneof(
      fc.constantFrom(...peers),
      fc.string({ unit: fc.constantFrom(..."ask12\n"), maxLength: 14 }),
    ),
    places: fc.array(fc.nat(), { maxLength: 6 }),
    end: fc.constantFrom("fin" as const, "rst" as const, undefined),
    goesOn: fc.boolean(),
  });
  fc.assert(
    fc.property(any, ({ which: [conversation, setting], bytes, places, end, goesOn }) => {
      const make = () => player(conversation, { ...setting, goesOn, speed: Infinity });
      const whole = outcome(make(), [utf8(bytes)], end);
      const pieces = cut(utf8(bytes), places);
      assertEquals(concat(pieces), utf8(bytes));
      const cutUp = outcome(make(), pieces, end);
      assertEquals(cutUp.verdict, whole.verdict);
      // What was said before a deviation showed depends on when it came.
      if (whole.verdict.length === 0) assertEquals(cutUp.said, whole.said);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("Player of one side and of the other play a whole session with each other", () => {
  for (const setting of [{}, { framing: "line" }]) {
    const sides = [player(talk, { ...setting, us: "client" }), player(talk, setting)] as const;
    const names = ["client", "server"];
    const heard: string[] = [];
    let now = 1000;
    for (let isOver = false; !isOver; now++) {
      const areDone = sides.map((side, i) => {
        for (let action = side.next(now);; action = side.next(now)) {
          const other = sides[1 - i]!;
          if (action.act === "send") other.push(action.bytes, now);
          else if (action.act === "fin") other.end("fin", now);
          else return action.act === "done";
          heard.push(`${now - 1000} ${names[i]} ${action.act}`);
        }
      });
      isOver = areDone.every((isDone) => isDone);
      assert(now < 2000, heard.join("\n"));
    }
    assertEquals(sides.map(({ deviations }) => deviations), [[], []]);
    assertEquals(
      heard,
      [
        "10 server send",
        "30 client send",
        "40 client send",
        "70 server send",
        "75 server send",
        "175 client send",
        "185 server send",
        "200 client fin",
        "205 server fin",
      ].map((line) => line.replace(/^\d+/, (ms) => ms)),
    );
  }
});
