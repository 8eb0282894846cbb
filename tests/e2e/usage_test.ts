import { assertEquals, assertMatch } from "../assert.ts";
import { withDirectory } from "../harness/directory.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { RawListener } from "../harness/raw_peer.ts";
import { run } from "../harness/tcplab.ts";

const connecting: ReadonlyArray<readonly [args: readonly string[], says: RegExp]> = [
  [["hi", "--timeout", "3sec"], /--timeout: "3sec" is not a duration \(try 250ms, 3s, 2m, 1h\)/],
  [["hi", "--timout", "3s"], /unknown option "--timout", did you mean "--timeout"\?/],
  [["hi", "--until", "byte:3"], /--until: "byte:3" does not say when .*did you mean "bytes"\?/],
  [["hi", "--expect", "re:("], /--expect: "re:\(" is not a regular expression/],
  [["hi", "--expect", "a", "--expect", "b"], /--expect is given 2 times for 1 payloads/],
  [["hi", "--expect", "a", "--until", "sent"], /--until sent waits for no reply/],
  [["hex:0g"], /PAYLOAD: "0g" in "0g" is not hexadecimal digits/],
  [["\\q"], /PAYLOAD: "\\q" is not an escape/],
  [["hi", "--source", "host"], /--source: "host" is not an IP address/],
  [["hi", "--split", "0"], /--split: "0" is not a whole number \(1 or more\)/],
  [["hi", "--close", "both"], /--close: "both" is not accepted \(fin, rst\)/],
  [["hi", "--log", "xml"], /--log: "xml" is not a log/],
  [["hi", "--repeat", "1.5"], /--repeat: "1.5" is not a whole number \(0 or more\)/],
];

endToEnd("client: what is not accepted is exit 2 and one line, and no connection is opened", async () => {
  await using listener = await RawListener.open();
  const runs = connecting.map(([args]) => run(["client", listener.endpoint, ...args]));
  for (const [i, { code, text, stderr }] of (await Promise.all(runs)).entries()) {
    assertEquals([code, text], [2, ""], stderr);
    assertMatch(stderr, /^tcplab: [^\n]*\n$/);
    assertMatch(stderr, connecting[i]![1]);
  }
  assertEquals(listener.waiting, 0);
});

endToEnd("client: http:// is refused with a pointer to curl", async () => {
  const { code, stderr } = await run(["client", "http://127.0.0.1:8888", "hi"]);
  assertEquals([code, stderr], [
    2,
    'tcplab: "http://127.0.0.1:8888": the client speaks plain TCP (for HTTP use curl http://127.0.0.1:8888/)\n',
  ]);
});

endToEnd("server: what is not accepted is exit 2 and one line, and nothing is opened", async () => {
  await withDirectory(async (directory) => {
    const first = [`unix:${directory}/socket`, "--log", `text:file=${directory}/log`];
    const cases: ReadonlyArray<readonly [args: readonly string[], says: RegExp]> = [
      [["127.0.0.1:65536"], /ENDPOINT: "127\.0\.0\.1:65536": "65536" is not a port \(0 to 65535\)/],
      [["::1"], /write an IPv6 address in brackets: \[::1\]:9999/],
      [["https://:1"], /"https" is not a scheme, did you mean "http"\?/],
      [["--service", "ecco"], /--service: "ecco" is not a service, did you mean "echo"\?/],
      [["--service", "drip:sise=1"], /--service: drip: "sise" is not an option, did you mean "size"\?/],
      [["--service", "drip:every=1"], /--service: drip: every: "1" has no unit \(try 1ms or 1s\)/],
      [["--max-connections", "0"], /--max-connections: "0" is not a whole number \(1 to 1000000\)/],
      [["--when-full", "replce"], /--when-full: "replce" is not accepted, did you mean "replace"\?/],
      [["--tz", "Asia/Shanghigh"], /--tz: "Asia\/Shanghigh" is not a time zone/],
      [["--idle"], /--idle needs a value/],
    ];
    const runs = cases.map(([args]) => run(["server", ...first, ...args]));
    for (const [i, { code, text, stderr }] of (await Promise.all(runs)).entries()) {
      assertEquals([code, text], [2, ""], stderr);
      assertMatch(stderr, /^tcplab: [^\n]*\n$/);
      assertMatch(stderr, cases[i]![1]);
    }
    assertEquals(Array.from(Deno.readDirSync(directory)), []);
  });
}, { needs: ["sh"] });

endToEnd("an unknown command is exit 2 with the nearest one; no command is the help", async () => {
  const unknown = await run(["sever"]);
  assertEquals([unknown.code, unknown.text], [2, ""]);
  assertMatch(unknown.stderr, /^tcplab: "sever" is not a command, did you mean "server"\? \([^\n]*\)\n$/);
  const [plain, help, version] = await Promise.all([run([]), run(["--help"]), run(["--version"])]);
  assertEquals([plain.code, plain.text], [0, help.text]);
  assertMatch(help.text, /^ +server +answer connections$/m);
  assertMatch(version.text, /^tcplab \d+\.\d+\.\d+ \(.*Deno \d+\.\d+\.\d+\)\n$/);
});
