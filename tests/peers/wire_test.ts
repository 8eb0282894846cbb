import { assertEquals, assertMatch } from "../assert.ts";
import { eventually } from "../harness/bounded.ts";
import { Capture } from "../harness/capture.ts";
import { Child } from "../harness/child.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { requirePeers } from "../harness/programs.ts";
import { connectRaw, RawListener } from "../harness/raw_peer.ts";
import { portOf, run, startClient, startServer } from "../harness/tcplab.ts";

endToEnd("tshark sees FIN where an end should be graceful, and RST where it should not", async () => {
  const serve = (service: string, ...more: string[]) =>
    startServer(["127.0.0.1:0", "--service", service, ...more]);
  await using echo = await serve("echo");
  await using reset = await serve("reset:bytes=1");
  await using full = await serve("echo", "--max-connections", "1");
  await using idle = await serve("echo", "--idle", "200ms");
  await using graceful = await RawListener.open();
  await using abrupt = await RawListener.open();
  const ports = [echo.port, reset.port, full.port, idle.port, graceful.port, abrupt.port];
  await using capture = new Capture(ports);
  if (!await capture.starts()) {
    if (requirePeers) throw new Error("tshark may not capture on lo");
    return console.log("skipped: tshark may not capture on lo");
  }

  // A graceful exchange between our own, and the service that resets.
  assertEquals((await run(["client", echo.endpoint, "hi", "--until", "bytes:2"])).code, 0);
  assertEquals((await run(["client", reset.endpoint, "x"])).code, 5);

  // One connection too many.
  await using first = await connectRaw(full.endpoint);
  await using second = await connectRaw(full.endpoint);
  assertEquals((await second.readToEnd()).end, "rst");

  // What is idle is closed, not reset.
  await using quiet = await connectRaw(idle.endpoint);
  assertEquals((await quiet.readToEnd()).end, "fin");

  // How our client ends, as it is told.
  for (const [listener, how] of [[graceful, "fin"], [abrupt, "rst"]] as const) {
    await using client = startClient([listener.endpoint, "hi", "--until", "bytes:2", "--close", how]);
    await using peer = await listener.accept();
    await peer.read(2);
    await peer.send("ok");
    assertEquals(await peer.ended, how);
    peer.fin();
    assertEquals((await client.end()).code, 0);
  }

  assertEquals(await capture.of(abrupt.port, 1), ["peer RST"]);
  assertEquals(await capture.of(graceful.port, 2), ["peer FIN", "server FIN"]);
  assertEquals(await capture.of(echo.port, 2), ["peer FIN", "server FIN"]);
  assertEquals(await capture.of(reset.port, 1), ["server RST"]);
  assertEquals(await capture.of(full.port, 1), ["server RST"]);
  assertEquals(await capture.of(idle.port, 1), ["server FIN"]);
  first.fin();
}, { needs: ["tshark"] });

endToEnd("--keepalive sets the kernel's timer, and without it there is none (ss)", async () => {
  await using kept = await startServer(["127.0.0.1:0", "--keepalive", "70s", "--idle", "0"]);
  await using plain = await startServer(["127.0.0.1:0", "--idle", "0"]);
  const timers: string[] = [];
  for (const server of [kept, plain]) {
    await using peer = await connectRaw(server.endpoint);
    await peer.send("x");
    await peer.read(12);
    const filter = `sport = :${portOf(server.endpoint)}`;
    const listing = async () => {
      await using ss = new Child({ command: "ss", args: ["-tnoH", "state", "established", filter] });
      return (await ss.end()).text;
    };
    // A timer for a packet that is not acknowledged yet would be shown instead.
    await eventually("no packet to be under way", async () => !/timer:\(on,/.test(await listing()));
    timers.push(await listing());
  }
  assertMatch(timers[0]!, /timer:\(keepalive,(1min\d+s|1min|[67]\dsec|[67]\ds)/);
  assertEquals(/timer:/.test(timers[1]!), false, timers[1]!);
}, { needs: ["ss"] });
