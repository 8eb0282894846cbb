import { bounded } from "./bounded.ts";
import { Collected } from "./collected.ts";
import { utf8 } from "./bytes.ts";

/** A command line, and what it runs in. */
export interface Invocation {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export interface ChildOptions {
  /** What it gets on stdin: nothing, these bytes and then the end, or (`open`) what the test sends. */
  readonly input?: Uint8Array | string | "open" | undefined;
  /** With false nobody reads its stdout before `stdout.start()`. */
  readonly isRead?: boolean;
  readonly cwd?: string;
  /** It is to fail with exit code 70. */
  readonly hasBug?: boolean;
}

/** How a process ended. */
export interface Ended {
  readonly code: number;
  readonly signal: Deno.Signal | null;
  readonly stdout: Uint8Array<ArrayBuffer>;
  /** What was on stdout, as text. */
  readonly text: string;
  readonly stderr: string;
}

/** Every process of the test that is running, so that what comes after it can look at all of them. */
export const children = new Set<Child>();

/** Marks processes, and what they start, as ours. */
export const mark = { name: "TCPLAB_TEST_MARK", value: "" };

/** A process that was started by a test. */
export class Child implements AsyncDisposable {
  readonly name: string;
  readonly stdout: Collected;
  readonly stderr: Collected;
  readonly hasBug: boolean;
  readonly #process: Deno.ChildProcess;
  readonly #ended: Promise<Ended>;
  readonly #input: WritableStreamDefaultWriter<Uint8Array> | undefined;
  #isOver = false;

  constructor({ command, args, env, cwd }: Invocation, options: ChildOptions = {}) {
    const { input, isRead = true, hasBug = false } = options;
    this.name = [command, ...args].join(" ").replace(/^\S+ run \S.*\/main\.ts/, "tcplab");
    this.hasBug = hasBug;
    const where = options.cwd ?? cwd;
    this.#process = new Deno.Command(command, {
      args: [...args],
      env: { ...env, [mark.name]: mark.value },
      ...(where === undefined ? {} : { cwd: where }),
      stdin: input === undefined ? "null" : "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.stdout = new Collected(`stdout of ${this.name}`, this.#process.stdout, isRead);
    this.stderr = new Collected(`stderr of ${this.name}`, this.#process.stderr);
    this.#ended = this.#end();
    if (input !== undefined) {
      this.#input = this.#process.stdin.getWriter();
      // It may end before it has read all of it; a test sees that in other ways.
      this.#input.closed.catch(() => {});
      if (input !== "open") this.sendInput(input).then(() => this.endInput()).catch(() => {});
    }
    children.add(this);
  }

  get pid(): number {
    return this.#process.pid;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  async #end(): Promise<Ended> {
    const { code, signal } = await this.#process.status;
    this.#isOver = true;
    const { stdout, stderr } = this;
    stdout.start();
    await Promise.all([stdout.ended, stderr.ended]);
    return { code, signal, stdout: stdout.bytes, text: stdout.text, stderr: stderr.text };
  }

  /** Resolves when the pipe has taken it. */
  async sendInput(input: Uint8Array | string): Promise<void> {
    await this.#input!.write(typeof input === "string" ? utf8(input) : input);
  }

  async endInput(): Promise<void> {
    await this.#input!.close().catch(() => {});
  }

  /** Does nothing when it has ended. */
  kill(signal: Deno.Signal): void {
    if (!this.#isOver) this.#process.kill(signal);
  }

  /** Waits until it has ended by itself. */
  end(ms?: number): Promise<Ended> {
    const explain = () => `the end of ${this.name}, which said:\n${this.stderr.text.slice(-2000)}`;
    return bounded(explain, this.#ended, ms);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill("SIGKILL");
    await this.end();
    // What was to be written to it has no reader any more.
    await this.#input?.abort().catch(() => {});
  }
}
