import { Buffer } from "node:buffer";
import { Duplex } from "node:stream";
import type { Channel } from "../net/channel.ts";

/**
 * A channel as a Node stream, which is what `node:http` can speak over: so HTTP connections have the same limits,
 * events and counters as all others.
 * @param onBytes is told whenever bytes come, before HTTP sees them
 */
export function channelStream(channel: Channel, onBytes: () => void): Duplex {
  let wanted = Promise.withResolvers<void>();
  const stream = new Duplex({
    allowHalfOpen: true,
    read() {
      wanted.resolve();
    },
    write(bytes: Uint8Array, _encoding, done) {
      settle(() => channel.send(bytes), done);
    },
    final(done) {
      settle(() => channel.end(), done);
    },
    destroy(_error, done) {
      // HTTP is through with it; whether the request was complete or not, what was answered must arrive.
      channel.end();
      done(null);
    },
  });
  channel.receive((bytes) => {
    if (stream.destroyed) return;
    onBytes();
    wanted = Promise.withResolvers();
    if (!stream.push(Buffer.from(bytes))) return wanted.promise;
  }).then(() => stream.push(null), () => {});
  channel.closed.then(() => stream.destroy());
  // What goes wrong with the channel is the channel's to tell.
  stream.on("error", () => {});
  return stream;
}

/** Calls `done` when `act` is through; a channel that is closed takes the stream with it by itself. */
function settle(act: () => void | Promise<void>, done: (error?: Error) => void): void {
  try {
    const slow = act();
    if (slow) slow.then(() => done(), done);
    else done();
  } catch (error) {
    done(error as Error);
  }
}
