import { fileURLToPath } from "node:url";
import { assertEquals, assertMatch } from "../assert.ts";
import { Child } from "../harness/child.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { freePort } from "../harness/raw_peer.ts";
import { executable, run, startClient, startServer, tcplab } from "../harness/tcplab.ts";

endToEnd("exit codes 0 to 6, each for what the help says", async () => {
  await using said = await startServer(["127.0.0.1:0"]);
  await using silent = await startServer(["127.0.0.1:0", "--service", "silent"]);
  await using broken = await startServer(["127.0.0.1:0", "--service", "close:bytes=1"]);
  const nobody = await freePort();
  const cases: ReadonlyArray<readonly [code: number, args: readonly string[]]> = [
    [0, ["client", said.endpoint, "a", "--expect", 'You said "a"']],
    [1, ["client", said.endpoint, "a", "--expect", "b", "--until", "idle:50ms"]],
    [2, ["client", said.endpoint, "a", "--unknown"]],
    [3, ["client", `127.0.0.1:${nobody}`, "a"]],
    [4, ["client", silent.endpoint, "a", "--timeout", "100ms"]],
    [5, ["client", broken.endpoint, "a"]],
    [6, ["server", said.endpoint]],
  ];
  const codes = await Promise.all(cases.map(async ([code, args]) => {
    const ended = await run(args);
    assertEquals(ended.stderr === "", code === 0, ended.stderr);
    return ended.code;
  }));
  assertEquals(codes, cases.map(([code]) => code));
});

for (const how of ["throw", "timer", "promise"]) {
  endToEnd(`exit code 70: a bug (${how}) is told as one, and ends the program`, async () => {
    const { command, args, env } = tcplab("buggy", how);
    const program = fileURLToPath(new URL("../harness/buggy_program.ts", import.meta.url));
    const words = args.map((word) => word.endsWith("main.ts") ? program : word);
    await using child = new Child({ command, args: words, ...(env ? { env } : {}) }, { hasBug: true });
    const { code, text, stderr } = await child.end();
    assertEquals([code, text], [70, ""]);
    assertMatch(
      stderr,
      /^tcplab: this is a bug in tcplab, please report it: Error: this must never happen\n/,
    );
  }, { ignore: executable !== undefined });
}

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  const interrupted = (what: string, start: () => Promise<Child>) =>
    endToEnd(`exit code ${code}: a client that is interrupted (${signal}) ${what}`, async () => {
      await using client = await start();
      client.kill(signal);
      const ended = await client.end(3000);
      // The log, and how many repetitions there were if one was under way.
      const rest = ended.stderr.replace(/^.*((CONNECTED|CLOSED): |\d+ repetitions went well).*\n/gm, "");
      assertEquals([ended.code, rest], [code, ""]);
    }, { needs: ["sh"] });

  interrupted("while it waits for a reply", async () => {
    const server = await startServer(["127.0.0.1:0", "--service", "silent", "--for", "5s"]);
    const client = startClient([server.endpoint, "hi", "--timeout", "10s"]);
    await server.stdout.match(/DATA .*: hi\n/);
    return client;
  });

  interrupted("as a pipe", async () => {
    const server = await startServer(["127.0.0.1:0", "--service", "greet", "--for", "5s"]);
    const client = startClient([server.endpoint], { input: "open" });
    await client.stdout.match(/hello/);
    return client;
  });

  interrupted("between two repetitions", async () => {
    const server = await startServer(["127.0.0.1:0", "--service", "echo", "--for", "5s"]);
    const args = [server.endpoint, "hi", "--until", "bytes:2", "--repeat", "0", "--interval", "1m"];
    const client = startClient(args);
    await client.stdout.match(/hi/);
    return client;
  });

  interrupted("while it tries to connect again", async () => {
    const client = startClient([`127.0.0.1:${await freePort()}`, "hi", "--retry", "1m", "--log", "text"]);
    // Nothing tells when it has tried; signals are listened to from the start of a command.
    await new Promise((resolve) => setTimeout(resolve, 400));
    return client;
  });
}
