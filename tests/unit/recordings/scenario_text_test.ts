import fc from "fast-check";
import { utf8 } from "../../../src/bytes/bytes.ts";
import { scenarioText } from "../../../src/recordings/scenario_text.ts";
import { loadScenario } from "../../../src/scenarios/load.ts";
import { assertEquals } from "../../assert.ts";
import { anyBytes } from "../arbitraries.ts";
import { linux } from "../refusal.ts";
import { session } from "./sessions.ts";

function lines(...turns: string[]): string[] {
  return scenarioText(session(...turns), "dir/a.jsonl").split("\n");
}

Deno.test("scenarioText() says what the client said, and expects what the server said", () => {
  assertEquals(
    lines(
      "10 server data hello\n",
      "300 client data ask",
      "310 client data 1\n",
      "350 server data answer",
      "900 server data 1\n",
      "905 client data more",
      "1005 client data still",
      "4005 server data late",
      "4010 client fin",
      "4010 server fin",
    ),
    [
      "# Conversation 1 of dir/a.jsonl, from 10.0.0.1:50000 to 10.0.0.2:502.",
      "# To run it against another server: --set TARGET=HOST:PORT",
      "name: 'a.jsonl (1)'",
      "connect: ${TARGET}",
      "set: { TARGET: '10.0.0.2:502' }",
      "steps:",
      "  - expect: 'hello\\n'",
      "  - send: 'ask1\\n'",
      "  - expect: 'answer1\\n'",
      "  - send: 'more'",
      "  - wait: 100ms",
      "  - send: 'still'",
      "  - expect: 'late'",
      "    within: 9s",
      "  - fin",
      "  - expect-close: fin",
      "",
    ],
  );
});

Deno.test("scenarioText() gives a long session its time, and ends where the connection was reset", () => {
  const text = lines("40000 client data x", "40001 server rst", "40002 client data y");
  assertEquals(text.slice(5), ["timeout: 121s", "steps:", "  - send: 'x'", "  - expect-close: rst", ""]);
  assertEquals(lines("0 client data x", "50 client rst").slice(6), [
    "  - send: 'x'",
    "  - wait: 50ms",
    "  - reset",
    "",
  ]);
  assertEquals(lines().slice(5), ["steps:", "  - fin", ""]);
});

Deno.test("scenarioText() writes bytes so that they mean themselves", () => {
  const step = (bytes: Uint8Array) => {
    const turns = [{ from: "client" as const, at: 0, kind: "data" as const, bytes }];
    return scenarioText({ ...session(), turns }, "a").split("\n")[6];
  };
  assertEquals(
    ["it's", "hex:00", "re/i:x", "any", "any more", "{{now}}", "${HOST}", "\xff\0", "a: b # c", "\\n"].map((
      text,
    ) => step(text === "\xff\0" ? Uint8Array.of(255, 0) : utf8(text))),
    [
      "  - send: 'it''s'",
      "  - send: 'text:hex:00'",
      "  - send: 'text:re/i:x'",
      "  - send: 'text:any'",
      "  - send: 'any more'",
      "  - send: hex:7b 7b 6e 6f 77 7d 7d",
      "  - send: hex:24 7b 48 4f 53 54 7d",
      "  - send: hex:ff 00",
      "  - send: 'a: b # c'",
      "  - send: '\\\\n'",
    ],
  );
  assertEquals(step(new Uint8Array(300))?.slice(0, 29), "  - send: base64:AAAAAAAAAAAA");
});

Deno.test("scenarioText() is a scenario that has the same bytes, whatever they are", () => {
  const bytes = anyBytes.filter(({ length }) => length > 0);
  fc.assert(fc.property(bytes, bytes, fc.string(), (ask, answer, file) => {
    const turns = [
      { from: "client" as const, at: 0, kind: "data" as const, bytes: ask },
      { from: "server" as const, at: 1, kind: "data" as const, bytes: answer },
    ];
    const text = scenarioText({ ...session(), turns }, file);
    const { scenario, problems } = loadScenario(utf8(text), "s.yaml", new Map(), linux);
    assertEquals(problems, [], text);
    const scope = { clock: { wall: () => 0 }, random: () => 0, count: () => 0 };
    // deno-lint-ignore no-explicit-any
    const [send, expect] = scenario!.steps.map(({ settings }) => settings as any);
    assertEquals([send.send.template.render(scope), expect.expect.pattern(scope).bytes], [ask, answer], text);
  }));
});

Deno.test("scenarioText() takes a name of a file with the mark of a variable as it is", () => {
  const { scenario, problems } = loadScenario(
    utf8(scenarioText(session(), "a${b}.jsonl")),
    "s.yaml",
    new Map(),
    linux,
  );
  assertEquals(problems, []);
  assertEquals(scenario!.name.replace(/ \(\d+\)$/, ""), "a${b}.jsonl");
});
