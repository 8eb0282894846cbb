import { assert, assertEquals, assertLess, assertMatch } from "../assert.ts";
import { Child } from "../harness/child.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { connectRaw, RawListener } from "../harness/raw_peer.ts";
import { run, tcplab } from "../harness/tcplab.ts";
import { bad, between, folder, good } from "./scenario_files.ts";

endToEnd("tcplab run takes the options that choose and repeat", async () => {
  await using dir = await folder({ "good.yaml": good, "bad.yaml": bad });
  const both = ["run", "good.yaml", "bad.yaml", "--report", "text:steps=none"];
  const outline = async (...options: string[]) => {
    const { code, text } = await run([...both, ...options], { cwd: dir.path });
    return [code, ...text.split("\n").slice(0, -2).flatMap((line) => /^[A-Z]+ {2}\w+/.exec(line)?.[0] ?? [])];
  };
  assertEquals(await outline("--filter", "GOO"), [0, "PASSED  Good"]);
  assertEquals(await outline("--filter", "bad.y"), [1, "FAILED  Bad"]);
  assertEquals(await outline("--repeat", "2"), [
    1,
    "PASSED  Good",
    "FAILED  Bad",
    "PASSED  Good",
    "FAILED  Bad",
  ]);
  assertEquals(await outline("--repeat", "2", "--fail-fast"), [
    1,
    "PASSED  Good",
    "FAILED  Bad",
    "SKIPPED  Good",
    "SKIPPED  Bad",
  ]);
});

endToEnd("tcplab run --jobs runs scenarios at the same time", async () => {
  await using dir = await folder({ "slow.yaml": between("Slow", "  - wait: 500ms\n") });
  const args = ["run", "slow.yaml", "--repeat", "20", "--jobs", "20", "--report", "json"];
  const { code, text } = await run(args, { cwd: dir.path });
  const { passed, ms } = JSON.parse(text);
  assertEquals([code, passed], [0, 20]);
  assertLess(ms, 20 * 500 / 2);
});

endToEnd("tcplab run --timeout ends a scenario that takes longer", async () => {
  await using dir = await folder({ "slow.yaml": `${between("Slow", "  - wait: 60s\n")}\ntimeout: 50s` });
  const { code, text } = await run(["run", "slow.yaml", "--timeout", "200ms"], { cwd: dir.path });
  assertEquals(code, 1);
  assertMatch(text, /the time of the scenario is over \(timeout 200ms\)/);
});

endToEnd("tcplab run --set gives values to a file, in place of its own", async () => {
  await using listener = await RawListener.open();
  const file =
    "set: {WORD: hello, PEER: ':1'}\nconnect: ${PEER}\nsteps: [send: '${WORD}', fin, expect-close: fin]";
  await using dir = await folder({ "a.yaml": file });
  const running = run(["run", "a.yaml", "--set", `PEER=${listener.endpoint}`], { cwd: dir.path });
  await using peer = await listener.accept();
  const { bytes } = await peer.readToEnd();
  peer.fin();
  assertEquals([new TextDecoder().decode(bytes), (await running).code], ["hello", 0]);
});

endToEnd("tcplab run is the device that another program connects to", async () => {
  const file = "listen: 127.0.0.1:0\nframing: line\nsteps: [expect: '*IDN?', send: ACME, expect-close: fin]";
  await using dir = await folder({ "device.yaml": file });
  await using device = new Child(tcplab("run", "device.yaml", "--log", "text"), { cwd: dir.path });
  const [, endpoint = ""] = await device.stderr.match(/LISTENING: (\S+)/);
  await using peer = await connectRaw(endpoint);
  await peer.send("*IDN?\r\n");
  assertEquals(new TextDecoder().decode(await peer.read(6)), "ACME\r\n");
  peer.fin();
  assertEquals((await device.end()).code, 0);
});

for (const [signal, expected] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  endToEnd(
    `tcplab run writes its report when it is stopped by ${signal}, and exits ${expected}`,
    async () => {
      const waiting =
        "name: Waiting\nlisten: 127.0.0.1:0\nconnect-within: 60s\nsteps: [wait: '0', expect: x]";
      await using dir = await folder({ "waiting.yaml": waiting, "good.yaml": good });
      const args = ["run", "waiting.yaml", "good.yaml", "--log", "json"];
      await using child = new Child(tcplab(...args), { cwd: dir.path });
      await child.stderr.match(/"event":"listening"/);
      child.kill(signal);
      const { code, text } = await child.end();
      assertEquals(code, expected);
      assertMatch(text, /^FAILED {2}Waiting/);
      assertMatch(text, /the run was interrupted/);
      assertMatch(text, /\n2 scenarios: 0 passed, 1 failed, 1 not run in \S+\n$/);
    },
  );
}

endToEnd(
  "tcplab run --seed makes the same random choices, and a seed is told when random was used",
  async () => {
    const dice = between(
      "Dice",
      "  - {send: '{{random:8|hex}}', on: b}\n  - {expect: x, within: 100ms, on: a}\n",
    );
    await using dir = await folder({ "dice.yaml": dice, "good.yaml": good });
    const thrown = async (...options: string[]) => {
      const args = ["run", "dice.yaml", "--report", "json", ...options];
      const { text, stderr } = await run(args, { cwd: dir.path });
      return { thrown: JSON.parse(text).scenarios[0].steps[1].failure.received.text, stderr };
    };
    const first = await thrown();
    const [, seed = ""] = /^tcplab: --seed (\d+) makes the same random choices again\n$/.exec(first.stderr) ??
      [];
    assertEquals(await thrown("--seed", seed), { thrown: first.thrown, stderr: "" });
    assert((await thrown("--seed", `${Number(seed) + 1}`)).thrown !== first.thrown);
  },
);

endToEnd("tcplab run --log writes events of all connections of the run", async () => {
  await using dir = await folder({ "good.yaml": good });
  const args = [
    "run",
    "good.yaml",
    "--repeat",
    "2",
    "--log",
    "json:file=events.jsonl",
    "--log",
    "text:data=both",
  ];
  const { code, stderr } = await run(args, { cwd: dir.path });
  assertEquals([code, stderr.match(/SENT/g)?.length, stderr.match(/DATA/g)?.length], [0, 2, 2]);
  const lines = (await Deno.readTextFile(`${dir.path}/events.jsonl`)).trimEnd().split("\n");
  const events = lines.map((line) => JSON.parse(line));
  assertEquals(events.filter(({ event }) => event === "open").map(({ conn }) => conn).toSorted(), [
    1,
    2,
    3,
    4,
  ]);
  assertEquals(events.filter(({ event }) => event === "expect").map(({ ok, pattern }) => [ok, pattern]), [
    [true, "x"],
    [true, "x"],
  ]);
});
