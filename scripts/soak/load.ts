import { memoryKiB, openFiles } from "../bench/process-status.ts";
import { type RunningServer, sleep } from "../bench/server.ts";
import type { Check } from "./check.ts";
import { close, dial, echo, inLanes, percentile } from "./connections.ts";

const byte = Uint8Array.of(0x78);

/** Connections that do nothing: what each of them takes, and how long all of them take to be answered then. */
export async function idle(server: RunningServer, count: number): Promise<Check[]> {
  const before = await memoryKiB(server.pid, "VmRSS");
  const sockets: Awaited<ReturnType<typeof dial>>[] = [];
  await inLanes(count, 200, async () => void sockets.push(await dial(server.port)));
  const each = (await memoryKiB(server.pid, "VmRSS") - before) / count;
  const started = performance.now();
  await Promise.all(sockets.map((socket) => echo(socket, byte)));
  const took = performance.now() - started;
  await Promise.all(sockets.map((socket) => close(socket)));
  return [
    { name: `${count} idle connections`, figure: `${each.toFixed(1)} KiB each`, isGood: each <= 10 },
    { name: "all of them answered", figure: `${took.toFixed(0)} ms`, isGood: took <= 5000 },
  ];
}

/** All at once. */
export async function burst(server: RunningServer, count: number): Promise<Check> {
  const started = performance.now();
  const dials = await Promise.allSettled(Array.from({ length: count }, () => dial(server.port)));
  const took = performance.now() - started;
  const sockets = dials.flatMap((each) => each.status === "fulfilled" ? [each.value] : []);
  await Promise.all(sockets.map((socket) => close(socket)));
  const failed = count - sockets.length;
  return {
    name: `a burst of ${count} connections`,
    figure: `${failed} failed, ${took.toFixed(0)} ms`,
    isGood: failed === 0 && took < 5000,
  };
}

/** Connections that come and go, every other one with a RST: neither descriptors nor memory stay behind. */
export async function churn(server: RunningServer, count: number): Promise<Check[]> {
  const cycle = async (i: number) => {
    const socket = await dial(server.port);
    await echo(socket, byte);
    await close(socket, i % 2 === 0 ? "fin" : "rst");
  };
  await inLanes(count / 10, 50, cycle);
  await sleep(500);
  const [files, memory] = [await openFiles(server.pid), await memoryKiB(server.pid, "VmRSS")];
  const started = performance.now();
  await inLanes(count, 50, cycle);
  const seconds = (performance.now() - started) / 1000;
  await sleep(500);
  const left = await openFiles(server.pid) - files;
  const grown = (await memoryKiB(server.pid, "VmRSS") - memory) / 1024;
  return [
    {
      name: `${count} times connect and close`,
      figure: `${left} descriptors left, ${(count / seconds).toFixed(0)} a second`,
      isGood: left <= 0,
    },
    { name: "memory meanwhile", figure: `${grown.toFixed(1)} MiB more`, isGood: grown < 30 },
  ];
}

/** Clients of HTTP that send a header byte by byte, beside one that behaves. */
export async function slowloris(server: RunningServer, count: number): Promise<Check> {
  const slow = await Promise.all(Array.from({ length: count }, () => dial(server.port)));
  const header = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
  let sent = 0;
  const drip = setInterval(() => {
    for (const socket of slow) socket.write(header.charAt(sent) || "y");
    sent++;
  }, 250);
  const good = await dial(server.port);
  const times: number[] = [];
  const request = new TextEncoder().encode("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  try {
    for (const until = performance.now() + 5000; performance.now() < until;) {
      times.push(await reply(good, request));
      await sleep(5);
    }
  } finally {
    clearInterval(drip);
    await Promise.all([good, ...slow].map((socket) => close(socket, "rst")));
  }
  const [p50, p99] = [percentile(times, 50), percentile(times, 99)];
  return {
    name: `${count} clients that send a header slowly, and a good one`,
    figure: `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(1)} ms`,
    isGood: p50 < 50,
  };
}

/** A whole reply comes in one piece here: it is small. @returns milliseconds */
function reply(socket: Awaited<ReturnType<typeof dial>>, request: Uint8Array): Promise<number> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const onClose = () => reject(new Error("the server closed the connection of the good client"));
    socket.once("close", onClose);
    socket.once("data", () => {
      socket.off("close", onClose);
      resolve(performance.now() - started);
    });
    socket.write(request);
  });
}
