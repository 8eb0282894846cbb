import { createServer, type Socket } from "node:net";
import { memoryKiB } from "../bench/process-status.ts";
import { type RunningServer, sleep } from "../bench/server.ts";
import type { Check } from "./check.ts";
import { close, dial } from "./connections.ts";

/** An echo server in this process, which counts. */
export interface Target extends AsyncDisposable {
  readonly port: number;
  readonly received: () => number;
}

export async function startTarget(): Promise<Target> {
  let received = 0;
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (bytes: Uint8Array) => {
      received += bytes.length;
      if (!socket.write(bytes)) {
        socket.pause();
        socket.once("drain", () => socket.resume());
      }
    });
    socket.on("end", () => socket.end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as { port: number }).port,
    received: () => received,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Faults that lose and change nothing. */
const toxics = [
  { type: "latency", attributes: { latency: 3, jitter: 3 } },
  { type: "bandwidth", attributes: { rate: 2000 } },
  { type: "slicer", attributes: { average_size: 500, size_variation: 100, delay: 20 } },
  { type: "slow_close", attributes: { delay: 10 } },
];

const lanes = 8;
const messageSize = 4000;

/**
 * Messages with numbers through a proxy whose faults come and go all the time: none is lost, doubled, changed or overtaken,
 * and the client, the target and the metrics of the proxy count the same bytes.
 * @param api port of the proxy's API
 */
export async function toggledFaults(
  proxy: RunningServer,
  api: number,
  target: Target,
  minutes: number,
): Promise<Check[]> {
  await apiIsThere(api);
  const until = performance.now() + minutes * 60_000;
  const before = { memory: await memoryKiB(proxy.pid, "VmRSS"), ...await passed(api) };
  const receivedBefore = target.received();
  let isOver = false;
  let toggles = 0;
  const toggling = (async () => {
    while (!isOver) {
      const toxic = { ...toxics[toggles % toxics.length], stream: toggles % 2 ? "upstream" : "downstream" };
      const { name } = await ask(api, "POST", "/proxies/proxy1/toxics", toxic);
      await sleep(7);
      await ask(api, "DELETE", `/proxies/proxy1/toxics/${name}`);
      toggles++;
    }
  })();
  let messages = 0;
  let wrong = 0;
  await Promise.all(Array.from({ length: lanes }, async (_, lane) => {
    const socket = await dial(proxy.port);
    const incoming = socket.iterator({ destroyOnReturn: false });
    let rest = new Uint8Array();
    for (let i = 0; performance.now() < until; i++, messages++) {
      const message = new Uint8Array(messageSize).map((_, at) => (at * 31 + i * 7 + lane) & 0xff);
      socket.write(message);
      while (rest.length < messageSize) {
        const { value, done } = await incoming.next();
        if (done) throw new Error(`lane ${lane} ended at message ${i}`);
        const more = new Uint8Array(rest.length + value.length);
        more.set(rest);
        more.set(value, rest.length);
        rest = more;
      }
      if (!message.every((byte, at) => byte === rest[at])) wrong++;
      rest = rest.slice(messageSize);
    }
    await close(socket);
  }));
  isOver = true;
  await toggling;
  const sent = messages * messageSize;
  const after = await passed(api);
  const counts = [target.received() - receivedBefore, after.up - before.up, after.down - before.down];
  const grown = (await memoryKiB(proxy.pid, "VmRSS") - before.memory) / 1024;
  return [
    {
      name: `${messages} messages while faults came and went ${toggles} times`,
      figure: `${wrong} wrong`,
      isGood: wrong === 0,
    },
    {
      name: `${sent} bytes sent; target, metrics up, metrics down`,
      figure: counts.join(", "),
      isGood: counts.every((count) => count === sent),
    },
    { name: "memory meanwhile", figure: `${grown.toFixed(1)} MiB more`, isGood: grown < 100 },
  ];
}

/** It listens a little after the proxies. */
async function apiIsThere(api: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await ask(api, "GET", "/version").then(() => true, () => false)) return;
    await sleep(50);
  }
  throw new Error("the API does not answer");
}

// deno-lint-ignore no-explicit-any
async function ask(api: number, method: string, path: string, body?: unknown): Promise<any> {
  const response = await fetch(`http://127.0.0.1:${api}${path}`, {
    method,
    ...body === undefined ? {} : { body: JSON.stringify(body) },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text.startsWith("{") ? JSON.parse(text) : text;
}

/** How many bytes the proxy says it has passed on. */
async function passed(api: number): Promise<{ up: number; down: number }> {
  const text: string = await ask(api, "GET", "/metrics");
  const sum = (way: string) =>
    Number(
      new RegExp(`^toxiproxy_proxy_sent_bytes_total\\{direction="${way}",.*\\} (\\d+)$`, "m").exec(text)?.[1],
    );
  return { up: sum("upstream"), down: sum("downstream") };
}
