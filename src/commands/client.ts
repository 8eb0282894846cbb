import { defineCommand, type Environment } from "../cli/command.ts";
import { printMessage } from "../cli/stderr.ts";
import { StatusLine } from "../cli/status_line.ts";
import { Client, type ClientSurface } from "../client/client.ts";
import type { Outcome } from "../client/outcome.ts";
import { type Payload, payloadText, readPayloads } from "../client/payloads.ts";
import type { Input } from "../client/pipe.ts";
import { Printer } from "../client/printer.ts";
import { framed, type Request } from "../client/session.ts";
import type { LogRows } from "../interactive/log_rows.ts";
import type { Until } from "../dialogue/until.ts";
import type { Named } from "../values/registry.ts";
import { systemClock } from "../events/clock.ts";
import { createContext } from "../events/context.ts";
import { type Endpoint, formatEndpoint } from "../values/endpoint.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { usage } from "../values/failure.ts";
import { lazily } from "../values/lazy_import.ts";
import { kebab } from "../values/options.ts";
import { endpoint } from "../values/value_types.ts";
import { standardOutput } from "../io/output.ts";
import type { LogMaker } from "../logs/log.ts";
import type { ReplayPart } from "../recordings/replay_plan.ts";
import { openInput, openOutput, refuseBesidesInput } from "./client_files.ts";
import { type ClientOptions, connection, files, logging, replies, sending } from "./client_options.ts";
import { withFrames } from "./frame_logging.ts";
import { closeLogs, impliedLog, openLogs } from "./log_options.ts";
import { replaying } from "./replay_options.ts";

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
  groups: [replies, files, sending, replaying, connection, logging],
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
    [
      "client :9999 --input request.bin --output reply.bin",
      "the same in a shell whose < and > change bytes (PowerShell)",
    ],
    [
      "client 192.168.1.5:502 --replay session.pcapng --replay-stream 3 --framing modbus --replay-mask 0..1",
      "does the device still answer as it did when Wireshark captured it?",
    ],
  ],
  async run(options: ClientOptions, positionals, environment) {
    const [endpoint, texts] = positionals as [Endpoint, readonly string[]];
    refuseBesidesReplay(texts.length, options, environment);
    refuseBesidesInput(texts.length, options, environment);
    refuseContradictions(endpoint, texts.length, options);
    const replayed = options.replay === undefined
      ? undefined
      : await partsOf(options.replay, options, environment);
    const payloads = await readPayloads(
      texts,
      options.template,
      environment.platform,
      options.framing?.made,
    );
    refuseUnframable(payloads, options);
    const usesFiles = options.input !== undefined || options.output !== undefined;
    const isInteractive = !replayed && payloads.length === 0 && !usesFiles && Deno.stdin.isTerminal() &&
      Deno.stdout.isTerminal();
    const logRows = isInteractive && Deno.stderr.isTerminal() ? await rowsForLogs() : undefined;
    // The interactive client shows all that such a log would say.
    const isVerbose = options.verbose && !logRows;
    const verbose = isVerbose ? [await impliedLog("text:data=both", environment.platform)] : [];
    const input = options.input === undefined ? undefined : await openInput(options.input);
    const printer = options.output === undefined
      ? new Printer(standardOutput("stdout"), Deno.stdout.isTerminal())
      : new Printer(openOutput(options.output), false, options.output);
    const isShared = options.output === undefined && sharesTerminal();
    const output = logRows ?? (isShared ? printer.onOwnLine(standardOutput("stderr")) : undefined);
    const open = openLogs([...verbose, ...options.log], "stderr", options, { output });
    const framing = options.framing?.made;
    const plain = {
      ...createContext(open, environment.interrupt.stop, systemClock),
      random: await randomOf(options),
    };
    const context = await withFrames(plain, framing);
    let isWritten = false;
    let outcome: Outcome;
    try {
      if (replayed) {
        const { replayClient } = await lazily<typeof import("../client/replay.ts")>(
          "../client/replay.ts",
          import.meta.url,
        );
        const plan = {
          ...options,
          endpoint,
          dial: options,
          parts: replayed,
          speed: options.replaySpeed ?? 1,
          isCompared: !options.onlySent,
        };
        outcome = await replayClient(plan, context, new StatusLine());
      } else if (isInteractive) {
        const { interact } = await lazily<typeof import("../interactive/interactive.ts")>(
          "../interactive/interactive.ts",
          import.meta.url,
        );
        const openLog = (log: Named<LogMaker>) =>
          void open.push(...openLogs([log], "stderr", { ...options, record: undefined }));
        const { platform } = environment;
        outcome = await interact(endpoint, options, { context, platform, openLog, logRows });
      } else {
        const script = { ...options, requests: requestsOf(payloads, options, environment) };
        const messages = { framing, ignore: options.ignore };
        const plan = { ...options, dial: options, script, messages, runFor: options.for };
        outcome = await new Client(endpoint, plan, surface(input ?? Deno.stdin, printer, isShared), context)
          .run();
      }
    } catch (error) {
      if (!context.signal.aborted) throw error;
      outcome = { code: environment.interrupt.code };
    } finally {
      input?.close();
      printer.close();
      isWritten = await closeLogs(open);
    }
    if (context.signal.aborted) return environment.interrupt.code;
    if (outcome.message !== undefined) printMessage(outcome.message);
    return outcome.code === ExitCode.Ok && !isWritten ? ExitCode.LocalResource : outcome.code;
  },
});

/** What a recording holds is said as it was; options that would change that are a misunderstanding. */
function refuseBesidesReplay(
  payloads: number,
  { replay, onlySent }: ClientOptions,
  { isWritten }: Environment,
): void {
  const other = ["replayStream", "replaySpeed", "replayMask", "onlySent"].find(isWritten);
  if (replay === undefined) {
    if (other !== undefined) throw usage(`--${kebab(other)} needs --replay, which names the recording`);
    return;
  }
  const judging = ["replayMask", "framing"].find(isWritten);
  if (onlySent && judging !== undefined) {
    throw usage(`--only-sent compares nothing: --${kebab(judging)} can't be combined with it`);
  }
  if (payloads > 0) throw usage("--replay says what is sent: there can be no PAYLOAD besides");
  const options = ["expect", "until", ...Object.keys(files.options), ...Object.keys(sending.options), "idle"];
  const contradiction = options.find(isWritten);
  if (contradiction === undefined) return;
  throw usage(`--replay says what is sent and expected: --${kebab(contradiction)} can't be combined with it`);
}

async function partsOf(
  file: string,
  { replayStream, replayMask, framing, onlySent }: ClientOptions,
  { platform }: Environment,
): Promise<readonly ReplayPart[]> {
  const { loadParts } = await lazily<typeof import("../recordings/load.ts")>(
    "../recordings/load.ts",
    import.meta.url,
  );
  const source = { file, stream: replayStream, mask: replayMask, framing: framing?.made, onlySent };
  return loadParts(source, "client", platform, printMessage);
}

/** What is known to be sent must fit into the framing before anything is opened. */
function refuseUnframable(payloads: readonly Payload[], { framing }: ClientOptions): void {
  if (!framing) return;
  for (const { constant } of payloads) {
    if (constant) framed(constant, (content) => framing.made().encode(content));
  }
}

/** Numbers for templates; those of a seed can be had again. */
async function randomOf({ seed, template }: ClientOptions): Promise<() => number> {
  if (!template) return Math.random;
  const { seededRandom } = await lazily<typeof import("../events/random.ts")>(
    "../events/random.ts",
    import.meta.url,
  );
  return seededRandom(seed ?? Math.floor(Math.random() * 2 ** 32));
}

/** Each payload, with what is expected in reply to it. */
function requestsOf(
  payloads: readonly Payload[],
  options: ClientOptions,
  environment: Environment,
): Request[] {
  const isUntilWritten = environment.isWritten("until");
  return payloads.map((payload, i) => {
    const expect = options.expect[i];
    return { payload, expect, until: untilOf(options, isUntilWritten, expect !== undefined) };
  });
}

/** With a framing, a reply is a message unless something else was asked for; what is expected is waited for. */
function untilOf(
  { until, framing }: ClientOptions,
  isWritten: boolean,
  isExpected: boolean,
): Until | undefined {
  if (isWritten) return until;
  if (framing) return { when: "frame" };
  return isExpected ? undefined : until;
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
      `--expect is given ${expect.length} times for ${payloads} payloads (at most one for each)`,
    );
  }
  if (options.ignore.length > 0 && !options.framing) {
    throw usage("--ignore needs --framing, which says where a message ends (try --framing line)");
  }
  if (when === "frame" && !options.framing) {
    throw usage("--until frame needs --framing, which says where one ends");
  }
  if (expect.length > 0 && when === "sent") {
    throw usage("--until sent waits for no reply that --expect could judge");
  }
}

async function rowsForLogs(): Promise<LogRows> {
  const { LogRows } = await lazily<typeof import("../interactive/log_rows.ts")>(
    "../interactive/log_rows.ts",
    import.meta.url,
  );
  return new LogRows();
}

/** Whether what goes to stderr appears between what goes to stdout. */
function sharesTerminal(): boolean {
  return Deno.stdout.isTerminal() && Deno.stderr.isTerminal();
}

function surface(input: Input, printer: Printer, isStatusInReply: boolean): ClientSurface {
  return { input, printer, status: new StatusLine(), isStatusInReply, say: printMessage };
}
