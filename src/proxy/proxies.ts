import { usage } from "../values/failure.ts";
import type { ConnectionState } from "../server/connection_table.ts";
import type { Server } from "../server/server.ts";
import type { Route } from "./route.ts";
import { Proxy, type ProxySetting } from "./proxy.ts";

/** All proxies of the program, by name; they come and go while it runs. */
export class Proxies {
  readonly #server: Server;
  readonly #setting: ProxySetting;
  readonly #byName = new Map<string, Proxy>();
  #made = 0;

  constructor(server: Server, setting: ProxySetting) {
    this.#server = server;
    this.#setting = setting;
  }

  /** In the order in which they were made. */
  get all(): readonly Proxy[] {
    return [...this.#byName.values()];
  }

  /** Those to all proxies that are open now. */
  get connections(): readonly ConnectionState[] {
    return this.#server.connections;
  }

  find(name: string): Proxy | undefined {
    return this.#byName.get(name);
  }

  /**
   * Makes one more; it does not listen yet.
   * @param whenUnreachable what its clients get then, if that is not as for the others
   * @throws {Failure} when there is one of that name
   */
  add(name: string, place: Route, whenUnreachable = this.#setting.whenUnreachable): Proxy {
    if (this.#byName.has(name)) throw usage(`there is a proxy "${name}" already`);
    const proxy = new Proxy(name, place, this.#server, { ...this.#setting, whenUnreachable }, this.#made++);
    this.#byName.set(name, proxy);
    return proxy;
  }

  remove(proxy: Proxy): void {
    this.#byName.delete(proxy.name);
    proxy.close();
  }
}
