/** What tcplab's proxy is measured beside: each passes on what comes to its port to one target, and back. */

import type { Workbench } from "./bench.ts";
import { cEcho, program } from "./contenders.ts";
import { missing, missingNode } from "./installed.ts";
import { type RunningServer, type Server, startServer } from "./server.ts";

export const TCPLAB = "tcplab proxy";
export const SOCAT = "socat TCP-LISTEN,fork TCP:";
export const HAPROXY = "haproxy, mode tcp";
export const BARE_DENO = "Deno, bare forwarder";

/** An echo server that is never the bottleneck, for forwarders to forward to. */
export async function startTarget(bench: Workbench): Promise<RunningServer> {
  return await startServer(await cEcho(bench));
}

/** @param options what stands behind LISTEN and TARGET; without a log it is quiet */
export function tcplabProxy(
  bench: Workbench,
  target: number,
  name = TCPLAB,
  ...options: string[]
): Server {
  const quiet = options.includes("--log") ? [] : ["--quiet"];
  return {
    name,
    replyOverhead: 0,
    command: (port) =>
      bench.tcplab("proxy", `127.0.0.1:${port}`, `127.0.0.1:${target}`, ...quiet, ...options),
  };
}

/** All others, in the order of the table. */
export async function otherForwarders(bench: Workbench, target: number): Promise<Server[]> {
  return [
    await socat(target),
    await nginx(bench, target),
    await haproxy(bench, target),
    bareDeno(target),
    await bareNode(target),
  ];
}

async function socat(target: number): Promise<Server> {
  return {
    name: SOCAT,
    missing: await missing("socat"),
    replyOverhead: 0,
    command: (port) => [
      "socat",
      // More may wait to be accepted than the 5 that are usual there: a connection costs a process.
      `TCP-LISTEN:${port},bind=127.0.0.1,fork,reuseaddr,nodelay,backlog=4096`,
      `TCP:127.0.0.1:${target},nodelay`,
    ],
  };
}

/** Debian has the stream module in a package of its own. */
const NGINX_STREAM = "/usr/lib/nginx/modules/ngx_stream_module.so";

/** One process, as it is by default, and no master over it: that would leave it behind. */
async function nginx(bench: Workbench, target: number): Promise<Server> {
  const hasStream = await Deno.stat(NGINX_STREAM).then(() => true, () => false);
  return {
    name: "nginx, stream",
    missing: await missing("nginx") ?? (hasStream ? undefined : "its module stream"),
    replyOverhead: 0,
    command: async (port) => {
      const file = `${bench.dir}/nginx-${port}.conf`;
      await Deno.writeTextFile(
        file,
        `
load_module ${NGINX_STREAM};
daemon off;
master_process off;
pid ${file}.pid;
error_log /dev/null;
events { worker_connections 8192; }
stream { server { listen 127.0.0.1:${port} backlog=4096; proxy_pass 127.0.0.1:${target}; } }
`,
      );
      return ["nginx", "-e", "/dev/null", "-p", bench.dir, "-c", file];
    },
  };
}

/** With as many threads as it makes by itself: one for each CPU. */
async function haproxy(bench: Workbench, target: number): Promise<Server> {
  return {
    name: HAPROXY,
    missing: await missing("haproxy"),
    replyOverhead: 0,
    command: async (port) => {
      const file = `${bench.dir}/haproxy-${port}.cfg`;
      await Deno.writeTextFile(
        file,
        `
global
  maxconn 4096
defaults
  mode tcp
  timeout connect 5s
  timeout client 60s
  timeout server 60s
listen forward
  bind 127.0.0.1:${port}
  server target 127.0.0.1:${target}
`,
      );
      return ["haproxy", "-db", "-f", file];
    },
  };
}

export function bareDeno(target: number): Server {
  return {
    name: BARE_DENO,
    replyOverhead: 0,
    command: (port) => [
      ...[Deno.execPath(), "run", "-A", "--no-config"] as const,
      ...[program("bare-forward.mjs"), String(port), String(target)],
    ],
  };
}

export async function bareNode(target: number): Promise<Server> {
  return {
    name: "Node, bare forwarder",
    missing: await missingNode(),
    replyOverhead: 0,
    command: (port) => ["node", program("bare-forward.mjs"), String(port), String(target)],
  };
}
