/** Child processes: none outlives its use, and none makes us wait forever. */

import type { Command } from "./bench.ts";

const repository = new URL("../..", import.meta.url);
const alive = new Set<Deno.ChildProcess>();

/** Ends what is still running: for the way out, whichever it is. */
export function endAllChildren(): void {
  for (const child of alive) kill(child);
}

export class Child implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #complaint: Promise<string>;
  readonly exited: Promise<Deno.CommandStatus>;

  /** Inputs and outputs that are not asked for are /dev/null. */
  constructor([program, ...args]: Command, streams: { stdin?: "piped"; stdout?: "piped" } = {}) {
    this.#process = new Deno.Command(program, {
      args,
      cwd: repository,
      stdin: streams.stdin ?? "null",
      stdout: streams.stdout ?? "null",
      stderr: "piped",
      env: { DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" },
    }).spawn();
    alive.add(this.#process);
    this.exited = this.#process.status.finally(() => alive.delete(this.#process));
    this.#complaint = lastLine(this.#process.stderr);
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** When stdin was asked for: whoever holds this end keeps the child waiting. */
  get stdin(): WritableStream<Uint8Array> {
    return this.#process.stdin;
  }

  /** When stdout was asked for. */
  get stdout(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return this.#process.stdout;
  }

  /** Why it ended: its last words on stderr, or else its exit code. */
  async reason(): Promise<string> {
    const { code, signal } = await this.exited;
    return await this.#complaint || (signal === null ? `exit code ${code}` : `ended by ${signal}`);
  }

  /** SIGKILL: whoever is measured may not take its time to go. */
  async [Symbol.asyncDispose](): Promise<void> {
    kill(this.#process);
    await this.exited;
  }
}

/** Runs a program to its end and returns its stdout. Throws when it fails or takes longer than `limit` ms. */
export async function run(command: Command, limit = 30_000): Promise<string> {
  await using child = new Child(command, { stdout: "piped" });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    void child[Symbol.asyncDispose]();
  }, limit);
  try {
    const stdout = await new Response(child.stdout).text();
    const { success } = await child.exited;
    if (late) throw new Error(`${command[0]} took longer than ${limit} ms`);
    if (!success) throw new Error(await child.reason());
    return stdout;
  } finally {
    clearTimeout(timer);
  }
}

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended already.
  }
}

async function lastLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  let tail = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) tail = (tail + text).slice(-2000);
  return tail.trimEnd().split("\n").at(-1)?.trim() ?? "";
}
