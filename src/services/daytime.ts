import { utf8 } from "../bytes/bytes.ts";
import { define } from "../values/registry.ts";
import type { Service } from "./service.ts";

export const daytime = define({
  name: "daytime",
  summary: "sends the date and time as one line, then FIN (RFC 867)",
  example: "daytime",
  options: {},
  create(): Service {
    return {
      async serve(channel, context) {
        const peer = channel.discard();
        peer.catch(() => {});
        await channel.send(utf8(`${new Date(context.clock.wall()).toUTCString()}\r\n`));
        await channel.end();
        await peer;
      },
    };
  },
});
