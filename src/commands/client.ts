import { defineCommand, type Environment } from "../cli/command.ts";
import { say } from "../cli/say.ts";
import { StatusLine } from "../cli/status_line.ts";
import { connectWithRetry } from "../client/connect.ts";
import type { Outcome } from "../client/exchange.ts";
import { pipe } from "../client/pipe.ts";
import { type Payload, payloadText, readPayloads } from "../client/payloads.ts";
import { Printer } from "../client/printer.ts";
import { frame, hangUp, type Script, Session } from "../client/session.ts";
import { sourceAddress } from "../client/source.ts";
import { type Until, until } from "../client/until.ts";
import type { Named } from "../core/catalogue.ts";
import { systemClock } from "../core/clock.ts";
import { type Context, createContext } from "../core/context.ts";
import { type Endpoint, formatEndpoint } from "../core/endpoint.ts";
import { ExitCode } from "../core/exit.ts";
import { usage } from "../core/failure.ts";
import { flag, option, optional, type Options, repeated } from "../core/options.ts";
import { split } from "../core/split.ts";
import { choice, count, duration, endpoint, pattern } from "../core/values.ts";
import { standardOutput } from "../io/output.ts";
import type { LogMaker } from "../logs/log.ts";
import type { Channel } from "../net/channel.ts";
import { lazyFramings } from "./lazy_catalogues.ts";
import { withFrames } from "./frames.ts";
import { closeLogs, impliedLog, logOptions, openLogs } from "./log_options.ts";

const replies = {
  title: "Replies",
  options: {
    until: option(
      until,
      "a reply is complete: at the peer's FIN (close), after a silence, after N bytes, at a pattern, or not waited for (sent)",
      "idle:500ms",
    ),
    expect: repeated(
      pattern,
      "what must come in reply: the first for the first payload, and so on; exit 1 if it does not",
    ),
    framing: optional(
      lazyFramings,
      "where a message ends: payloads are sent as messages, a reply is one message (--until frame), logs show them",
    ),
    timeout: option(
      duration,
      "give up when nothing is heard for this time; with --expect, when it has not come by then",
      "5s",
    ),
  },
} as const;

const sending = {
  title: "Sending",
  options: {
    template: flag("fill in {{...}} in payloads; see tcplab help template"),
    seed: optional(count(0), "what random values in templates are made from, to repeat a run"),
    gap: option(duration, "wait between a reply and the next payload", "0"),
    split: optional(split, "write in pieces of N bytes with a pause between (default pause 10ms)"),
    repeat: option(count(0), "go through the payloads so many times; 0 for without end", "1"),
    interval: option(duration, "from the start of one repetition to the start of the next", "0"),
    for: option(duration, "start no repetition after this time; 0 for no limit", "0"),
    reconnect: flag("a new connection for every repetition"),
  },
} as const;

const connection = {
  title: "The connection",
  options: {
    connectTimeout: option(duration, "give up connecting after this time", "5s"),
    retry: option(duration, "keep trying to connect for this time, e.g. until a device has booted", "0"),
    source: optional(sourceAddress, "connect from this address, and port"),
    close: option(choice("fin", "rst"), "how to end the connection", "fin"),
    idle: option(
      duration,
      "without payloads: give up after this time without a byte either way; 0 for never",
      "0",
    ),
  },
} as const;

const logging = {
  ...logOptions,
  options: { verbose: flag("a text log on stderr, with what is sent too", "v"), ...logOptions.options },
} as const;

type ClientOptions = Options<
  & typeof replies.options
  & typeof sending.options
  & typeof connection.options
  & typeof logging.options
>;

export default defineCommand({
  positionals: [
    { name: "ENDPOINT", help: "where to connect; see tcplab help endpoint", value: endpoint, arity: "one" },
    {
      name: "PAYLOAD",
      help: "what to send, one reply being awaited after each; see tcplab help payload." +
        " Without any, on a terminal: talk to the peer, /help shows how;" +
        " else stdin to the peer, what it sends to stdout, as nc does",
      value: payloadText,
      arity: "many",
    },
  ],
  groups: [replies, sending, connection, logging],
  examples: [
    ["client :9999 hello", "send, print the reply, exit"],
    [
      "client 192.168.1.5:5025 '*IDN?\\n' --expect re:^ACME --timeout 2s",
      "exit 0 if the instrument is the right one",
    ],
    [
      "client 192.168.1.5:502 'hex:00 01 00 00 00 06 01 03 00 00 00 01' --until bytes:11 -v",
      "a Modbus request",
    ],
    ["client 192.168.1.5:23 --retry 60s ''", "wait for a device to boot, and print its greeting"],
    ["client :9999 'GET STATUS\\r\\n' --split 1,5ms", "does the firmware cope with a command in pieces?"],
    ["client :9999 ping --expect pong --repeat 3600 --interval 1s", "once a second for an hour"],
    [
      "client 192.168.1.5:5025",
      "talk to the instrument: what you type is sent, /help shows what else there is",
    ],
    ["client :9999 < request.bin > reply.bin", "files in and out, byte for byte"],
  ],
  async run(options: ClientOptions, positionals, environment) {
    const [endpoint, texts] = positionals as [Endpoint, readonly string[]];
    refuseContradictions(endpoint, texts.length, options);
    const payloads = await readPayloads(texts, options.template, environment.surroundings);
    refuseUnframable(payloads, options);
    const isInteractive = payloads.length === 0 && Deno.stdin.isTerminal() && Deno.stdout.isTerminal();
    // The interactive client shows all that such a log would say, and its screen is taken.
    const verbose = options.verbose && !(isInteractive && Deno.stderr.isTerminal())
      ? [await impliedLog("text:data=both", environment.surroundings)]
      : [];
    const open = openLogs([...verbose, ...options.log], "stderr", options);
    const framing = options.framing?.made;
    const context = await withFrames(
      { ...createContext(open, environment.interrupt.stop, systemClock), random: await randomOf(options) },
      framing,
    );
    let isWritten = false;
    let outcome: Outcome;
    try {
      if (isInteractive) {
        const { interact } = await import("../client/interactive/interact.ts");
        const openLog = (log: Named<LogMaker>) => void open.push(...openLogs([log], "stderr", options));
        const { surroundings } = environment;
        outcome = await interact(endpoint, options, { context, surroundings, openLog });
      } else {outcome = await new Client(
          endpoint,
          { ...options, until: untilOf(options, environment) },
          context,
        ).run(payloads);}
    } catch (error) {
      if (!context.signal.aborted) throw error;
      outcome = { code: environment.interrupt.code };
    } finally {
      isWritten = await closeLogs(open);
    }
    if (context.signal.aborted) return environment.interrupt.code;
    if (outcome.message !== undefined) say(outcome.message);
    return outcome.code === ExitCode.Ok && !isWritten ? ExitCode.LocalResource : outcome.code;
  },
});

/** What is known to be sent must fit into the framing before anything is opened. */
function refuseUnframable(payloads: readonly Payload[], { framing }: ClientOptions): void {
  if (!framing) return;
  for (const { constant } of payloads) if (constant) frame(constant, framing.made());
}

/** Numbers for templates; those of a seed can be had again. */
async function randomOf({ seed, template }: ClientOptions): Promise<() => number> {
  if (!template) return Math.random;
  const { seededRandom } = await import("../core/random.ts");
  return seededRandom(seed ?? Math.floor(Math.random() * 2 ** 32));
}

/** With a framing, a reply is a message unless something else was asked for; silence can be what ends a message. */
function untilOf({ until, framing }: ClientOptions, environment: Environment): Until {
  if (!framing || environment.isWritten("until")) return until;
  const { gap } = framing.made();
  return gap === undefined ? { when: "frame" } : { when: "idle", ms: gap };
}

function refuseContradictions(endpoint: Endpoint, payloads: number, options: ClientOptions): void {
  const target = formatEndpoint(endpoint);
  if (endpoint.scheme === "http") {
    throw usage(`"${target}": the client speaks plain TCP (for HTTP use curl ${target}/)`);
  }
  if ("port" in endpoint.address && endpoint.address.port === 0) {
    throw usage(`"${target}": port 0 can't be connected to`);
  }
  const { expect, until: { when } } = options;
  if (expect.length > payloads) {
    throw usage(
      `--expect stands ${expect.length} times for ${payloads} payloads (at most one for each)`,
    );
  }
  if (when === "frame" && !options.framing) {
    throw usage("--until frame needs --framing, which says where one ends");
  }
  if (expect.length > 0 && when === "sent") {
    throw usage("--until sent waits for no reply that --expect could judge");
  }
}

/** Carries out what the command line of the client asks for. */
class Client {
  readonly #printer = new Printer(standardOutput("stdout"), Deno.stdout.isTerminal());
  readonly #status = new StatusLine();
  readonly #counter = { value: 0 };
  #connections = 0;

  constructor(readonly endpoint: Endpoint, readonly options: ClientOptions, readonly context: Context) {}

  async run(payloads: readonly Payload[]): Promise<Outcome> {
    try {
      if (payloads.length === 0) return await this.#pipe();
      return await this.#repeat({ ...this.options, payloads, expects: this.options.expect });
    } finally {
      this.#status.clear();
    }
  }

  async #connect(): Promise<Channel> {
    const { options, context, endpoint } = this;
    const limits = { idle: options.idle, maxTime: 0 };
    const channel = await connectWithRetry(
      endpoint,
      { ...options, limits },
      ++this.#connections,
      context,
      (failure) => {
        this.#status.show(() => `${failure.message}, trying again`);
      },
    );
    this.#status.clear();
    const stop = () => channel.destroy("stopped");
    context.signal.addEventListener("abort", stop);
    channel.closed.then(() => context.signal.removeEventListener("abort", stop));
    return channel;
  }

  async #pipe(): Promise<Outcome> {
    const channel = await this.#connect();
    const outcome = await pipe(channel, Deno.stdin, this.#printer, this.context.clock);
    if (this.options.close === "rst") channel.reset();
    await hangUp(channel, this.context, () => {});
    await this.#printer.finish();
    return outcome;
  }

  /** Plays the script as often as asked for, at a steady pace; stops when it does not go well. */
  async #repeat(script: Script): Promise<Outcome> {
    const { options: { repeat, interval, for: runFor, reconnect, close }, context: { clock, signal } } = this;
    const started = clock.now();
    let session: Session | undefined;
    let outcome: Outcome = { code: ExitCode.Ok };
    let done = 0;
    while (outcome.code === ExitCode.Ok && (repeat === 0 || done < repeat)) {
      const due = started + done * interval;
      if (runFor > 0 && Math.max(due, clock.now()) > started + runFor) break;
      if (due > clock.now()) await clock.sleep(due - clock.now(), signal);
      session ??= await this.#open();
      outcome = await session.play(script);
      if (outcome.code === ExitCode.Ok) done++;
      this.#status.show(() => `${done}${repeat === 0 ? "" : ` of ${repeat}`} repetitions`);
      if (!reconnect) continue;
      await session.close(close);
      session = undefined;
    }
    await session?.close(close);
    await this.#printer.finish();
    this.#status.clear();
    if (repeat !== 1) {
      say(`${done} repetitions went well${outcome.code === ExitCode.Ok ? "" : ", then one did not"}`);
    }
    return outcome;
  }

  async #open(): Promise<Session> {
    const { context, options: { framing } } = this;
    const print = (bytes: Uint8Array) => this.#printer.write(bytes);
    return new Session(await this.#connect(), context, print, framing?.made(), this.#counter);
  }
}
