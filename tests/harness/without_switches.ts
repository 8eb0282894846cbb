/**
 * Preload module: removes the private switches of the runtime that borrowed reads and direct writes use, so that `net`
 * runs without them, as on a runtime that has none.
 */
import process from "node:process";

const runtime = process as unknown as { binding(name: string): { TCP: { prototype: object } } };

/** The handles of TCP and of Unix domain sockets have this prototype in common. */
const stream = Object.getPrototypeOf(runtime.binding("tcp_wrap").TCP.prototype);
if (!delete stream.useUserBuffer || "useUserBuffer" in stream) {
  throw new Error("useUserBuffer is still there");
}

runtime.binding = (name) => {
  throw new Error(`this runtime has no binding "${name}"`);
};

Object.assign(globalThis, { [Symbol.for("tcplab.tests.withoutSwitches")]: true });
