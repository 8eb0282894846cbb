import { bounded } from "../harness/bounded.ts";
import { type RunningServer, startProxy } from "../harness/tcplab.ts";

/** What the API answered. */
export interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
  // deno-lint-ignore no-explicit-any
  readonly json: any;
}

/** A proxy that has an API, and a client of it. */
export class ProxyWithApi implements AsyncDisposable {
  private constructor(readonly program: RunningServer, readonly url: string) {}

  /** @param proxies how many of them there are from the start */
  static async start(args: readonly string[], proxies: number): Promise<ProxyWithApi> {
    const program = await startProxy([...args, "--api", "127.0.0.1:0", "--seed", "1"], {
      endpoints: proxies + 1,
    });
    return new ProxyWithApi(program, program.endpoints.at(-1)!);
  }

  async ask(method: string, path: string, body?: unknown, headers: HeadersInit = {}): Promise<Answer> {
    const init: RequestInit = { method, headers };
    if (body !== undefined) init.body = typeof body === "string" ? body : JSON.stringify(body);
    const response = await bounded(`${method} ${path}`, fetch(`${this.url}${path}`, init));
    const text = await response.text();
    const type = response.headers.get("content-type");
    const json = type === "application/json" ? JSON.parse(text) : undefined;
    return { status: response.status, type, text, json };
  }

  /** As `ask`. @throws when it is not done */
  // deno-lint-ignore no-explicit-any
  async done(method: string, path: string, body?: unknown): Promise<any> {
    const { status, text, json } = await this.ask(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    return json;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.program[Symbol.asyncDispose]();
  }
}
