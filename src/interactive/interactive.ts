import { utf8 } from "../bytes/bytes.ts";
import type { Named } from "../values/registry.ts";
import type { Context } from "../events/context.ts";
import { type Endpoint, formatEndpoint } from "../values/endpoint.ts";
import { escapeBytes } from "../bytes/escape.ts";
import type { FramingMaker } from "../framings/framing.ts";
import { seededRandom } from "../events/random.ts";
import type { Platform } from "../values/platform.ts";
import { type ColorChoice, styleFor } from "../io/style.ts";
import type { LogMaker } from "../logs/log.ts";
import { timeFormat } from "../logs/time.ts";
import type { ConnectOptions } from "../dialogue/connect.ts";
import type { Outcome } from "../client/outcome.ts";
import type { Split } from "../values/pacing.ts";
import type { Until } from "../dialogue/until.ts";
import { MessageBuilder } from "./message_builder.ts";
import { Connector } from "./connector.ts";
import { InteractiveConversation } from "./conversation.ts";
import { type KeptHistory, openHistory } from "./history_file.ts";
import { Expectations } from "./expectations.ts";
import { ReceivedView } from "./received_view.ts";
import { TerminalSession } from "./session.ts";
import type { LogRows } from "./log_rows.ts";
import { readVariable, stateDirectory } from "./state_directory.ts";
import { systemTerminal, type Terminal } from "./terminal.ts";

/** Those options of the client that matter to a user at the keyboard. */
export interface InteractiveOptions extends Omit<ConnectOptions, "limits"> {
  readonly idle: number;
  readonly timeout: number;
  readonly until: Until;
  readonly split: Split | undefined;
  readonly framing: Named<FramingMaker> | undefined;
  readonly template: boolean;
  readonly seed: number | undefined;
  readonly close: "fin" | "rst";
  readonly color: ColorChoice;
  readonly tz: string | undefined;
}

/** How long a reply may pause and go on (milliseconds), when `--until` does not say it. */
const defaultSilence = 500;

/** What an interactive client is given to work with. */
export interface InteractiveTools {
  readonly context: Context;
  readonly platform: Platform;
  /** Writes a log from now on. @throws {Failure} when it can't be opened */
  openLog(log: Named<LogMaker>): void;
  /** By default what standard input and output are. */
  readonly terminal?: Terminal;
  /** By default the one that is kept between runs. */
  readonly history?: KeptHistory;
  /** Where logs without a file go. */
  readonly logRows?: LogRows | undefined;
}

/**
 * Talks to a peer from a terminal, until the user leaves.
 * @throws {Failure} when the first connection can't be opened, or the terminal can't be written
 */
export async function interact(
  endpoint: Endpoint,
  options: InteractiveOptions,
  tools: InteractiveTools,
): Promise<Outcome> {
  const { timeout, until, idle, color, tz, seed } = options;
  const { platform } = tools;
  // A log can be opened while a connection is, so it always tells of its bytes.
  const context = { ...tools.context, wantsData: true };
  const session = new TerminalSession({
    name: escapeBytes(utf8(formatEndpoint(endpoint))),
    terminal: tools.terminal ?? systemTerminal(),
    logRows: tools.logRows,
    history: tools.history ?? openHistory(stateDirectory(platform.os, readVariable)),
    style: styleFor("stdout", color),
    time: timeFormat(tz),
    context,
  });
  const { display } = session;
  const { clock } = context;
  const patience = { timeout, silence: until.when === "idle" ? until.ms : defaultSilence };
  const limits = { idle, maxTime: 0 };
  // Templates can be switched on later, so whether they are on now says nothing of the seed.
  const random = seed === undefined ? context.random : seededRandom(seed);
  return await session.run((watcher) =>
    new InteractiveConversation(
      {
        context,
        display,
        expectations: new Expectations(patience, context, display),
        view: new ReceivedView(clock, display),
        composer: new MessageBuilder(platform, { clock, random }, options.template),
        connector: new Connector(endpoint, { ...options, limits }, context, display),
        close: options.close,
        openLog: (log) => tools.openLog(log),
        ...watcher,
      },
      options.split,
      options.framing,
    )
  );
}
