import { utf8 } from "../bytes/bytes.ts";
import { defineService } from "./service.ts";

export const daytime = defineService({
  name: "daytime",
  summary: "sends the date and time as one line, then FIN (RFC 867)",
  example: "daytime",
  options: {},
  create() {
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
