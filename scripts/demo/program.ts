import { readTask, repository } from "../tcplab_task.ts";
import { commandLine, line, type Side } from "./screen.ts";

const { env, flags, entry } = await readTask();

/** A running tcplab whose every line is shown, and can be waited for. */
export class Program implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #lines: string[] = [];
  readonly #shown: Promise<unknown>;
  #onLine = () => {};

  /** @param args of tcplab. What comes before them is as in `deno task tcplab`, but without a shell in between. */
  constructor(readonly side: Side, args: readonly string[]) {
    commandLine(side, ["tcplab", ...args]);
    this.#process = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", ...flags, entry, ...args],
      cwd: repository,
      env,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#shown = Promise.all([this.#show(this.#process.stdout), this.#show(this.#process.stderr)]);
  }

  async #show(stream: ReadableStream<Uint8Array>): Promise<void> {
    let rest = "";
    const take = (text: string) => {
      line(this.side, text);
      this.#lines.push(text);
      this.#onLine();
    };
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split(/\r?\n/);
      rest = lines.pop()!;
      lines.forEach(take);
    }
    if (rest !== "") take(rest);
  }

  /** The first line that matches, now or later. @throws when the program ends without it */
  async line(pattern: RegExp): Promise<RegExpExecArray> {
    let ended = false;
    const end = this.#shown.then(() => ended = true);
    while (true) {
      const { promise: more, resolve } = Promise.withResolvers<void>();
      this.#onLine = resolve;
      const isLast = ended;
      for (const text of this.#lines) {
        const found = pattern.exec(text);
        if (found) return found;
      }
      if (isLast) throw new Error(`the ${this.side} ended without a line like ${pattern}`);
      await Promise.race([more, end]);
    }
  }

  /** Waits until it has ended by itself. @returns all that it said, and its exit code */
  async end(): Promise<{ code: number; text: string }> {
    const { code } = await this.#process.status;
    await this.#shown;
    return { code, text: this.#lines.join("\n") };
  }

  /** However the demo ends, nothing of it goes on. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await this.#process.stdin.close().catch(() => {});
    await this.end();
  }
}
