import { defineVerb } from "../verb.ts";

/** A connection that is open is ended first, with FIN. As a device, we wait for the peer to connect again. */
export const reconnect = defineVerb({
  name: "reconnect",
  summary: "we open the connection again; one that is open is ended first, with FIN",
  example: "reconnect",
  use: "acts",
  entries: () => ({}),
  describe: () => "",
  perform: (_, { link, context }) => link.reconnect(context.signal),
});
