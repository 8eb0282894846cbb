import { terminalColumns } from "../io/terminal_width.ts";
import { utf8 } from "../bytes/bytes.ts";
import type { Output } from "../io/output.ts";
import { standardOutput } from "../io/output.ts";

/** What the interactive client needs of a terminal. */
export interface Terminal {
  readonly output: Output;
  readonly columns: number;
  /** Takes the keyboard, key by key: nothing is echoed, and Ctrl-C is a key like any other. */
  open(watcher: TerminalWatcher): void;
  /** Gives it back. May be called at any time, and more than once. */
  close(): void;
}

export interface TerminalWatcher {
  /** Lent bytes of keys. */
  onInput(bytes: Uint8Array): void;
  /** The terminal is gone. */
  onEnd(): void;
  onResize(): void;
}

/** The terminal that standard input and output are. */
export function systemTerminal(): Terminal {
  return new SystemTerminal();
}

/** Whether the terminal marks where pasted text begins and ends (xterm's DECSET 2004). */
function setPasteMode(mode: "bracketed" | "plain"): void {
  try {
    Deno.stdout.writeSync(utf8(mode === "bracketed" ? "\x1b[?2004h" : "\x1b[?2004l"));
  } catch {
    // A terminal that is gone needs no mode.
  }
}

class SystemTerminal implements Terminal {
  readonly output = standardOutput("stdout");
  #watcher: TerminalWatcher | undefined;
  readonly #onResize = () => this.#watcher?.onResize();
  /** However the program ends, the shell must get its terminal back as it was. */
  readonly #onUnload = () => this.close();

  get columns(): number {
    return terminalColumns();
  }

  open(watcher: TerminalWatcher): void {
    this.#watcher = watcher;
    addEventListener("unload", this.#onUnload);
    Deno.stdin.setRaw(true);
    setPasteMode("bracketed");
    // Windows has no such signal; there a new width is noticed with the next key.
    if (Deno.build.os !== "windows") Deno.addSignalListener("SIGWINCH", this.#onResize);
    this.#read(watcher).catch(reportError);
  }

  close(): void {
    if (!this.#watcher) return;
    this.#watcher = undefined;
    removeEventListener("unload", this.#onUnload);
    if (Deno.build.os !== "windows") Deno.removeSignalListener("SIGWINCH", this.#onResize);
    setPasteMode("plain");
    Deno.stdin.setRaw(false);
  }

  async #read(watcher: TerminalWatcher): Promise<void> {
    const buffer = new Uint8Array(4096);
    // A read can't be taken back: the last one stays open, and what it brings is lost.
    while (this.#watcher === watcher) {
      const length = await Deno.stdin.read(buffer).catch(() => null);
      if (this.#watcher !== watcher) return;
      if (length === null) return watcher.onEnd();
      watcher.onInput(buffer.subarray(0, length));
    }
  }
}
