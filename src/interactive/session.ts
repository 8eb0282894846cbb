import { utf8 } from "../bytes/bytes.ts";
import type { Context } from "../events/context.ts";
import { escapeBytes } from "../bytes/escape.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { Failure } from "../values/failure.ts";
import { messageOf } from "../events/system_error.ts";
import type { Style } from "../io/style.ts";
import type { TimeFormat } from "../logs/time.ts";
import type { Outcome } from "../client/outcome.ts";
import { timeUp } from "../dialogue/waiting.ts";
import { complete, listFolder } from "./completion.ts";
import type { ConversationTools, InteractiveConversation } from "./conversation.ts";
import { Display } from "./display.ts";
import type { KeptHistory } from "./history_file.ts";
import { type Key, KeyDecoder } from "./keys.ts";
import { LineEditor, type Wish } from "./line_editor.ts";
import type { LogRows } from "./log_rows.ts";
import { type PromptRow, renderPrompt } from "./prompt.ts";
import { Screen } from "./screen.ts";
import type { Terminal, TerminalWatcher } from "./terminal.ts";
import { Transcript } from "./transcript.ts";

export interface SessionSetting {
  /** Stands in the prompt. */
  readonly name: string;
  readonly terminal: Terminal;
  readonly history: KeptHistory;
  readonly style: Style;
  readonly time: TimeFormat;
  readonly context: Context;
  readonly logRows?: LogRows | undefined;
}

/** How long the rest of a key's sequence may be under way, and how long a terminal may take to show the rest. */
const keyPatience = 50;
const closePatience = 1000;

/** Joins keyboard, screen and conversation. */
export class TerminalSession implements TerminalWatcher {
  readonly display: Display;
  readonly #decoder = new KeyDecoder();
  readonly #editor: LineEditor;
  readonly #screen: Screen;
  readonly #over = Promise.withResolvers<Outcome>();
  #conversation: InteractiveConversation | undefined;
  #cancelFlush: (() => void) | undefined;
  /** How many times in a row Ctrl-C was pressed. */
  #interrupts = 0;

  constructor(readonly setting: SessionSetting) {
    const { terminal, style, time, context, history } = setting;
    this.#editor = new LineEditor(history.history);
    this.#screen = new Screen(
      terminal.output,
      () => terminal.columns,
      (columns) => this.#prompt(columns),
      (error) =>
        this.#over.reject(new Failure(ExitCode.LocalResource, `cannot write to stdout: ${messageOf(error)}`)),
    );
    this.display = new Display(
      new Transcript(style, time),
      context.clock,
      (rows) => this.#screen.print(rows),
    );
  }

  /** @throws {Failure} when the first connection can't be opened, or the terminal can't be written */
  async run(
    converse: (watcher: Pick<ConversationTools, "onState" | "onOver">) => InteractiveConversation,
  ): Promise<Outcome> {
    const { terminal, logRows, context: { signal, clock } } = this.setting;
    const conversation = this.#conversation = converse({
      onState: () => this.#screen.refresh(),
      onOver: (outcome) =>
        outcome instanceof Failure ? this.#over.reject(outcome) : this.#over.resolve(outcome),
    });
    const stop = () => this.#over.resolve({ code: ExitCode.Interrupted });
    signal.addEventListener("abort", stop);
    terminal.open(this);
    logRows?.attach((rows) => this.display.plain(rows));
    try {
      conversation.start();
      return await this.#over.promise;
    } finally {
      signal.removeEventListener("abort", stop);
      this.#cancelFlush?.();
      const closed = conversation.close();
      // A terminal that has stalled must not keep the program.
      await timeUp(this.#screen.close(), closePatience, clock);
      terminal.close();
      logRows?.attach(undefined);
      await closed;
    }
  }

  onInput(bytes: Uint8Array): void {
    this.#cancelFlush?.();
    this.#press(this.#decoder.push(bytes));
    if (!this.#decoder.isWaiting) return;
    this.#cancelFlush = this.setting.context.clock.after(
      keyPatience,
      () => this.#press(this.#decoder.flush()),
    );
  }

  onEnd(): void {
    this.#over.resolve({ code: ExitCode.Ok });
  }

  onResize(): void {
    this.#screen.refresh();
  }

  #press(keys: readonly Key[]): void {
    for (const key of keys) {
      const wish = this.#editor.press(key);
      if (wish?.wish !== "interrupt") this.#interrupts = 0;
      if (wish) this.#grant(wish);
    }
    this.#screen.refresh();
  }

  #grant(wish: Wish): void {
    switch (wish.wish) {
      case "submit":
        return this.#submit(wish.line);
      case "paste":
        return this.#conversation?.paste(wish.lines);
      case "complete":
        return this.#complete();
      case "clear":
        return this.#screen.clear();
      case "end":
        return this.#conversation?.leave();
      case "interrupt":
        if (this.#conversation?.cancel()) return;
        if (++this.#interrupts > 1) return this.#over.resolve({ code: ExitCode.Interrupted });
        return this.display.note("Ctrl-C again ends");
    }
  }

  #submit(line: string): void {
    const problem = this.setting.history.add(line);
    if (problem !== undefined) this.display.note(problem);
    this.#conversation?.enter(line);
  }

  #complete(): void {
    const completion = complete(this.#editor.text, listFolder);
    if (!completion) return this.#editor.insert("\\t");
    if (!this.#editor.isAtEnd) return;
    this.#editor.text = completion.line;
    if (completion.candidates.length > 0) {
      this.display.note(escapeBytes(utf8(completion.candidates.join("  "))));
    }
  }

  #prompt(columns: number): PromptRow {
    const { name, style } = this.setting;
    const state = this.#conversation?.state ?? [];
    const words = state.length === 0 ? "" : ` (${state.join(", ")})`;
    return renderPrompt(`${name}${words}> `, this.#editor.shown, columns, style.strong);
  }
}
