import { assertEquals, assertMatch } from "../assert.ts";
import { everyValue } from "../harness/bytes.ts";
import { Child, type ChildOptions } from "../harness/child.ts";
import { withDirectory } from "../harness/directory.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { freePort } from "../harness/raw_peer.ts";
import { type RunningServer, startProxy } from "../harness/tcplab.ts";

const mosquitto = "/usr/sbin/mosquitto";
const publisher = "/usr/bin/mosquitto_pub";
const subscriber = "/usr/bin/mosquitto_sub";
const needs = { needs: [mosquitto, publisher, subscriber] };

/** A broker of the test's own, and a proxy in front of it. */
async function withBroker(act: (proxy: RunningServer, broker: Child) => Promise<void>): Promise<void> {
  await withDirectory(async (dir) => {
    const port = await freePort();
    const settings = [`listener ${port} 127.0.0.1`, "allow_anonymous true", "persistence false"];
    await Deno.writeTextFile(`${dir}/mosquitto.conf`, settings.join("\n") + "\n");
    await using broker = new Child({ command: mosquitto, args: ["-v", "-c", `${dir}/mosquitto.conf`] });
    await broker.stderr.match(/ running/);
    await using proxy = await startProxy(["127.0.0.1:0", `127.0.0.1:${port}`, "--log", "text:data=none"]);
    await act(proxy, broker);
  });
}

function start(command: string, { port }: RunningServer, args: readonly string[], options?: ChildOptions) {
  return new Child({ command, args: ["-h", "127.0.0.1", "-p", String(port), ...args] }, options);
}

async function publish(proxy: RunningServer, args: readonly string[], options?: ChildOptions): Promise<void> {
  await using child = start(publisher, proxy, args, options);
  const { code, stderr } = await child.end();
  assertEquals([code, stderr], [0, ""]);
}

endToEnd("proxy: mosquitto keeps a message for who comes later", async () => {
  await withBroker(async (proxy) => {
    await publish(proxy, ["-t", "state", "-m", "on", "-r", "-q", "1"]);
    await using child = start(subscriber, proxy, ["-t", "state", "-C", "1", "-W", "10"]);
    const { code, text } = await child.end();
    assertEquals([code, text], [0, "on\n"]);
  });
}, needs);

for (const quality of ["0", "1", "2"]) {
  endToEnd(`proxy: mosquitto delivers in order, QoS ${quality}`, async () => {
    await withBroker(async (proxy, broker) => {
      const args = ["-t", "numbers", "-q", quality, "-C", "200", "-W", "10"];
      await using child = start(subscriber, proxy, args);
      // What it says itself stays in its buffer until it ends.
      await broker.stderr.match(/Sending SUBACK to/);
      const numbers = Array.from({ length: 200 }, (_, i) => `${i}\n`).join("");
      await publish(proxy, ["-t", "numbers", "-q", quality, "-l"], { input: numbers });
      const { code, text } = await child.end();
      assertEquals([code, text], [0, numbers]);
    });
  }, needs);
}

endToEnd("proxy: mosquitto passes on 1 MB of every value", async () => {
  await withBroker(async (proxy) => {
    const payload = everyValue(1_000_003);
    await publish(proxy, ["-t", "large", "-q", "2", "-r", "-s"], { input: payload });
    await using child = start(subscriber, proxy, ["-t", "large", "-q", "2", "-C", "1", "-N", "-W", "10"]);
    const { code, stdout } = await child.end();
    assertEquals([code, stdout.length], [0, payload.length]);
    assertEquals(stdout, payload);
    const { text: log } = await proxy.stop();
    assertMatch(log, /STOPPED: connections=2 refused=0 in=100\d{4} out=100\d{4}\n$/);
  });
}, needs);
