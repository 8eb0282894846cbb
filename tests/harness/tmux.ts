import { eventually } from "./bounded.ts";
import { Child, type Ended, type Invocation } from "./child.ts";

/** Keeps the pane when its program has ended, and nothing on the screen but that program. */
const settings = ["set -g remain-on-exit on", "set -g status off", "set -g escape-time 0"];

/** Prints how the program ended, and what state it left the terminal in. */
const wrapper = '"$@"; printf "\\nended with %s\\n" "$?"; stty -a | grep -o " -\\?icanon\\| -\\?echo "';

export interface TmuxOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** A terminal in which one program runs, by way of a tmux server of its own. */
export class TmuxTerminal implements AsyncDisposable {
  private constructor(readonly folder: string, readonly env: Readonly<Record<string, string>>) {}

  static async open({ command, args, env }: Invocation, options: TmuxOptions = {}): Promise<TmuxTerminal> {
    const { columns = 80, rows = 24 } = options;
    const folder = await Deno.makeTempDir();
    const terminal = new TmuxTerminal(folder, { ...env, ...options.env, LC_ALL: "C.UTF-8" });
    await Deno.writeTextFile(`${folder}/settings`, settings.map((line) => `${line}\n`).join(""));
    try {
      const size = ["-x", `${columns}`, "-y", `${rows}`];
      const program = ["sh", "-c", wrapper, "sh", command, ...args];
      await terminal.#tmux("-f", `${folder}/settings`, "new-session", "-d", ...size, ...program);
      return terminal;
    } catch (error) {
      await terminal[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Presses keys by their names in tmux: `Enter`, `C-c`, `M-b`, `Up`. */
  async press(...keys: readonly string[]): Promise<void> {
    await this.#tmux("send-keys", ...keys);
  }

  async type(text: string): Promise<void> {
    await this.#tmux("send-keys", "-l", "--", text);
  }

  /** Types lines, with Enter behind each. */
  async enter(...lines: readonly string[]): Promise<void> {
    for (const line of lines) {
      await this.type(line);
      await this.press("Enter");
    }
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#tmux("resize-window", "-x", `${columns}`, "-y", `${rows}`);
  }

  /** What is to be seen, up to the last row that is not empty. @param colours with the sequences for colours */
  async rows(colours = false): Promise<string[]> {
    const { text } = await this.#tmux("capture-pane", "-p", ...(colours ? ["-e"] : []));
    return text.trimEnd().split("\n").map((row) => row.trimEnd());
  }

  /** All rows, with those that scrolled out of sight: tmux scrolls by one when the program in a pane has ended. */
  async allRows(): Promise<string[]> {
    const { text } = await this.#tmux("capture-pane", "-p", "-S", "-");
    return text.trimEnd().split("\n").map((row) => row.trimEnd());
  }

  /** What tmux knows of the terminal: `cursor_x`, `pane_title`, `alternate_on`, ... */
  async value(name: string): Promise<string> {
    return (await this.#tmux("display-message", "-p", `#{${name}}`)).text.trimEnd();
  }

  /** Waits until a row is as it should be. */
  async shows(row: string | RegExp): Promise<void> {
    let rows: string[] = [];
    const isIt = (each: string) => typeof row === "string" ? each === row : row.test(each);
    await eventually(() => `the row ${row} in\n${rows.join("\n")}`, async () => {
      rows = await this.rows();
      return rows.some(isIt);
    });
  }

  /** Waits until a condition holds. */
  async until(holds: () => Promise<boolean>): Promise<void> {
    await eventually(() => "the screen to be as it should", holds);
  }

  /** Waits for the end of the program. @returns its exit code */
  async ended(): Promise<number> {
    await this.shows(/^ended with \d+$/);
    // The rows below say that the shell can read lines from this terminal again.
    await this.shows(" icanon");
    await this.shows(" echo");
    const [, code] = (await this.rows()).map((row) => /^ended with (\d+)$/.exec(row)).find((found) => found)!;
    return Number(code);
  }

  async #tmux(...args: readonly string[]): Promise<Ended> {
    const socket = `${this.folder}/socket`;
    await using child = new Child({ command: "tmux", args: ["-S", socket, ...args], env: this.env });
    const ended = await child.end();
    if (ended.code !== 0) throw new Error(`tmux ${args.join(" ")}: ${ended.stderr}`);
    return ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tmux("kill-server").catch(() => {});
    await Deno.remove(this.folder, { recursive: true });
  }
}
