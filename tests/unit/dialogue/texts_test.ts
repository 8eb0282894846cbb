import { ExitCode } from "../../../src/values/exit_codes.ts";
import { FramingError } from "../../../src/framings/framing.ts";
import { closeText, endingText } from "../../../src/dialogue/close_text.ts";
import { type Unmet, type Verdict, verdictExit } from "../../../src/dialogue/verdict.ts";
import { verdictText } from "../../../src/dialogue/verdict_text.ts";
import { ChannelClosed } from "../../../src/net/channel.ts";
import { assertEquals } from "../../assert.ts";

const received = new Uint8Array(0);
const match = { start: 0, end: 0, captures: [], named: {} };
const error = new FramingError("a message has 4 bytes");

const unmet: ReadonlyArray<readonly [verdict: Unmet, code: ExitCode, message: string, bytes: string]> = [
  [
    { is: "other", received },
    ExitCode.Unexpected,
    "another message came",
    "the reply is not what was expected",
  ],
  [
    { is: "silent", heard: true, received },
    ExitCode.Unexpected,
    "no message came within 2s (reading is paused)",
    "it did not come within 2s (reading is paused)",
  ],
  [
    { is: "silent", heard: false, received },
    ExitCode.Timeout,
    "no message came within 2s (reading is paused)",
    "nothing came within 2s (reading is paused)",
  ],
  [
    { is: "stalled", received },
    ExitCode.Timeout,
    "the peer does not take what is sent (nothing moved for 2s)",
    "the peer does not take what is sent (nothing moved for 2s)",
  ],
  [
    { is: "ended", how: "fin", heard: false, received },
    ExitCode.Broken,
    "no message came: the peer closed the connection (FIN)",
    "it did not come: the peer closed the connection (FIN)",
  ],
  [
    { is: "ended", how: "rst", heard: true, received },
    ExitCode.Broken,
    "no message came: the connection was reset (RST)",
    "it did not come: the connection was reset (RST)",
  ],
  [
    { is: "broken", error, received },
    ExitCode.Unexpected,
    "no message came: the received bytes do not follow the framing: a message has 4 bytes",
    "it did not come: the received bytes do not follow the framing: a message has 4 bytes",
  ],
  [
    { is: "full", bytes: 1024, received },
    ExitCode.Unexpected,
    "it is not among the first 1 KiB that came",
    "it is not among the first 1 KiB that came",
  ],
  [
    { is: "stopped", received },
    ExitCode.Interrupted,
    "it is not waited for any more",
    "it is not waited for any more",
  ],
];

for (const [verdict, code, message, bytes] of unmet) {
  const heard = "heard" in verdict ? verdict.heard ? ", heard" : ", unheard" : "";
  Deno.test(`an exit code and a sentence are made of: ${verdict.is}${heard}`, () => {
    const setting = { within: 2000, isPaused: true };
    assertEquals(verdictExit(verdict, true), code);
    assertEquals(verdictText(verdict, { ...setting, isMessage: true }), message);
    assertEquals(verdictText(verdict, { ...setting, isMessage: false }), bytes);
  });
}

Deno.test("verdictExit(): what went well is 0, and an incomplete reply is late, not wrong, where nothing was wanted", () => {
  const well: Verdict[] = [{ is: "complete" }, { is: "matched", match, bytes: received }];
  assertEquals(well.map((verdict) => verdictExit(verdict, true)), [ExitCode.Ok, ExitCode.Ok]);
  assertEquals(verdictExit({ is: "silent", heard: true, received }, false), ExitCode.Timeout);
});

Deno.test("endingText() and closeText() say why a connection ended", () => {
  assertEquals([endingText(undefined), endingText("fin"), endingText(error)], [
    "nothing more can come",
    "the peer closed the connection (FIN)",
    "the received bytes do not follow the framing: a message has 4 bytes",
  ]);
  const rst = new ChannelClosed("rst");
  assertEquals([endingText(rst), endingText(rst, "us"), endingText(rst, "peer")], [
    "the connection was reset (RST)",
    "the connection is reset (RST sent)",
    "the peer reset the connection (RST)",
  ]);
  assertEquals([closeText("idle"), closeText("error"), closeText("fin")], [
    "no byte went either way: the connection is closed (idle)",
    "the connection broke (error)",
    "the connection is closed (fin)",
  ]);
});
