import { openHistory } from "../../../src/interactive/history_file.ts";
import { interact, type InteractiveOptions } from "../../../src/interactive/interactive.ts";
import type { Outcome } from "../../../src/client/outcome.ts";
import type { Named } from "../../../src/values/registry.ts";
import { systemClock } from "../../../src/events/clock.ts";
import { createContext } from "../../../src/events/context.ts";
import { parseEndpoint } from "../../../src/values/endpoint.ts";
import type { Happening, Log } from "../../../src/events/event.ts";
import { ExitCode } from "../../../src/values/exit_codes.ts";
import type { LogMaker } from "../../../src/logs/log.ts";
import { assertEquals } from "../../assert.ts";
import { bounded } from "../../harness/bounded.ts";
import { RawListener, type RawPeer } from "../../harness/raw_peer.ts";
import { linux } from "../refusal.ts";
import { FakeTerminal } from "./fake_terminal.ts";

/** An interactive client at a terminal, and the peer that it talks to. */
export interface Talk {
  readonly terminal: FakeTerminal;
  readonly listener: RawListener;
  /** The first connection. */
  readonly peer: RawPeer;
  readonly outcome: Promise<Outcome>;
  readonly happenings: Happening[];
  readonly opened: Named<LogMaker>[];
  readonly stop: AbortController;
}

const defaults: InteractiveOptions = {
  connectTimeout: 5000,
  retry: 0,
  idle: 0,
  timeout: 5000,
  until: { when: "idle", ms: 500 },
  split: undefined,
  framing: undefined,
  template: false,
  seed: undefined,
  close: "fin",
  color: "never",
  tz: "UTC",
};

/** Starts the client at a terminal. */
export function start(endpoint: string, options: Partial<InteractiveOptions>) {
  const terminal = new FakeTerminal();
  const happenings: Happening[] = [];
  const opened: Named<LogMaker>[] = [];
  const stop = new AbortController();
  const log: Log = {
    wantsData: false,
    failed: false,
    write: (happening) => void happenings.push(happening),
    close: () => Promise.resolve(),
  };
  const outcome = interact(parseEndpoint(endpoint, linux), { ...defaults, ...options }, {
    context: createContext([log], stop.signal, systemClock),
    platform: linux,
    openLog: (each) => void opened.push(each),
    terminal,
    history: openHistory(undefined),
  });
  return { terminal, happenings, opened, stop, outcome };
}

/** Connects, lets the test talk, and makes sure that the client ends as it should. */
export function talkTest(
  name: string,
  test: (talk: Talk) => Promise<void>,
  code = ExitCode.Ok,
  options: Partial<InteractiveOptions> = {},
): void {
  Deno.test(name, async () => {
    await using listener = await RawListener.open();
    const started = start(listener.endpoint, options);
    const { terminal, outcome } = started;
    await using peer = await listener.accept();
    await terminal.row("* /help shows the commands, Ctrl-D ends");
    await test({ ...started, listener, peer });
    assertEquals((await bounded("the end", outcome)).code, code);
    assertEquals(terminal.isOpen, false);
  });
}

/** Ends; the peer answers our FIN with its own. */
export function quit({ terminal, peer }: Talk): void {
  peer.ended.then(() => peer.fin());
  terminal.enter("/quit");
}
