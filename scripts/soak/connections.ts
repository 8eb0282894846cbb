import { connect, type Socket } from "node:net";

/** Connects to a port of 127.0.0.1. @throws what the system says */
export function dial(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      // A reset is an ordinary end here.
      socket.on("error", () => {});
      socket.setNoDelay(true);
      resolve(socket);
    });
  });
}

/** Sends, and waits until so many bytes have come back. @returns milliseconds */
export function echo(socket: Socket, bytes: Uint8Array): Promise<number> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    let left = bytes.length;
    const onEnd = () =>
      reject(new Error(`the connection ended, ${left} bytes before the reply was complete`));
    const onData = (part: Uint8Array) => {
      if ((left -= part.length) > 0) return;
      socket.off("data", onData).off("close", onEnd);
      resolve(performance.now() - started);
    };
    socket.on("data", onData).once("close", onEnd);
    socket.write(bytes);
  });
}

/** Closes it. @returns when it is gone */
export function close(socket: Socket, how: "fin" | "rst" = "fin"): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed) return resolve();
    socket.once("close", () => resolve());
    socket.resume();
    if (how === "rst") socket.resetAndDestroy();
    else socket.end();
  });
}

/** Does something `total` times, `lanes` at a time. */
export async function inLanes(
  total: number,
  lanes: number,
  act: (i: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  await Promise.all(Array.from({ length: lanes }, async () => {
    while (next < total) await act(next++);
  }));
}

export function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p / 100))] ?? NaN;
}
