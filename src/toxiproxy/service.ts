import { formatEndpoint } from "../values/endpoint.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { Failure } from "../values/failure.ts";
import type { ControlEvent } from "../events/event.ts";
import type { Platform } from "../values/platform.ts";
import type { ConnectionState } from "../server/connection_table.ts";
import { isSameListen, type Route } from "../proxy/route.ts";
import type { Proxies } from "../proxy/proxies.ts";
import type { Proxy } from "../proxy/proxy.ts";
import type { ProxyFault } from "../proxy/proxy_fault.ts";
import { type ProxyDraft, type Reading, readPlace, readProxies, readProxy } from "./proxy_json.ts";
import { JsonFields } from "./json_object.ts";
import { noSuchProxy, noSuchToxic, proxyExists, toxicExists } from "./http_error.ts";
import { askedOf, changeToxic, readToxic, type ToxicDraft } from "./toxic.ts";

/** What a client of the API can do to the proxies. What it sends is JSON that was parsed, and no more. */
export class ProxyControl {
  readonly #proxies: Proxies;
  readonly #emit: (event: ControlEvent) => void;
  readonly #reading: Reading;

  /**
   * @param allowsUnix whether proxies can be made to and at Unix sockets
   * @param emit is given every change that was made
   */
  constructor(proxies: Proxies, { os }: Platform, allowsUnix: boolean, emit: (event: ControlEvent) => void) {
    this.#emit = emit;
    this.#proxies = proxies;
    this.#reading = {
      platform: { os, readFile: refuseFile },
      isStrict: false,
      unix: allowsUnix ? "unused" : "none",
    };
  }

  get proxies(): readonly Proxy[] {
    return this.#proxies.all;
  }

  get connections(): readonly ConnectionState[] {
    return this.#proxies.connections;
  }

  proxy(name: string): Proxy {
    const proxy = this.#proxies.find(name);
    if (!proxy) throw noSuchProxy();
    return proxy;
  }

  toxic(proxy: string, name: string): ProxyFault {
    const toxic = this.proxy(proxy).faults.find((fault) => askedOf(fault).label === name);
    if (!toxic) throw noSuchToxic();
    return toxic;
  }

  async create(json: unknown): Promise<Proxy> {
    const draft = readProxy(json, this.#reading);
    if (this.#proxies.find(draft.name)) throw proxyExists();
    return await this.#make(draft);
  }

  /** Moves it, and takes it up or down. */
  async update(name: string, json: unknown): Promise<Proxy> {
    const proxy = this.proxy(name);
    const fields = new JsonFields(json);
    const isEnabled = fields.flag("enabled") ?? proxy.isEnabled;
    const place = readPlace(fields, this.#reading, proxy);
    if (!isEnabled) this.#disable(proxy);
    if (!standsAt(proxy, place)) {
      try {
        await proxy.move(place);
      } finally {
        this.#report("proxy moved", proxy, { what: routeText(proxy) });
      }
    }
    if (isEnabled) await this.#enable(proxy);
    return proxy;
  }

  remove(name: string): void {
    this.#delete(this.proxy(name));
  }

  /**
   * Sees to it that there are these proxies. One that stands where it should is left as it is, but has the toxics
   * that are given, and no others, when some are.
   * @throws {Failure} when one can't be had: then all is as it was before
   */
  async populate(json: unknown): Promise<Proxy[]> {
    const drafts = readProxies(json, this.#reading);
    const before = drafts.flatMap(({ name }) => this.#proxies.find(name) ?? []).map(snapshotOf);
    try {
      return await this.#populate(drafts);
    } catch (error) {
      await this.#restore(drafts, before);
      throw error;
    }
  }

  async #populate(drafts: readonly ProxyDraft[]): Promise<Proxy[]> {
    // First all that give way: one of them may stand where another one is to be.
    for (const draft of drafts) {
      const old = this.#proxies.find(draft.name);
      if (old && !standsAt(old, draft)) this.#delete(old);
    }
    const populated: Proxy[] = [];
    for (const draft of drafts) {
      const old = this.#proxies.find(draft.name);
      if (old && draft.toxics) this.#setToxics(old, draft.toxics);
      populated.push(old ?? await this.#make(draft));
    }
    return populated;
  }

  /** Undoes a part of `populate`: what was not removed keeps its connections. */
  async #restore(drafts: readonly ProxyDraft[], before: readonly Snapshot[]): Promise<void> {
    for (const { name } of drafts) {
      const proxy = this.#proxies.find(name);
      if (proxy && !before.some((each) => each.proxy === proxy)) this.#delete(proxy);
    }
    for (const { proxy, draft, toxics, whenUnreachable } of before) {
      if (this.#proxies.find(proxy.name) !== proxy) {
        // Where its place was taken meanwhile it stays disabled, which shows.
        const disabled = { ...draft, isEnabled: false };
        await this.#make(draft, whenUnreachable).catch(() => this.#make(disabled, whenUnreachable));
      } else if (!hasToxics(proxy, toxics)) this.#setToxics(proxy, toxics);
    }
  }

  /** All proxies are up, and have no toxics. @throws {Failure} when one of them can't be had; the others are */
  async reset(): Promise<void> {
    const failures: unknown[] = [];
    for (const proxy of this.proxies) {
      this.#setToxics(proxy, []);
      await this.#enable(proxy).catch((error) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }

  addToxic(proxy: string, json: unknown): ProxyFault {
    const owner = this.proxy(proxy);
    const draft = readToxic(new JsonFields(json), this.#reading.platform);
    if (owner.faults.some((fault) => askedOf(fault).label === draft.asked.label)) throw toxicExists();
    return this.#addFault(owner, draft);
  }

  updateToxic(proxy: string, name: string, json: unknown): ProxyFault {
    const old = this.toxic(proxy, name);
    const changed = changeToxic(old, new JsonFields(json), this.#reading.platform);
    const owner = this.proxy(proxy);
    owner.replaceFault(old, changed);
    this.#report("toxic changed", owner, { toxic: askedOf(changed).label, what: faultText(changed) });
    return changed;
  }

  removeToxic(proxy: string, name: string): void {
    this.#removeFault(this.proxy(proxy), this.toxic(proxy, name));
  }

  /** Its clients get FIN when the target is down, as from Toxiproxy; `--when-unreachable` decides for the others. */
  async #make(draft: ProxyDraft, whenUnreachable: Proxy["whenUnreachable"] = "close"): Promise<Proxy> {
    const { name, toxics = [], isEnabled, ...route } = draft;
    const proxy = this.#proxies.add(name, route, whenUnreachable);
    for (const toxic of toxics) proxy.addFault(toxic);
    try {
      if (isEnabled) await proxy.start();
    } catch (error) {
      this.#proxies.remove(proxy);
      throw error;
    }
    this.#report("proxy created", proxy, { what: `${routeText(proxy)}${isEnabled ? "" : ", disabled"}` });
    for (const fault of proxy.faults) this.#reportAdded(proxy, fault);
    return proxy;
  }

  #delete(proxy: Proxy): void {
    this.#proxies.remove(proxy);
    this.#report("proxy deleted", proxy);
  }

  async #enable(proxy: Proxy): Promise<void> {
    if (proxy.isEnabled) return;
    await proxy.start();
    this.#report("proxy enabled", proxy);
  }

  #disable(proxy: Proxy): void {
    if (!proxy.isEnabled) return;
    proxy.stop();
    this.#report("proxy disabled", proxy);
  }

  #setToxics(proxy: Proxy, drafts: readonly ToxicDraft[]): void {
    for (const toxic of [...proxy.faults]) this.#removeFault(proxy, toxic);
    for (const draft of drafts) this.#addFault(proxy, draft);
  }

  #addFault(proxy: Proxy, draft: ToxicDraft): ProxyFault {
    const fault = proxy.addFault(draft);
    this.#reportAdded(proxy, fault);
    return fault;
  }

  #removeFault(proxy: Proxy, fault: ProxyFault): void {
    proxy.removeFault(fault);
    this.#report("toxic removed", proxy, { toxic: askedOf(fault).label });
  }

  #reportAdded(proxy: Proxy, fault: ProxyFault): void {
    this.#report("toxic added", proxy, { toxic: askedOf(fault).label, what: faultText(fault) });
  }

  #report(
    change: ControlEvent["change"],
    { name: proxy }: Proxy,
    more: Pick<ControlEvent, "toxic" | "what"> = {},
  ): void {
    this.#emit({ event: "control", by: "api", change, proxy, ...more });
  }
}

/** What a proxy was, to make it again. */
interface Snapshot {
  readonly proxy: Proxy;
  readonly draft: ProxyDraft;
  readonly toxics: readonly ToxicDraft[];
  readonly whenUnreachable: Proxy["whenUnreachable"];
}

function snapshotOf(proxy: Proxy): Snapshot {
  const { name, listen, upstream, isEnabled, whenUnreachable } = proxy;
  const toxics = proxy.faults.map((fault) => ({ ...fault, asked: askedOf(fault) }));
  const keepsStaleSocket = "path" in listen.address;
  const draft = { name, listen, upstream, keepsStaleSocket, isEnabled, toxics };
  return { proxy, draft, toxics, whenUnreachable };
}

/** Whether a proxy has these toxics, none of them changed. */
function hasToxics({ faults }: Proxy, toxics: readonly ToxicDraft[]): boolean {
  return faults.length === toxics.length && faults.every(({ plan }, i) => plan === toxics[i]!.plan);
}

function routeText({ listen, upstream }: Proxy): string {
  return `${formatEndpoint(listen)} to ${formatEndpoint(upstream)}`;
}

/** A fault as `--fault` takes it: `latency:delay=100ms@down`. */
function faultText(fault: ProxyFault): string {
  const { type, options } = askedOf(fault);
  const written = [...options].map(([name, value]) => `${name}=${value}`).join(",");
  const ways = fault.ways.length > 1 ? "both" : fault.ways.join("");
  return `${type}${written && ":"}${written}@${ways}`;
}

function standsAt(proxy: Proxy, { listen, upstream }: Route): boolean {
  return formatEndpoint(upstream) === formatEndpoint(proxy.upstream) &&
    [proxy.listen, proxy.askedListen].some((known) => isSameListen(known, listen));
}

/** Who may ask for bytes over the network must not get those of our files. */
function refuseFile(path: string): never {
  throw new Failure(ExitCode.Usage, `"${path}": files are not read for the API`);
}
