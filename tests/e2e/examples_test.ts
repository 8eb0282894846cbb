import { fileURLToPath } from "node:url";
import { repository } from "../../scripts/tcplab_task.ts";
import { assert, assertEquals, assertMatch } from "../assert.ts";
import { Child } from "../harness/child.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { startServer, tcplab } from "../harness/tcplab.ts";

example("wait_for_boot.sh waits for a device that is not there yet", async ({ dir, run }) => {
  const endpoint = `unix:${dir}/device.sock`;
  const waiting = run("wait_for_boot.sh", [endpoint], { BOOT_TIMEOUT: "20s" });
  await using _device = await startServer([endpoint]);
  assertEquals(await waiting, { code: 0, stdout: `${endpoint} is up\n`, stderr: "" });
});

example("wait_for_boot.sh exits 3 when the device does not come up in time", async ({ dir, run }) => {
  const { code, stdout } = await run("wait_for_boot.sh", [`unix:${dir}/device.sock`], {
    BOOT_TIMEOUT: "300ms",
  });
  assertEquals([code, stdout], [3, ""]);
});

example("wait_for_boot.sh judges the greeting", async ({ run }) => {
  await using device = await startServer(["127.0.0.1:0", "--service", "greet:payload=login: "]);
  const { code, stdout } = await run("wait_for_boot.sh", [device.endpoint, "re:login: $"]);
  assertEquals([code, stdout], [0, `${device.endpoint} is up\n`]);
  const other = await run("wait_for_boot.sh", [device.endpoint, "re:^boot>"], { GREETING_TIMEOUT: "300ms" });
  assertEquals([other.code, other.stdout], [1, ""]);
});

example("wait_for_boot.sh exits 4 when nothing greets", async ({ run }) => {
  await using device = await startServer(["127.0.0.1:0", "--service", "silent"]);
  const { code, stdout } = await run("wait_for_boot.sh", [device.endpoint, "any"], {
    GREETING_TIMEOUT: "200ms",
  });
  assertEquals([code, stdout], [4, ""]);
});

example("check_command.sh prints the reply and passes when it is right", async ({ run }) => {
  await using device = await startServer(["127.0.0.1:0"]);
  assertEquals(await run("check_command.sh", [device.endpoint, "*IDN?", 're:^You said "\\*IDN\\?"$']), {
    code: 0,
    stdout: 'You said "*IDN?"',
    stderr: "\nPASS\n",
  });
});

const failures: ReadonlyArray<readonly [service: string, code: number, verdict: string]> = [
  ["fixed:payload=BUSY", 1, "FAIL: the device answered something else"],
  ["silent", 4, "FAIL: the device did not answer within 400ms"],
  ["reset:bytes=4", 5, "FAIL: the device broke off the connection"],
];
for (const [service, expected, verdict] of failures) {
  example(`check_command.sh exits ${expected} and says why when the device does ${service}`, async (lab) => {
    await using device = await startServer(["127.0.0.1:0", "--service", service]);
    const { code, stderr } = await lab.run("check_command.sh", [device.endpoint, "PING", "PONG"], {
      REPLY_TIMEOUT: "400ms",
    });
    assertEquals([code, stderr.trimEnd().split("\n").at(-1)], [expected, verdict]);
  });
}

example("check_command.sh exits 3 when there is no device", async ({ dir, run }) => {
  const { code, stderr } = await run("check_command.sh", [`unix:${dir}/nobody`, "PING", "PONG"]);
  assertEquals(code, 3);
  assertMatch(stderr, /\nFAIL: there is no connection to unix:.*nobody: is the device on/);
});

example("check_command.sh calls its own mistakes no test of the device", async ({ run }) => {
  const { code, stderr } = await run("check_command.sh", [":1", "PING", "re:("]);
  assertEquals([code, stderr.trimEnd().split("\n").at(-1)], [2, "ERROR: this was no test of the device"]);
});

example("soak.sh asks until its time is over, keeps the log and sums it up", async ({ dir, run }) => {
  await using device = await startServer(["127.0.0.1:0"]);
  const { code, stdout, stderr } = await run(
    "soak.sh",
    [device.endpoint, "ping", 'You said "ping"', "700ms"],
    {
      INTERVAL: "100ms",
      LOG: `${dir}/soak.jsonl`,
    },
  );
  const [summary, place] = stdout.trimEnd().split("\n");
  const [, answers, right] = /^(\d+) answers, (\d+) right; [\d.]+ ms on average, [\d.]+ ms at most$/
    .exec(summary!) ?? [];
  assertEquals([code, place, right], [0, `log: ${dir}/soak.jsonl`, answers]);
  assertEquals(stderr, `tcplab: ${answers} repetitions went well\n`);
  assert(Number(answers) >= 2 && Number(answers) <= 8, `${answers} answers in 700 ms, one every 100 ms`);
  const events = (await Deno.readTextFile(`${dir}/soak.jsonl`)).trimEnd().split("\n").map((line) =>
    JSON.parse(line)
  );
  assertEquals(events.filter(({ event, ok }) => event === "expect" && ok).length, Number(answers));
});

example("soak.sh stops at the first wrong answer", async ({ dir, run }) => {
  await using device = await startServer(["127.0.0.1:0", "--service", "fixed:payload=BUSY"]);
  const { code, stdout } = await run("soak.sh", [device.endpoint, "ping", "pong", "20s"], {
    INTERVAL: "10ms",
    REPLY_TIMEOUT: "300ms",
    LOG: `${dir}/soak.jsonl`,
  });
  assertEquals(code, 1);
  assertMatch(stdout, /^1 answers, 0 right; /);
});

example("soak.sh does not touch a log that is there", async ({ dir, run }) => {
  await Deno.writeTextFile(`${dir}/soak.jsonl`, "evidence");
  const { code } = await run("soak.sh", [":1", "ping", "pong"], { LOG: `${dir}/soak.jsonl` });
  assertEquals([code, await Deno.readTextFile(`${dir}/soak.jsonl`)], [2, "evidence"]);
});

for (const name of ["wait_for_boot.sh", "check_command.sh", "soak.sh"]) {
  example(`${name} shows its usage and exits 2 without arguments`, async ({ run }) => {
    const { code, stdout, stderr } = await run(name, []);
    assertEquals([code, stdout], [2, ""]);
    assertMatch(stderr, new RegExp(`^usage: .*${name} ENDPOINT`));
  });
}

interface Lab {
  /** A directory that is removed at the end. */
  readonly dir: string;
  run(script: string, args: readonly string[], env?: Record<string, string>): Promise<Outcome>;
}

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A test of a script that finds an executable `tcplab`, which here may be the program from source. */
function example(name: string, test: (lab: Lab) => Promise<void>): void {
  endToEnd(name, async () => {
    const dir = await Deno.makeTempDir();
    try {
      const { command, args, env } = tcplab();
      const words = [command, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
      await Deno.writeTextFile(`${dir}/tcplab`, `#!/bin/sh\nexec ${words.join(" ")} "$@"\n`, { mode: 0o755 });
      await test({
        dir,
        run: (script, args, more) => run(script, args, { ...env, TCPLAB: `${dir}/tcplab`, ...more }),
      });
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  }, { needs: ["sh"] });
}

async function run(script: string, args: readonly string[], env: Record<string, string>): Promise<Outcome> {
  const command = fileURLToPath(new URL(`scripts/examples/${script}`, repository));
  await using child = new Child({ command, args, env });
  const { code, text: stdout, stderr } = await child.end();
  return { code, stdout, stderr };
}
