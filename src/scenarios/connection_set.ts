import type { Context } from "../events/context.ts";
import type { Endpoint } from "../values/endpoint.ts";
import { NamedConnection } from "./named_connection.ts";
import { RecentEvents, type RecentEventsLog } from "./recent_events.ts";
import type { ConnectionPlan, Scenario } from "./scenario.ts";
import { Acceptor, type ConnectionSource, dialler, type SourceSetting } from "./connection_source.ts";

/** All connections of a scenario by name. */
export class ConnectionSet {
  readonly byName = new Map<string, NamedConnection>();
  readonly #sources: ConnectionSource[] = [];
  readonly #bound = new Map<string, Endpoint>();

  constructor(
    readonly scenario: Scenario,
    readonly context: Context,
    readonly recorder: RecentEventsLog,
    readonly nextId: () => number,
  ) {}

  /**
   * Listens first, so that what connects to ourselves finds somebody; then connects, in the order of the file.
   * @throws {Failure} when one of these can't be done
   */
  async open(): Promise<void> {
    const { connections } = this.scenario;
    for (const plan of connections) if (plan.role === "listen") await this.#listen(plan);
    for (const plan of connections) {
      if (plan.role === "listen") continue;
      const endpoint = typeof plan.target === "string"
        ? reachable(this.#bound.get(plan.target)!)
        : plan.target;
      const recording = new RecentEvents();
      const link = this.#add(
        plan,
        dialler(endpoint, this.#setting(plan, recording), this.context),
        recording,
      );
      await link.connect(this.context.signal);
    }
  }

  async #listen(plan: ConnectionPlan): Promise<void> {
    const recording = new RecentEvents();
    const acceptor = await Acceptor.open(
      plan.target as Endpoint,
      this.#setting(plan, recording),
      this.context,
    );
    this.#bound.set(plan.name, acceptor.endpoint);
    this.#add(plan, acceptor, recording);
  }

  #add(plan: ConnectionPlan, source: ConnectionSource, recording: RecentEvents): NamedConnection {
    this.#sources.push(source);
    // What is expected must fit in, and what stands before it.
    const link = new NamedConnection(
      plan,
      source,
      recording,
      this.context,
      2 * this.scenario.longestExpected,
    );
    this.byName.set(plan.name, link);
    return link;
  }

  #setting({ connectWithin, retry }: ConnectionPlan, recording: RecentEvents): SourceSetting {
    const nextId = () => {
      const id = this.nextId();
      this.recorder.follow(id, recording);
      return id;
    };
    return { connectWithin, retry, nextId };
  }

  /** Ends what is open: with FIN and a moment for the peers, or with RST. Resolves when all of it is closed. */
  async close(how: "fin" | "rst"): Promise<void> {
    for (const source of this.#sources) source.close();
    const links = [...this.byName.values()];
    await Promise.all(links.map((link) => how === "fin" ? link.hangUp() : link.drop()));
  }
}

/** An address that means every interface is none that can be connected to everywhere. */
function reachable(endpoint: Endpoint): Endpoint {
  const { address } = endpoint;
  if ("path" in address) return endpoint;
  const host = address.host === "0.0.0.0" ? "127.0.0.1" : address.host === "::" ? "::1" : address.host;
  return { ...endpoint, address: { ...address, host } };
}
