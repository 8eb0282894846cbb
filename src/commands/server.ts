import { defineCommand } from "../cli/command.ts";
import { printMessage } from "../cli/stderr.ts";
import { systemClock } from "../events/clock.ts";
import type { Named } from "../values/registry.ts";
import { type Context, createContext } from "../events/context.ts";
import { type Endpoint, formatEndpoint, parseEndpoint } from "../values/endpoint.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { usage } from "../values/failure.ts";
import type { FramingMaker } from "../framings/framing.ts";
import { lazily } from "../values/lazy_import.ts";
import { flag, option, optional, type Options } from "../values/options.ts";
import { duration, endpoint, size } from "../values/value_types.ts";
import { Server, type Station } from "../server/server.ts";
import { services, servicesThat } from "../services/index.ts";
import type { Service } from "../services/service.ts";
import { withFrames } from "./frame_logging.ts";
import { lazyFramings } from "./lazy_catalogues.ts";
import { closeLogs, impliedLog, logOptions, openLogs } from "./log_options.ts";
import {
  connectionLimit,
  limits,
  printConnectionsOnSignal,
  Readiness,
  type ServingOptions,
  theRun,
} from "./serving_options.ts";

/** Where the first version of tcplab listened. */
const defaultEndpoint = "127.0.0.1:9999";

const answering = {
  title: "Answering",
  options: {
    service: option(services, "what to do with a connection", "said"),
    framing: optional(
      lazyFramings,
      `where a message ends: ${servicesThat("answerFrame")} then answer each message, and logs show them`,
    ),
    watch: flag(
      `reload the file of the service (${servicesThat("watch")}) when it changes; connections stay open`,
    ),
  },
} as const;

const http = {
  title: "HTTP endpoints",
  options: {
    headerTimeout: option(duration, "the time for the header of a request, else 408; 0 for any", "10s"),
    requestTimeout: option(duration, "the time for a whole request, else 408; 0 for any", "30s"),
    maxHeader: option(size, "the size of a header, else 431", "16KiB"),
    maxBody: option(size, "the size of a body, else 413", "16MiB"),
  },
} as const;

type ServerOptions = Options<
  & typeof answering.options
  & ServingOptions
  & typeof http.options
  & typeof logOptions.options
>;

export default defineCommand({
  positionals: [{
    name: "ENDPOINT",
    help: `where to listen; see tcplab help endpoint (default ${defaultEndpoint})`,
    value: endpoint,
    arity: "many",
  }],
  groups: [answering, limits("3s"), theRun, logOptions, http],
  examples: [
    ["server", 'answer You said "..." on 127.0.0.1:9999, as the first version of tcplab did'],
    ["server :9999 http://:8888", "TCP and HTTP in one process"],
    ["server 0.0.0.0:5025 --service 'fixed:payload=ACME\\,PSU\\n' --idle 0", "stand in for an instrument"],
    ["server :5020 --per-peer 1 --when-full replace", "a device that keeps only the newest connection"],
    [
      "server :5020 --max-connections 4 --when-full silent",
      "a device that leaves the fifth client without an answer",
    ],
    [
      "server 127.0.0.1:0 --log text --log json:file=run.jsonl --exit-after 1",
      "one connection, and the evidence",
    ],
    ["server :9999 --service reset:after=100ms", "find out what a client does on RST"],
    [
      "server :5025 --service rules:file=psu.yaml --watch --idle 0",
      "simulate a device, and edit it meanwhile",
    ],
  ],
  async run(options: ServerOptions, positionals, environment) {
    const { platform, interrupt } = environment;
    const asked = positionals[0] as readonly Endpoint[];
    const endpoints = asked.length > 0 ? asked : [parseEndpoint(defaultEndpoint, platform)];
    refuseWithoutAnswer(endpoints, options.service);
    if (options.watch && !options.service.made.watch) {
      throw usage(
        `--watch: "${options.service.name}" has no file that could change (with --watch: ${
          servicesThat("watch")
        })`,
      );
    }
    const maxConnections = connectionLimit(options.maxConnections, 1, environment);
    await options.service.made.prepare?.(printMessage);
    const readiness = new Readiness(options);
    const hasNoDefault = options.quiet || options.log.length > 0;
    const byDefault = hasNoDefault ? [] : [await impliedLog("text", platform)];
    const open = openLogs([...byDefault, ...options.log], "stdout", options);
    const context = await withFrames(createContext(open, interrupt.stop, systemClock), options.framing?.made);
    let isWritten = false;
    let stopWatching: (() => void) | undefined;
    try {
      const server = new Server({ ...options, maxConnections, runFor: options.for }, context);
      printConnectionsOnSignal(environment, server);
      if (options.watch) stopWatching = options.service.made.watch?.(reportReload(context), systemClock);
      const stations = endpoints.map((each) => station(each, options, context));
      const onListening = (bound: readonly Endpoint[]) => readiness.announce(endpoints, bound);
      await server.run(await Promise.all(stations), interrupt.force, onListening);
    } finally {
      readiness.end();
      stopWatching?.();
      isWritten = await closeLogs(open);
    }
    if (interrupt.force.aborted) return interrupt.code;
    return isWritten ? ExitCode.Ok : ExitCode.LocalResource;
  },
});

/** What a watched file did is said on stderr, and is in the logs. */
function reportReload({ emit }: Context): (message: string, isReloaded: boolean) => void {
  return (what, isReloaded) => {
    printMessage(what);
    emit({ event: "control", by: "watch", change: isReloaded ? "rules reloaded" : "rules refused", what });
  };
}

/** HTTP is request and answer; a service that has no answer to a message can't speak it. */
function refuseWithoutAnswer(endpoints: readonly Endpoint[], { name, made }: Named<Service>): void {
  const overHttp = endpoints.find(({ scheme }) => scheme === "http");
  if (!overHttp || made.answer) return;
  throw usage(
    `--service: "${name}" is not available on ${formatEndpoint(overHttp)} (available: ${
      servicesThat("answer")
    })`,
  );
}

async function station(endpoint: Endpoint, options: ServerOptions, context: Context): Promise<Station> {
  const { name: service, made } = options.service;
  if (endpoint.scheme === "tcp") {
    const serve = await framed(made, options.framing?.made);
    return { endpoint, service, handle: (channel) => serve(channel, context) };
  }
  const { httpHandler } = await lazily<typeof import("../http/http.ts")>("../http/http.ts", import.meta.url);
  return { endpoint, service, handle: httpHandler(made.answer!, options, context) };
}

/** How a service serves when messages are told apart; one that does not answer messages serves as ever. */
async function framed(service: Service, make: FramingMaker | undefined): Promise<Service["serve"]> {
  const { answerFrame } = service;
  if (!make || !answerFrame) return (channel, context) => service.serve(channel, context);
  const { serveFrames } = await lazily<typeof import("../framings/serve_frames.ts")>(
    "../framings/serve_frames.ts",
    import.meta.url,
  );
  return (channel, context) => serveFrames(channel, answerFrame, make, context);
}
