import { fileURLToPath } from "node:url";
import { assert, assertEquals, assertGreaterOrEqual, assertMatch } from "../assert.ts";
import { bounded, timed } from "../harness/bounded.ts";
import { text, utf8 } from "../harness/bytes.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { connectRaw, type RawPeer } from "../harness/raw_peer.ts";
import { run, type RunningServer, startServer } from "../harness/tcplab.ts";

const examples = fileURLToPath(new URL("../../scripts/examples/", import.meta.url));

function simulate(file: string, ...options: string[]): Promise<RunningServer> {
  return startServer(["127.0.0.1:0", "--service", `rules:file=${file}`, "--idle", "10s", ...options]);
}

const example = (name: string) => simulate(`${examples}${name}.yaml`);

async function ask(peer: RawPeer, request: string | Uint8Array, answer: string | Uint8Array): Promise<void> {
  await peer.send(request);
  const expected = typeof answer === "string" ? utf8(answer) : answer;
  assertEquals(await peer.read(expected.length), expected);
}

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(hex.split(" "), (pair) => parseInt(pair, 16));
}

endToEnd("psu.yaml remembers what it was told, also for the next connection", async () => {
  await using server = await example("psu");
  await using first = await connectRaw(server.endpoint);
  await ask(first, "*IDN?\n", "ACME,PSU-3010,123456,1.02\n");
  await ask(first, "VOLT 3.3\nVOLT?\n", "3.300\n");
  await ask(first, "MEAS:VOLT?\n", "0.000\n");
  await ask(first, "outp on\r\nmeasure:scalar:voltage:dc?\r\n", "3.300\r\n");
  await using second = await connectRaw(server.endpoint);
  await ask(second, "MEAS:CURR?\nOUTP?\n", "0.330\n1\n");
  await ask(second, "*RST\nVOLT?\nOUTP?\n", "0.000\n0\n");
});

endToEnd("psu.yaml says its errors once, when it is asked", async () => {
  await using server = await example("psu");
  await using peer = await connectRaw(server.endpoint);
  await ask(peer, "VOLT 31\nVOLT?\nSYST:ERR?\n", '0.000\n-222,"Data out of range"\n');
  await ask(peer, "FOO\nSYST:ERR?\nSYST:ERR?\n", '-113,"Undefined header"\n0,"No error"\n');
  await server.stdout.match(/ERROR: \S+ #1 no rule for "FOO"\n/);
});

endToEnd(
  "modbus_slave.yaml reads and writes registers, and puts the request's header before the answer",
  async () => {
    await using server = await example("modbus_slave");
    await using peer = await connectRaw(server.endpoint);
    await ask(
      peer,
      bytes("12 34 00 00 00 06 07 03 00 00 00 02"),
      bytes("12 34 00 00 00 07 07 03 04 00 11 00 22"),
    );
    await ask(
      peer,
      bytes("00 02 00 00 00 06 01 06 00 63 ab cd"),
      bytes("00 02 00 00 00 06 01 06 00 63 ab cd"),
    );
    await ask(
      peer,
      bytes("00 03 00 00 00 0b 01 10 00 61 00 02 04 01 02 03 04"),
      bytes("00 03 00 00 00 06 01 10 00 61 00 02"),
    );
    await ask(
      peer,
      bytes("00 04 00 00 00 06 01 03 00 61 00 03"),
      bytes("00 04 00 00 00 09 01 03 06 01 02 03 04 ab cd"),
    );
  },
);

endToEnd("modbus_slave.yaml answers what it can't do with the exceptions of the standard", async () => {
  await using server = await example("modbus_slave");
  await using peer = await connectRaw(server.endpoint);
  const exceptions = {
    "03 00 64 00 01": "83 02", // there is no register 100
    "03 00 62 00 03": "83 02", // nor is there one behind the last
    "03 00 00 00 00": "83 03", // none, and more than fit in a message
    "03 00 00 00 7e": "83 03",
    "03 00 00": "83 03", // too short
    "06 00 64 00 01": "86 02",
    "10 00 63 00 02 04 00 00 00 00": "90 02",
    "10 00 00 00 02 02 00 00": "90 02", // fewer values than registers
    "10 00 00 00 00 00": "90 03",
    "01 00 00 00 01": "81 01", // coils
    "2b 0e 01 00": "ab 01",
    "ff": "ff 01",
  };
  for (const [request, answer] of Object.entries(exceptions)) {
    const framed = (pdu: string) => {
      const content = bytes(pdu);
      return Uint8Array.of(0, 9, 0, 0, 0, content.length + 1, 1, ...content);
    };
    await ask(peer, framed(request), framed(answer));
  }
});

endToEnd("modbus_slave.yaml ends a connection that does not speak Modbus, and no other", async () => {
  await using server = await example("modbus_slave");
  await using good = await connectRaw(server.endpoint);
  await using bad = await connectRaw(server.endpoint);
  await bad.send("GET / HTTP/1.1\r\n\r\n");
  assertEquals(await bad.ended, "rst");
  await server.stdout.match(
    /ERROR: .* #2 .*the protocol of a Modbus frame is \d+, not 0 \(at byte 2 of the stream\)/,
  );
  await ask(good, bytes("00 01 00 00 00 06 01 03 00 00 00 01"), bytes("00 01 00 00 00 05 01 03 02 00 11"));
});

endToEnd("nmea.yaml talks unasked, in sentences whose checksums are right", async () => {
  await using server = await example("nmea");
  await using peer = await connectRaw(server.endpoint);
  const lines: string[] = [];
  for (let line = ""; lines.length < 4;) {
    line += text(await peer.read(1));
    if (line.endsWith("\n")) [line] = ["", lines.push(line)];
  }
  for (const line of lines) {
    const [, body = "", sum] = /^\$(GP[^*]+)\*([0-9A-F]{2})\r\n$/.exec(line) ?? [];
    const xor = utf8(body).reduce((sum, byte) => sum ^ byte, 0);
    assertEquals([line, sum], [line, xor.toString(16).toUpperCase().padStart(2, "0")]);
  }
  assertEquals(new Set(lines.map((line) => line.slice(1, 6))), new Set(["GPGGA", "GPRMC"]));
});

endToEnd("nmea.yaml answers what is sent to it", async () => {
  await using server = await example("nmea");
  await using peer = await connectRaw(server.endpoint);
  await ask(peer, "$PMTK220,1000*1F\r\n", "$PMTK001,220,3*30\r\n");
});

endToEnd("flaky.yaml answers slowly and in pieces, and resets on the third command", async () => {
  await using server = await example("flaky");
  await using peer = await connectRaw(server.endpoint);
  await ask(peer, "", "READY\r\n");
  assertGreaterOrEqual(await timed(() => ask(peer, "ONE\n", "OK\r\n")), 200);
  await ask(peer, "ECHO abc\n", "abc\n");
  assertGreaterOrEqual(peer.reads.length, 5);
  await peer.send("STATUS?\n");
  assertEquals(await peer.ended, "rst");
  await server.stdout.match(/CLOSED: \S+ #1 rst /);
});

endToEnd("flaky.yaml treats every second connection differently", async () => {
  await using server = await example("flaky");
  await using first = await connectRaw(server.endpoint);
  await using second = await connectRaw(server.endpoint);
  await ask(second, "PING\n", "READY\r\nPONG\n");
  await ask(first, "PING\nQUIT\n", "READY\r\nBYE\n");
  assertEquals((await first.readToEnd()).end, "fin");
});

endToEnd("flaky.yaml gives three answers in turn, for each connection anew", async () => {
  await using server = await example("flaky");
  for (let i = 0; i < 2; i++) {
    await using peer = await connectRaw(server.endpoint);
    await ask(peer, "STATUS?\nSTATUS?\n", "READY\r\nBUSY\nBUSY\n");
  }
});

/** A directory for rule files, and a way to write them. */
async function inFolder(act: (path: string, write: (rules: string) => Promise<void>) => Promise<void>) {
  const dir = await Deno.makeTempDir({ prefix: "tcplab-rules-" });
  const path = `${dir}/device.yaml`;
  try {
    await act(path, (rules) => Deno.writeTextFile(path, rules));
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

endToEnd(
  "a rule file with an error is refused before anything is opened",
  () =>
    inFolder(async (path, write) => {
      await write("rules:\n  - when: A\n    then: { delay: 3sec }\n");
      const { code, stderr, text } = await run(["server", "127.0.0.1:0", "--service", `rules:file=${path}`]);
      assertEquals([code, text], [2, ""]);
      assertEquals(stderr, `tcplab: ${path}:3:20: delay: "3sec" is not a duration (try 250ms, 3s, 2m, 1h)\n`);
    }),
);

endToEnd("a rule file that is not there is a local resource that failed", () =>
  inFolder(async (path) => {
    const { code, stderr, text } = await run(["server", "127.0.0.1:0", "--service", `rules:file=${path}`]);
    assertEquals([code, text], [6, ""]);
    assertMatch(stderr, /^tcplab: "[^"]+device\.yaml" cannot be read: [^\n]+\n$/);
  }));

endToEnd("--watch is refused for a service without a file", async () => {
  const { code, stderr } = await run(["server", "127.0.0.1:0", "--watch"]);
  assertEquals([code, stderr], [
    2,
    'tcplab: --watch: "said" has no file that could change (with --watch: rules)\n',
  ]);
});

endToEnd("framing= takes the place of what the file says", () =>
  inFolder(async (path, write) => {
    await write("framing: line\nrules: [{ when: AB, then: CD }]");
    await using server = await simulate(`${path},framing=fixed:size=2`);
    await using peer = await connectRaw(server.endpoint);
    await ask(peer, "ABAB", "CDCD");
  }));

endToEnd(
  "--watch loads new rules without touching connections, and keeps the old ones on an error",
  () =>
    inFolder(async (path, write) => {
      await write(
        "state: { n: 1 }\nrules: [{ when: A, then: 'old {{state.n}}' }, { when: SET, then: { set: { n: 2 }, reply: ok } }]",
      );
      await using server = await simulate(path, "--watch");
      await using peer = await connectRaw(server.endpoint);
      await ask(peer, "A\nSET\n", "old 1\nok\n");

      await write("rules: [{ when: A }]");
      await server.stderr.match(/device\.yaml:1:9: "then" is missing here; the rules stay as they were\n/);
      await ask(peer, "A\n", "old 2\n");

      await write("state: { n: 1 }\nrules: [{ when: A, then: 'new {{state.n}}' }]");
      await server.stderr.match(/"[^"]+device\.yaml" is reloaded\n/);
      await ask(peer, "A\n", "new 2\n");
      // What an editor does: the name goes to another file.
      await Deno.writeTextFile(`${path}.new`, "rules: [{ when: A, then: renamed }]");
      await Deno.rename(`${path}.new`, path);
      await server.stderr.matches(/is reloaded\n/, 2);
      await ask(peer, "A\n", "renamed\n");
      assertEquals(server.stderr.text.match(/stay as they were/g)?.length, 1);
      assert(peer.isOpen);
    }),
);

endToEnd("--watch does not keep a server running that is done", () =>
  inFolder(async (path, write) => {
    await write("default: ok");
    await using server = await simulate(path, "--watch", "--exit-after", "1");
    await using peer = await connectRaw(server.endpoint);
    await ask(peer, "A\n", "ok\n");
    peer.fin();
    assertEquals((await bounded("its end", server.end())).code, 0);
  }));

endToEnd(
  "a reload in the middle of a flood of requests answers every one of them once",
  () =>
    inFolder(async (path, write) => {
      const rules = (version: number) =>
        `rules: [{ when: "re:^(\\\\d+)$", then: "{{capture.1}}" }]\n# ${version}\n`;
      await write(rules(0));
      await using server = await simulate(path, "--watch", "--log", "text:data=none");
      await using peer = await connectRaw(server.endpoint);
      const wanted = Array.from({ length: 20_000 }, (_, i) => `${i}\n`);
      const sending = (async () => {
        for (let i = 0; i < 20; i++) {
          await peer.send(wanted.slice(i * 1000, (i + 1) * 1000).join(""));
          if (i % 5 === 4) {
            await write(rules(i));
            await server.stderr.matches(/is reloaded/, (i + 1) / 5);
          }
        }
      })();
      const all = wanted.join("");
      const [came] = await Promise.all([peer.read(all.length), sending]);
      assert(text(came) === all);
    }),
);
