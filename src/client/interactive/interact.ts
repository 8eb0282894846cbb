import { utf8 } from "../../core/bytes.ts";
import type { Named } from "../../core/catalogue.ts";
import type { Context } from "../../core/context.ts";
import { type Endpoint, formatEndpoint } from "../../core/endpoint.ts";
import { escapeBytes } from "../../core/escape.ts";
import type { Surroundings } from "../../core/surroundings.ts";
import { type ColorChoice, styleFor } from "../../io/style.ts";
import type { LogMaker } from "../../logs/log.ts";
import { timeFormat } from "../../logs/time.ts";
import type { ConnectOptions } from "../connect.ts";
import type { Outcome } from "../exchange.ts";
import type { Split } from "../sender.ts";
import type { Until } from "../until.ts";
import { Connector } from "./connector.ts";
import { Conversation } from "./conversation.ts";
import { openHistory } from "./history_file.ts";
import { Judging } from "./judging.ts";
import { Session } from "./session.ts";
import { readVariable, stateDirectory } from "./state_directory.ts";
import { systemTerminal } from "./terminal.ts";

/** Those options of the client that matter to a user at the keyboard. */
export interface InteractiveOptions extends Omit<ConnectOptions, "limits"> {
  readonly idle: number;
  readonly timeout: number;
  readonly until: Until;
  readonly split: Split | undefined;
  readonly close: "fin" | "rst";
  readonly color: ColorChoice;
  readonly tz: string | undefined;
}

/** How long a reply may pause and go on (milliseconds), when `--until` does not say it. */
const defaultSilence = 500;

/** Talks to a peer from the terminal that standard input and output are, until the user leaves. */
export async function interact(
  endpoint: Endpoint,
  options: InteractiveOptions,
  context: Context,
  surroundings: Surroundings,
  openLog: (log: Named<LogMaker>) => void,
): Promise<Outcome> {
  const { timeout, until, idle, color, tz } = options;
  // A log can be opened while a connection is, so it always tells of its bytes.
  const talking = { ...context, wantsData: true };
  const session = new Session({
    name: escapeBytes(utf8(formatEndpoint(endpoint))),
    terminal: systemTerminal(),
    history: openHistory(stateDirectory(surroundings.os, readVariable)),
    style: styleFor("stdout", color),
    time: timeFormat(tz),
    context: talking,
  });
  const { display } = session;
  const patience = { timeout, silence: until.when === "idle" ? until.ms : defaultSilence };
  const limits = { idle, maxTime: 0 };
  return await session.run((watcher) =>
    new Conversation({
      context: talking,
      surroundings,
      display,
      judging: new Judging(patience, talking, display),
      connector: new Connector(endpoint, { ...options, limits }, talking, display),
      close: options.close,
      openLog,
      ...watcher,
    }, options.split)
  );
}
