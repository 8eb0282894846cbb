import { assert, assertEquals, assertMatch } from "../assert.ts";
import { everyValue } from "../harness/bytes.ts";
import { Child, type ChildOptions, type Ended } from "../harness/child.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { startServer } from "../harness/tcplab.ts";

const needs = { needs: ["curl"] };

/** Runs curl without anybody's settings or proxies. */
async function curl(args: readonly string[], options?: ChildOptions): Promise<Ended> {
  const usual = ["--disable", "--noproxy", "*", "--silent", "--show-error", "--max-time", "10"];
  await using child = new Child({ command: "curl", args: [...usual, ...args] }, options);
  return await child.end();
}

endToEnd("curl: said answers any method and path, as the original did", async () => {
  await using server = await startServer(["http://127.0.0.1:0"]);
  const url = server.endpoint;
  const asked: ReadonlyArray<readonly [args: readonly string[], answer: string]> = [
    [[url], 'You said ""'],
    [[`${url}/a/b?c=d`, "--data-binary", "I am Chuck Norris!"], 'You said "I am Chuck Norris!"'],
    [[url, "--request", "PUT", "--data-binary", "中文"], 'You said "中文"'],
    [[url, "--request", "PURGE"], 'You said ""'],
    [[url, "--http1.0", "--data-binary", "old"], 'You said "old"'],
    [[url, "--header", "Transfer-Encoding: chunked", "--data-binary", "in chunks"], 'You said "in chunks"'],
    [[url, "--head"], ""],
  ];
  const answers = await Promise.all(asked.map(([args]) => curl([...args, "--fail"])));
  for (const [i, { code, text, stderr }] of answers.entries()) {
    assertEquals([code, stderr], [0, ""], asked[i]![0].join(" "));
    if (asked[i]![0].includes("--head")) assertMatch(text, /^HTTP\/1\.1 200 OK\r\n/);
    else assertEquals(text, asked[i]![1]);
  }
}, needs);

endToEnd("curl: two requests go over one connection", async () => {
  await using server = await startServer(["http://127.0.0.1:0"]);
  const one = ["--write-out", " %{num_connects}\\n", "--data-binary"];
  const { code, text } = await curl([...one, "a", server.endpoint, "--next", ...one, "b", server.endpoint]);
  assertEquals([code, text], [0, 'You said "a" 1\nYou said "b" 0\n']);
}, needs);

endToEnd("curl: echo sends back 3 MB byte for byte, after Expect: 100-continue", async () => {
  await using server = await startServer(["http://127.0.0.1:0", "--service", "echo"]);
  const bytes = everyValue(3_000_017);
  const { code, stdout } = await curl(["--data-binary", "@-", server.endpoint], { input: bytes });
  assertEquals([code, stdout.length], [0, bytes.length]);
  assertEquals(stdout, bytes);
}, needs);

endToEnd("curl: fixed answers its payload, drip takes its time", async () => {
  await using fixed = await startServer(["http://127.0.0.1:0", "--service", "fixed:payload=hex:00 ff 0a"]);
  const same = await curl(["--data-binary", "anything", fixed.endpoint]);
  assertEquals([same.code, same.stdout], [0, Uint8Array.of(0x00, 0xff, 0x0a)]);
  await using drip = await startServer(["http://127.0.0.1:0", "--service", "drip:size=1,every=60ms"]);
  const slow = await curl(["--data-binary", "abcde", "--write-out", " %{time_total}", drip.endpoint]);
  const [body, seconds] = slow.text.split(" ");
  assertEquals([slow.code, body], [0, "abcde"]);
  assert(Number(seconds) >= 0.28 && Number(seconds) < 3, seconds);
}, needs);

endToEnd("curl: over a limit it is told 413 or 431, too slow 408", async () => {
  await using server = await startServer([
    ...["http://127.0.0.1:0", "--max-header", "2KiB", "--max-body", "1KiB", "--request-timeout", "400ms"],
  ]);
  const status = ["--output", "/dev/null", "--write-out", "%{http_code}"];
  const answers = await Promise.all([
    curl([...status, "--data-binary", "x".repeat(1024), server.endpoint]),
    curl([...status, "--data-binary", "x".repeat(1025), server.endpoint]),
    curl([...status, "--header", `X: ${"x".repeat(3000)}`, server.endpoint]),
    // It has promised more than it sends.
    curl([...status, "--header", "Content-Length: 10", "--data-binary", "x", server.endpoint]),
  ]);
  assertEquals(answers.map(({ text }) => text), ["200", "413", "431", "408"]);
}, needs);
