import { assertEquals, assertMatch } from "../assert.ts";
import { everyValue } from "../harness/bytes.ts";
import { withDirectory } from "../harness/directory.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { run, startServer } from "../harness/tcplab.ts";

endToEnd("client: --input and --output carry every byte, with nothing on stdin and stdout", async () => {
  await withDirectory(async (directory) => {
    const [sent, received] = [`${directory}/sent`, `${directory}/received`];
    await Deno.writeFile(sent, everyValue(300_001));
    await Deno.writeTextFile(received, "what was there before");
    await using server = await startServer([
      "127.0.0.1:0",
      "--service",
      "echo",
      "--quiet",
      "--log",
      "text:data=none",
    ]);
    const files = ["--input", sent, "--output", received];
    assertEquals((await run(["client", server.endpoint, ...files])).text, "");
    assertEquals(await Deno.readFile(received), everyValue(300_001));
    const { code, text } = await run(["client", server.endpoint, "hello", "--output", received]);
    assertEquals([code, text, await Deno.readTextFile(received)], [0, "", "hello"]);
  });
});

endToEnd("client: what --input and --output can't do is refused before anything is opened", async () => {
  await withDirectory(async (directory) => {
    const file = `${directory}/x`;
    await Deno.writeTextFile(file, "kept");
    const refused: Array<[args: string[], code: number, stderr: RegExp]> = [
      [
        ["hello", "--input", file],
        2,
        /^tcplab: --input says what is sent: .* \(a file as a payload: file:.*\/x\)\n$/,
      ],
      [
        ["--input", file, "--repeat", "2"],
        2,
        /^tcplab: --repeat is for payloads and can't be combined with --input/,
      ],
      [["--input", file, "--until", "close"], 2, /^tcplab: --until is for payloads/],
      [["--input", file, "--output", `${directory}/./x`], 2, /would empty the file that --input sends/],
      [["--replay", file, "--output", `${directory}/y`], 2, /--output can't be combined with it/],
      [["--input", directory], 6, /^tcplab: cannot read .*: it is a directory\n$/],
      [["--input", `${directory}/none`], 6, /^tcplab: cannot read .*\/none: /],
      [["hello", "--output", `${directory}/none/y`], 6, /^tcplab: cannot write to .*\/none\/y: /],
    ];
    for (const [args, code, stderr] of refused) {
      const ended = await run(["client", "127.0.0.1:9", ...args]);
      assertEquals(ended.code, code, args.join(" "));
      assertMatch(ended.stderr, stderr);
    }
    assertEquals(await Deno.readTextFile(file), "kept");
  });
});
