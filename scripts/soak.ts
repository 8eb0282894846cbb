/**
 * `deno task soak [--minutes N]`: what must hold over time and with many connections. Prints each figure, and ends with 1
 * when one is not as it should be. Takes about a minute, and N more (1 to 60, default 2) for faults that come and go.
 */
import { parseArgs } from "@std/cli/parse-args";
import { freePort, startServer } from "./bench/server.ts";
import { tcplabCommand } from "./bench/tcplab.ts";
import type { Check } from "./soak/check.ts";
import { startTarget, toggledFaults } from "./soak/faults.ts";
import { burst, churn, idle, slowloris } from "./soak/load.ts";

const { minutes: text, exe } = parseArgs(Deno.args, {
  string: ["minutes", "exe"],
  default: { minutes: "2" },
});
const minutes = Number(text);
if (!(minutes > 0 && minutes <= 60)) {
  console.error(`--minutes: "${text}" is not a number above 0 and up to 60`);
  Deno.exit(2);
}
const tcplab = await tcplabCommand(exe);
let isGood = true;

function print(...checks: readonly Check[]): void {
  for (const check of checks) {
    console.log(`${check.isGood ? "ok    " : "FAILED"} ${check.name}: ${check.figure}`);
    isGood &&= check.isGood;
  }
}

const serving = ["--quiet", "--idle", "0", "--max-connections", "12000", "--backlog", "4096"];
{
  const command = (port: number) => tcplab("server", `127.0.0.1:${port}`, "--service", "echo", ...serving);
  await using server = await startServer({ name: "echo", replyOverhead: 0, command });
  print(...await idle(server, 10_000));
  print(await burst(server, 4000));
  print(...await churn(server, 100_000));
}
{
  const command = (port: number) =>
    tcplab("server", `http://127.0.0.1:${port}`, ...serving, "--header-timeout", "0");
  await using server = await startServer({ name: "http", replyOverhead: 0, command });
  print(await slowloris(server, 1000));
}
{
  await using target = await startTarget();
  const api = freePort();
  const command = (port: number) =>
    tcplab("proxy", `127.0.0.1:${port}`, `127.0.0.1:${target.port}`, "--api", `127.0.0.1:${api}`, "--quiet");
  await using proxy = await startServer({ name: "proxy", replyOverhead: 0, command });
  print(...await toggledFaults(proxy, api, target, minutes));
}
Deno.exitCode = isGood ? 0 : 1;
