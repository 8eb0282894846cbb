import { parseEndpoint } from "../values/endpoint.ts";
import { type Failure, usage } from "../values/failure.ts";
import type { Value } from "../values/options.ts";

/** `IP` or `IP:PORT`: one of this machine's own addresses, to connect from. Port 0 is any. */
export const sourceAddress: Value<{ readonly host: string; readonly port: number }> = {
  placeholder: "IP[:PORT]",
  parse(text, platform) {
    // The grammar of endpoints takes names as well, and wants a port.
    const bare = /^[0-9a-f:.]*$/i.test(text) && text.split(":").length > 2 ? `[${text}]` : text;
    if (!/^(\[.*\]|[\d.]+)(:\d+)?$/.test(bare)) throw refuse(text);
    try {
      const { address } = parseEndpoint(/[\d\]]:\d+$/.test(bare) ? bare : `${bare}:0`, platform);
      if ("host" in address) return address;
    } catch {
      // The message speaks of what was written.
    }
    throw refuse(text);
  },
};

function refuse(text: string): Failure {
  return usage(`"${text}" is not an IP address (try 192.168.1.10, 192.168.1.10:40000, [::1]:40000)`);
}
