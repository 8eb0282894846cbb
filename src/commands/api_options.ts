import type { OptionGroup } from "../cli/command.ts";
import { printMessage } from "../cli/stderr.ts";
import { latin1 } from "../bytes/bytes.ts";
import { type Endpoint, formatEndpoint } from "../values/endpoint.ts";
import { usage } from "../values/failure.ts";
import { flag, optional, type Options, type Value } from "../values/options.ts";
import { parsePayload } from "../values/payload.ts";
import { path } from "../values/value_types.ts";
import { isOnLoopback } from "../proxy/route.ts";
import type { ApiAccess } from "../toxiproxy/server.ts";
import { apiEndpoint, defaultApi } from "./proxy_values.ts";

const leastToken = 16;

/** What may stand in a header as it is; `file:PATH` keeps it out of the list of processes, and may end with a line feed. */
const token: Value<string> = {
  placeholder: "TOKEN",
  parse(text, platform) {
    const read = latin1(parsePayload(text, platform)).replace(/\r?\n$/, "");
    if (/^[\x21-\x7e]+$/.test(read) && read.length >= leastToken) return read;
    throw usage(`it is not a token (at least ${leastToken} printable ASCII characters without spaces)`);
  },
};

export const apiOptions = {
  title: "Control",
  options: {
    api: optional(
      apiEndpoint,
      `the HTTP API of Toxiproxy, to change proxies and faults while they run (default ${defaultApi})`,
      defaultApi,
    ),
    apiToken: optional(
      token,
      "what clients of the API must send, as Authorization: Bearer TOKEN; file:PATH reads it from a file",
    ),
    apiOpen: flag("let everybody use the API who reaches it, also at an address that is not loopback"),
    apiUnix: flag("let clients of the API make proxies to and at Unix sockets"),
    config: optional(path, "proxies and toxics from a JSON file, as Toxiproxy's populate has it"),
  },
} as const satisfies OptionGroup;

/** Who may use the API, and for what. Warns when that is everybody. @throws {Failure} when that is not said clearly */
export function apiAccess(
  { api, apiToken, apiOpen, apiUnix }: Options<typeof apiOptions.options>,
): ApiAccess {
  const given = { "--api-token": apiToken !== undefined, "--api-open": apiOpen, "--api-unix": apiUnix };
  for (const [name, isGiven] of Object.entries(given)) {
    if (isGiven && !api) throw usage(`${name}: there is no API (add --api)`);
  }
  if (api) checkReach(api, apiToken, apiOpen);
  return { token: apiToken, allowsUnix: apiUnix };
}

function checkReach(api: Endpoint, apiToken: string | undefined, apiOpen: boolean): void {
  const place = formatEndpoint(api);
  if (apiOpen && apiToken !== undefined) {
    throw usage("--api-open: with --api-token it is not open (leave one out)");
  }
  const isNear = "path" in api.address || isOnLoopback(api.address.host);
  if (isNear && apiOpen) throw usage(`--api-open: ${place} is reached from this machine only (leave it out)`);
  if (isNear) return;
  if (apiOpen) printMessage(`warning: everybody who reaches ${place} can use the API (--api-open)`);
  else if (apiToken !== undefined) {
    printMessage(`warning: the token for ${place} is sent over the network as it is`);
  } else {
    throw usage(
      `--api: ${place} is not a loopback address: add --api-token TOKEN, or --api-open to let everybody use it`,
    );
  }
}
