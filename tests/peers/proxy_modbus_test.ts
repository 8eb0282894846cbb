import { fileURLToPath } from "node:url";
import { assertEquals, assertMatch, assertStringIncludes } from "../assert.ts";
import { Child } from "../harness/child.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { type RunningServer, startProxy, startServer } from "../harness/tcplab.ts";

const mbpoll = "/usr/bin/mbpoll";

async function poll({ port }: RunningServer, before: readonly string[], values: readonly string[] = []) {
  const common = ["-m", "tcp", "-p", String(port), "-0", "-1"];
  await using child = new Child({ command: mbpoll, args: [...common, ...before, "127.0.0.1", ...values] });
  return await child.end();
}

function registers(text: string): string[] {
  return Array.from(text.matchAll(/^\[(\d+)\]: \t(.*)$/gm), ([, at, value]) => `${at}=${value}`);
}

endToEnd(
  "proxy: mbpoll reads and writes the registers of modbus_slave.yaml, message by message",
  async () => {
    const file = fileURLToPath(new URL("../../scripts/examples/modbus_slave.yaml", import.meta.url));
    await using slave = await startServer([
      "127.0.0.1:0",
      "--service",
      `rules:file=${file}`,
      "--idle",
      "10s",
    ]);
    await using proxy = await startProxy(["127.0.0.1:0", slave.endpoint, "--framing", "modbus"]);
    const first = await poll(proxy, ["-r", "0", "-c", "4"]);
    assertEquals([first.code, registers(first.text)], [0, ["0=17", "1=34", "2=51", "3=68"]]);
    const written = await poll(proxy, ["-r", "8"], ["1", "2", "65535"]);
    assertStringIncludes(written.text, "Written 3 references.");
    const back = await poll(proxy, ["-r", "8", "-c", "3"]);
    assertEquals(registers(back.text), ["8=1", "9=2", "10=65535 (-1)"]);
    assertMatch((await poll(proxy, ["-r", "98", "-c", "3"])).stderr, /Illegal data address/);
    const { code, text: log, stderr } = await proxy.stop();
    assertEquals([code, stderr, /ERROR/.test(log)], [0, "", false]);
    assertMatch(log, /STOPPED: connections=4 refused=0 /);
  },
  { needs: [mbpoll] },
);
