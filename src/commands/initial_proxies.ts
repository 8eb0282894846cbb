import { type Endpoint, formatEndpoint } from "../values/endpoint.ts";
import { usage } from "../values/failure.ts";
import { lazily } from "../values/lazy_import.ts";
import type { Platform } from "../values/platform.ts";
import type { ProxyDraft } from "../toxiproxy/proxy_json.ts";
import { checkRoute, refuseCircles } from "../proxy/route.ts";
import type { AskedProxy } from "./proxy_values.ts";

/** A proxy that is to be there from the start. */
export type StartingProxy = Omit<ProxyDraft, "toxics"> & Partial<Pick<ProxyDraft, "toxics">>;

/** What the command line says of them. */
interface Wanted {
  readonly proxy: readonly (readonly AskedProxy[])[];
  readonly fault: readonly unknown[];
  readonly config: string | undefined;
  readonly api: unknown;
}

/** The proxies of the command line and of the file, each with a name of its own. */
export async function startingProxies(
  [listen, upstream]: readonly (Endpoint | undefined)[],
  options: Wanted,
  platform: Platform,
): Promise<readonly StartingProxy[]> {
  if (listen && !upstream) {
    throw usage(`TARGET is missing: where are clients of ${formatEndpoint(listen)} connected to?`);
  }
  const written = listen && upstream
    ? [{ name: undefined, listen, upstream }, ...options.proxy.flat()]
    : options.proxy.flat();
  written.forEach(checkRoute);
  const named = written.map(({ name, ...place }, i) => ({
    name: name ?? `proxy${i + 1}`,
    ...place,
    isEnabled: true,
  }));
  refuseTwins(named, "--proxy");
  if (named.length === 0 && !options.api && options.config === undefined) {
    throw usage("LISTEN and TARGET are missing (or --proxy LISTEN=TARGET, --config FILE, --api)");
  }
  const all = [...named, ...await configured(options.config, platform)];
  refuseTwins(all, `${options.config}`);
  refuseCircles(all);
  if (all.length === 0 && options.config !== undefined && !options.api) {
    throw usage(`${options.config}: there is no proxy in it`);
  }
  if (all.length === 0 && options.fault.length > 0) {
    throw usage("--fault: there is no proxy yet that it could act on (those that the API makes get toxics)");
  }
  return all;
}

async function configured(
  path: string | undefined,
  platform: Platform,
): Promise<readonly ProxyDraft[]> {
  if (path === undefined) return [];
  const { readConfig } = await lazily<typeof import("../toxiproxy/config.ts")>(
    "../toxiproxy/config.ts",
    import.meta.url,
  );
  return readConfig(path, platform);
}

function refuseTwins(proxies: readonly StartingProxy[], where: string): void {
  const names = proxies.map(({ name }) => name);
  const twin = names.find((name, i) => names.indexOf(name) !== i);
  if (twin !== undefined) throw usage(`${where}: the name "${twin}" is given twice`);
}
