import { defineCommand, type Environment } from "../cli/command.ts";
import { printMessage } from "../cli/stderr.ts";
import { StatusLine } from "../cli/status_line.ts";
import { lineEnd } from "../cli/platform.ts";
import { Printer } from "../client/printer.ts";
import { utf8 } from "../bytes/bytes.ts";
import { systemClock } from "../events/clock.ts";
import { createContext } from "../events/context.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { usage } from "../values/failure.ts";
import { lazily } from "../values/lazy_import.ts";
import { flag, option, optional, type Options, repeated } from "../values/options.ts";
import { count, duration, path, text } from "../values/value_types.ts";
import { standardOutput } from "../io/output.ts";
import { timeFormat } from "../logs/time.ts";
import { reports } from "../reports/index.ts";
import { label } from "../bytes/printable.ts";
import { openReports } from "../reports/writer.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { runSuite } from "../scenarios/suite.ts";
import { setting } from "../scenarios/variables.ts";
import { closeLogs, logOptions, openLogs } from "./log_options.ts";
import { lazyStream } from "./replay_options.ts";

const choosing = {
  title: "Scenarios",
  options: {
    set: repeated(setting, "a value for ${NAME} in the files; it goes before that of set: in a file"),
    filter: optional(text, "run only scenarios with this text in their name or file"),
    repeat: option(count(1, 1_000_000), "how often to run all of them", "1"),
  },
} as const;

const running = {
  title: "The run",
  options: {
    jobs: option(count(1, 1024), "how many scenarios run at a time", "1"),
    failFast: flag("begin no scenario any more when one has failed"),
    timeout: optional(duration, "the time for a scenario, in place of what its file says (1m); 0 for any"),
    seed: optional(
      count(0),
      "what random values are made from, to repeat a run; said on stderr when not given",
    ),
  },
} as const;

const reporting = {
  title: "Reports",
  options: {
    report: repeated(reports, "how to write the results; file=PATH for a file (default text)"),
  },
} as const;

const making = {
  title: "From a recording",
  options: {
    from: optional(
      path,
      "run nothing: write a scenario on stdout that says and expects what this recording has" +
        " (of --record, a JSON log, pcap, pcapng)",
    ),
    stream: optional(
      lazyStream,
      "the conversation of this number (conn of a log, tcp.stream of packets), or that of an address",
    ),
    onlySent: flag("write what the client sent as far as it was captured, and expect nothing"),
  },
} as const;

type RunOptions = Options<
  & typeof choosing.options
  & typeof making.options
  & typeof running.options
  & typeof reporting.options
  & typeof logOptions.options
>;

export default defineCommand({
  positionals: [{
    name: "FILE",
    help: "scenarios, in YAML",
    value: path,
    arity: "many",
  }],
  groups: [choosing, running, reporting, making, logOptions],
  examples: [
    ["run psu.yaml --set HOST=192.168.1.5", "exit 0 if the device does what the file says, 1 if not"],
    [
      "run tests/one.yaml tests/two.yaml --report text --report junit:file=results.xml",
      "for people, and for a CI system",
    ],
    ["run soak.yaml --repeat 1000 --fail-fast", "again and again, until it fails"],
    ["run psu.yaml --log text:data=both", "with everything that goes over the wire, on stderr"],
    ["run --from session.jsonl --stream 1 > session.yaml", "make a scenario of what was recorded"],
    ["run device.yaml --timeout 10s --jobs 4 --filter reconnect", "some of them, four at a time"],
  ],
  async run(options: RunOptions, positionals, environment) {
    const files = positionals[0] as readonly string[];
    if (options.from !== undefined) return await makeFrom(options.from, files, options, environment);
    const needsFrom = options.stream !== undefined ? "stream" : options.onlySent ? "only-sent" : undefined;
    if (needsFrom !== undefined) throw usage(`--${needsFrom} needs --from, which names the recording`);
    if (files.length === 0) throw usage("FILE is missing");
    const scenarios = await load(files, options, environment);
    if (typeof scenarios === "number") return scenarios;
    const { interrupt, platform } = environment;
    const wanted = options.report.length > 0 ? options.report : [reports.parse("text", platform)];
    const writer = openReports(wanted, { color: options.color, lineEnd });
    const open = openLogs(options.log, "stderr", options);
    const context = createContext(open, interrupt.stop, systemClock);
    const seed = options.seed ?? Math.floor(Math.random() * 2 ** 32);
    const progress = new Progress(scenarios.length);
    const started = systemClock.now();
    let isWritten = false;
    try {
      await writer.begin(scenarios.length);
      const plan = { ...options, scenarios, seed, time: timeFormat(options.tz) };
      const { failed, usedRandom } = await runSuite(plan, context, {
        onStep: (scenario, _, number) => progress.show(scenario, number),
        async onResult(result) {
          progress.clear(result.status === "failed");
          await writer.add(result);
        },
      });
      progress.clear();
      await writer.end(systemClock.now() - started);
      if (usedRandom && options.seed === undefined) {
        printMessage(`--seed ${seed} makes the same random choices again`);
      }
      if (failed > 0 && !context.signal.aborted) return ExitCode.Unexpected;
    } finally {
      progress.clear();
      isWritten = await closeLogs(open);
    }
    if (context.signal.aborted) return interrupt.code;
    return isWritten ? ExitCode.Ok : ExitCode.LocalResource;
  },
});

/** Writes a scenario instead of running any. */
async function makeFrom(
  recording: string,
  files: readonly string[],
  { stream, onlySent }: RunOptions,
  { platform }: Environment,
): Promise<ExitCode> {
  if (files.length > 0) throw usage(`--from runs nothing: there can be no FILE besides ("${files[0]}")`);
  const { toScenario } = await lazily<typeof import("../recordings/to_scenario.ts")>(
    "../recordings/to_scenario.ts",
    import.meta.url,
  );
  const text = toScenario(recording, stream, onlySent, platform, printMessage);
  const printer = new Printer(standardOutput("stdout"), Deno.stdout.isTerminal());
  await printer.write(utf8(text));
  await printer.finish();
  return ExitCode.Ok;
}

/** Reads all files; says all that is wrong with any of them, and gives the exit code then. */
async function load(
  files: readonly string[],
  options: RunOptions,
  { platform }: Environment,
): Promise<readonly Scenario[] | ExitCode> {
  const { loadFiles } = await lazily<typeof import("../scenarios/load_files.ts")>(
    "../scenarios/load_files.ts",
    import.meta.url,
  );
  const { scenarios, problems, code } = loadFiles(files, new Map(options.set), platform);
  for (const problem of problems) printMessage(problem);
  if (problems.length > 0) return code;
  const filter = options.filter?.toLowerCase() ?? "";
  const chosen = scenarios.filter(({ name, file }) => `${name}\n${file}`.toLowerCase().includes(filter));
  if (chosen.length === 0) {
    throw usage(`--filter: no scenario has "${options.filter}" in its name (${names(scenarios)})`);
  }
  return Array.from({ length: options.repeat }, () => chosen).flat();
}

function names(scenarios: readonly Scenario[]): string {
  return scenarios.map(({ name }) => name).join(", ");
}

/** How far the work is, on a terminal. */
class Progress {
  readonly #line = new StatusLine();
  #done = 0;
  #failed = 0;

  constructor(readonly count: number) {}

  show({ name }: Scenario, step: string): void {
    const failed = this.#failed > 0 ? `, ${this.#failed} failed` : "";
    this.#line.show(() => `${this.#done} of ${this.count} done${failed}; ${label(name)}: step ${step}`);
  }

  /** @param hasFailed how a scenario ended, if one did */
  clear(hasFailed?: boolean): void {
    this.#line.clear();
    if (hasFailed === undefined) return;
    this.#done++;
    if (hasFailed) this.#failed++;
  }
}
