import { type ConversationSummary, summariesOf, summaryTable } from "../../../src/recordings/summary.ts";
import { assertEquals } from "../../assert.ts";
import { session } from "./sessions.ts";

function summary(...turns: string[]): ConversationSummary {
  return summariesOf({ conversations: [session(...turns)] })[0]!;
}

Deno.test("summariesOf() counts the bytes of both sides and the time", () => {
  assertEquals(summary("5 client data ping", "7 server data answer", "9 client data x", "12 client fin"), {
    number: 1,
    client: "10.0.0.1:50000",
    server: "10.0.0.2:502",
    sent: 5,
    received: 6,
    ms: 12,
    ended: "half-closed",
    endedBy: "client",
    isWhole: true,
  });
});

const endings: ReadonlyArray<
  readonly [turns: string[], ended: string, by: string | undefined, inWords: string]
> = [
  [[], "open", undefined, "open"],
  [["1 client data x"], "open", undefined, "open"],
  [["1 server fin"], "half-closed", "server", "FIN by server only"],
  [["1 server fin", "2 client fin"], "fin", "server", "FIN, server first"],
  [["1 client fin", "2 server rst"], "rst", "server", "RST by server"],
];

for (const [turns, ended, by, inWords] of endings) {
  Deno.test(`summariesOf() says how it ended: ${inWords} after ${turns.length} turns`, () => {
    const found = summary(...turns);
    assertEquals([found.ended, found.endedBy], [ended, by]);
    const line = summaryTable([found]).split("\n")[1]!;
    assertEquals(line.split(/ {2,}/)[6], inWords);
  });
}

Deno.test("summariesOf() gives what is missing, and a filter for packets", () => {
  const conversation = { ...session("1 client data x"), problem: "bytes 3 to 7 are missing" };
  const [found] = summariesOf({ conversations: [conversation], hasPackets: true });
  assertEquals([found?.filter, found?.isWhole, found?.problem], [
    "tcp.stream eq 1",
    false,
    conversation.problem,
  ]);
});

Deno.test("summaryTable() aligns its columns", () => {
  const [first, second] = [summary("1500 client data x"), summary("1 server data hello", "2 server fin")];
  assertEquals(summaryTable([first, second]).split("\n"), [
    "number  client          server        client sent  server sent  time    end                 missing",
    "1       10.0.0.1:50000  10.0.0.2:502  1            0            1500ms  open                -",
    "1       10.0.0.1:50000  10.0.0.2:502  0            5            2ms     FIN by server only  -",
    "",
  ]);
});
