import { defineCommand, type Environment } from "../cli/command.ts";
import { printMessage } from "../cli/stderr.ts";
import { systemClock } from "../events/clock.ts";
import { type Context, createContext } from "../events/context.ts";
import type { Endpoint } from "../values/endpoint.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { lazily } from "../values/lazy_import.ts";
import { option, optional, type Options, repeated } from "../values/options.ts";
import { choice, count, duration, endpoint } from "../values/value_types.ts";
import { freeLabel } from "../proxy/fault_names.ts";
import { withErrorBursts } from "../proxy/error_bursts.ts";
import { Proxies } from "../proxy/proxies.ts";
import type { ProxyFault } from "../proxy/proxy_fault.ts";
import { streamOf } from "../proxy/directions.ts";
import { Server } from "../server/server.ts";
import { withFrames } from "./frame_logging.ts";
import { lazyFramings } from "./lazy_catalogues.ts";
import { closeLogs, impliedLog, logOptions, openLogs } from "./log_options.ts";
import type { ApiAccess } from "../toxiproxy/server.ts";
import { apiAccess, apiOptions } from "./api_options.ts";
import { type AskedFault, askedFault, askedProxies } from "./proxy_values.ts";
import {
  connectionLimit,
  limits,
  printConnectionsOnSignal,
  Readiness,
  type ServingOptions,
  theRun,
} from "./serving_options.ts";
import { startingProxies } from "./initial_proxies.ts";

const between = {
  title: "In between",
  options: {
    proxy: repeated(
      askedProxies,
      "one more pair of ends, in the same process; the name is for the API; :6000-6010=dut.lan:6000-6010 is a pair for each port",
    ),
    connectTimeout: option(duration, "give up connecting to the target after this time", "10s"),
    whenUnreachable: option(
      choice("reset", "close"),
      "what a client gets when the target can't be reached: RST or FIN",
      "reset",
    ),
    framing: optional(
      lazyFramings,
      "where a message ends: faults then act on messages, and logs show them",
    ),
  },
} as const;

const faulty = {
  title: "Faults",
  options: {
    fault: repeated(
      askedFault,
      "what to do to the bytes on their way (up: to the target, down: to the client, the default); they act in this order",
    ),
    seed: optional(
      count(0),
      "what random choices are made from, to repeat a run; printed to stderr if not given and something random was used",
    ),
  },
} as const;

type ProxyOptions =
  & Options<
    & typeof between.options
    & typeof faulty.options
    & typeof apiOptions.options
    & typeof logOptions.options
  >
  & ServingOptions;

export default defineCommand({
  positionals: [
    {
      name: "LISTEN",
      help: "where clients connect; see tcplab help endpoint",
      value: endpoint,
      arity: "optional",
    },
    { name: "TARGET", help: "where each of them is connected to", value: endpoint, arity: "optional" },
  ],
  groups: [between, faulty, limits("0"), theRun, apiOptions, logOptions],
  examples: [
    ["proxy :5026 192.168.1.5:5025", "see what passes between a program and its instrument"],
    ["proxy :1502 plc.lan:502 --framing modbus --log hex", "Modbus, message by message and in hexadecimal"],
    ["proxy :1883 broker.lan:1883 --fault latency:delay=200ms,jitter=50ms@both", "a slow link"],
    ["proxy :8080 127.0.0.1:80 --fault bandwidth:rate=10KB/s --fault slicer:size=40", "a slow modem"],
    [
      "proxy :5026 dut.lan:5025 --fault freeze:after=10s,for=5s@both",
      "pull the cable for 5 s, and put it back",
    ],
    [
      "proxy :5026 dut.lan:5025 --fault down:as=silence,from=10s,for=12s,every=1m",
      "a radio link that is dead for 12 s in every minute, for old and new connections",
    ],
    [
      "proxy :5026 dut.lan:5025 --fault reset_peer:match=VOLT,nth=1..2@up",
      "the first two fail, the third does not",
    ],
    [
      "proxy :5026 dut.lan:5025 --fault corrupt:bits=1,per=100 --seed 7",
      "wrong bits, the same ones each time",
    ],
    ["proxy --proxy redis=:26379=:6379 --proxy db=:25432=:5432 --api", "what Toxiproxy's clients can drive"],
  ],
  async run(options: ProxyOptions, positionals, environment) {
    const { platform, interrupt } = environment;
    const access = apiAccess(options);
    const asked = await startingProxies(positionals as (Endpoint | undefined)[], options, platform);
    const maxConnections = connectionLimit(options.maxConnections, 2, environment);
    const readiness = new Readiness(options);
    const seed = options.seed ?? Math.floor(Math.random() * 2 ** 32);
    const hasNoDefault = options.quiet || options.log.length > 0;
    const byDefault = hasNoDefault ? [] : [await impliedLog("text", platform)];
    const open = openLogs([...byDefault, ...options.log], "stdout", options, { isBetween: true });
    const framing = options.framing?.made;
    const context = withErrorBursts(
      await withFrames(createContext(open, interrupt.stop, systemClock), framing),
    );
    let isWritten = false;
    try {
      const isUntimed = options.idle === 0;
      const server = new Server({ ...options, maxConnections, runFor: options.for, isUntimed }, context);
      printConnectionsOnSignal(environment, server);
      const proxies = new Proxies(server, {
        ...options,
        framing,
        seed,
        mayChange: options.api !== undefined,
        onRandom: options.seed === undefined ? once(() => printMessage(seedMessage(seed))) : () => {},
      });
      for (const { name, toxics = [], ...place } of asked) {
        const proxy = proxies.add(name, place);
        for (const toxic of toxics) proxy.addFault(toxic);
        for (const fault of options.fault) proxy.addFault(toProxyFault(fault, proxy.faults));
      }
      const enabled = asked.filter(({ isEnabled }) => isEnabled);
      const api = await allOrNone(proxies, async () => {
        for (const { name } of enabled) await proxies.find(name)!.start();
        const api = await openApi(options.api, access, proxies, context, environment);
        try {
          const wanted = [...enabled.map(({ listen }) => listen), ...options.api ? [options.api] : []];
          readiness.announce(wanted, [...server.endpoints, ...api ? [api.endpoint] : []]);
        } catch (error) {
          await api?.close();
          throw error;
        }
        return api;
      });
      server.announce();
      api?.announce();
      await server.serve(interrupt.force);
      await api?.close();
    } finally {
      readiness.end();
      isWritten = await closeLogs(open);
    }
    if (interrupt.force.aborted) return interrupt.code;
    return isWritten ? ExitCode.Ok : ExitCode.LocalResource;
  },
});

function seedMessage(seed: number): string {
  return `--seed ${seed} makes the same random choices again`;
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    act();
  };
}

function toProxyFault(
  { name, plan, ways, options }: AskedFault,
  others: readonly ProxyFault[],
): Omit<ProxyFault, "serial"> {
  const asked = { type: name, label: freeLabel(`${name}_${streamOf(ways)}`, others), options };
  return { name, plan, ways, asked };
}

/** Starts all or, when one part of it fails, none. */
async function allOrNone<Result>(proxies: Proxies, start: () => Promise<Result>): Promise<Result> {
  try {
    return await start();
  } catch (error) {
    for (const proxy of proxies.all) proxy.close();
    throw error;
  }
}

/** Lets clients change the proxies, if they are to. */
async function openApi(
  endpoint: Endpoint | undefined,
  access: ApiAccess,
  proxies: Proxies,
  context: Context,
  { platform, interrupt }: Environment,
) {
  if (!endpoint) return undefined;
  const api = await lazily<typeof import("../toxiproxy/server.ts")>(
    "../toxiproxy/server.ts",
    import.meta.url,
  );
  return await api.openApi(endpoint, access, proxies, context, platform, interrupt.force);
}
