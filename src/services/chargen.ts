import { option } from "../values/options.ts";
import { size } from "../values/value_types.ts";
import type { Channel } from "../net/channel.ts";
import { defineService } from "./service.ts";

export const chargen = defineService({
  name: "chargen",
  summary: "sends lines of characters endlessly (RFC 864), and discards received bytes",
  example: "chargen:bytes=1MB",
  options: {
    bytes: option(size, "stop with FIN after N bytes; 0 for never", "0"),
  },
  create({ bytes }) {
    return {
      async serve(channel, context) {
        const peer = channel.discard();
        peer.catch(() => {});
        await generate(channel, bytes === 0 ? Infinity : bytes, () => context.clock.sleep(0, channel.signal));
        await channel.end();
        await peer;
      },
    };
  },
});

/** Sends until `total` bytes are out or the peer has had enough. */
async function generate(channel: Channel, total: number, breathe: () => Promise<void>): Promise<void> {
  const pattern = rotation();
  for (let sent = 0; sent < total && !channel.peerEnded;) {
    // Whole turns of the pattern keep the lines right across blocks.
    const block = pattern.subarray(0, Math.min(pattern.length, total - sent));
    const slow = channel.send(block);
    sent += block.length;
    // A fast peer must not starve the others, nor the timers.
    if (slow) await slow;
    else await breathe();
  }
}

/** The 95 printable ASCII characters, in lines of 72 that each start one further (RFC 864, section 4). */
function rotation(): Uint8Array {
  const printable = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join("");
  const endless = printable + printable;
  const lines = Array.from(printable, (_, start) => `${endless.slice(start, start + 72)}\r\n`);
  return new TextEncoder().encode(lines.join(""));
}
