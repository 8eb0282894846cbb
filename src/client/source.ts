import { parseEndpoint } from "../core/endpoint.ts";
import { usage } from "../core/failure.ts";
import type { Value } from "../core/options.ts";

/** `IP` or `IP:PORT`: one of this machine's own addresses, to connect from. Port 0 is any. */
export const sourceAddress: Value<{ readonly host: string; readonly port: number }> = {
  placeholder: "IP[:PORT]",
  parse(text, surroundings) {
    const isIp = /^(\d+\.\d+\.\d+\.\d+|\[[^\]]+\])(:\d+)?$/.test(text);
    const isBareIpv6 = /^[0-9a-f]*:[0-9a-f:.]*:[0-9a-f:.]*$/i.test(text);
    if (!isIp && !isBareIpv6) {
      throw usage(`"${text}" is not an IP address (try 192.168.1.10, 192.168.1.10:40000)`);
    }
    const whole = isBareIpv6 ? `[${text}]:0` : /[\d\]]:\d+$/.test(text) ? text : `${text}:0`;
    const { address } = parseEndpoint(whole, surroundings);
    if ("path" in address) throw usage(`"${text}" is not an IP address`);
    return address;
  },
};
