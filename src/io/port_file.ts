import { type Endpoint, formatEndpoint } from "../values/endpoint.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { Failure } from "../values/failure.ts";
import { messageOf } from "../events/system_error.ts";

/**
 * A file with the endpoints that a program listens on, one a line. It exists only while all of them listen, and is
 * complete whenever it exists: it is written under another name and renamed.
 */
export class PortFile {
  #written: string | undefined;

  /**
   * Removes what an earlier run left behind: who waits for the file must not read old ports.
   * @throws {Failure} with `ExitCode.LocalResource` when something else than a file has that name
   */
  constructor(readonly path: string) {
    this.#attempt(() => {
      const info = statOf(path);
      if (info && !info.isFile) throw new Error("it exists and is not a regular file");
      if (info) Deno.removeSync(path);
    });
  }

  /** @throws {Failure} with `ExitCode.LocalResource` when it can't be written */
  write(endpoints: readonly Endpoint[]): void {
    const text = endpoints.map((each) => `${formatEndpoint(each)}\n`).join("");
    const unfinished = `${this.path}.${Deno.pid}.tmp`;
    this.#attempt(() => {
      Deno.writeTextFileSync(unfinished, text, { createNew: true });
      Deno.renameSync(unfinished, this.path);
    });
    this.#written = text;
  }

  /** Removes it, unless another program has replaced it meanwhile. Never throws. */
  remove(): void {
    if (this.#written === undefined) return;
    try {
      if (Deno.readTextFileSync(this.path) === this.#written) Deno.removeSync(this.path);
    } catch {
      // Somebody else has removed it.
    }
  }

  #attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      throw new Failure(ExitCode.LocalResource, `--port-file ${this.path}: ${messageOf(error)}`);
    }
  }
}

function statOf(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
