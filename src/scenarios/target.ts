import { type Endpoint, parseEndpoint } from "../values/endpoint.ts";
import { usage } from "../values/failure.ts";
import type { Value } from "../values/options.ts";
import type { Platform } from "../values/platform.ts";

/** The names of the connections of a file, and which of them listen. */
export type ConnectionNames = ReadonlyMap<string, { readonly listens: boolean }>;

/** Where we listen. */
export const listenTarget: Value<Endpoint> = { placeholder: "ENDPOINT", parse: parseTcp };

/** Where we connect to: an endpoint; or a connection that listens, whose port may only be known when it does. */
export function connectTarget(names: ConnectionNames): Value<Endpoint | string> {
  return {
    placeholder: "ENDPOINT",
    parse(text, platform) {
      const other = names.get(text);
      if (other?.listens) return text;
      if (other) {
        throw usage(
          `"${text}" is a connection that does not listen (for a host of that name write ${text}:PORT)`,
        );
      }
      const endpoint = parseTcp(text, platform);
      const { address } = endpoint;
      if ("port" in address && address.port === 0) throw usage(`"${text}": port 0 can't be connected to`);
      return endpoint;
    },
  };
}

function parseTcp(text: string, platform: Platform): Endpoint {
  const endpoint = parseEndpoint(text, platform);
  if (endpoint.scheme !== "tcp") throw usage(`"${text}": scenarios speak plain TCP`);
  return endpoint;
}
