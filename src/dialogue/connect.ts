import type { Context } from "../events/context.ts";
import { ExitCode } from "../values/exit_codes.ts";
import type { Endpoint } from "../values/endpoint.ts";
import { Failure } from "../values/failure.ts";
import type { Channel } from "../net/channel.ts";
import { dial, type DialOptions } from "../net/dial.ts";

/** The first pause between two tries, and the longest, in milliseconds: a device takes seconds to boot. */
const firstPause = 100;
const longestPause = 1000;

export interface ConnectOptions extends DialOptions {
  /** Milliseconds to keep trying for; 0 to try once. */
  readonly retry: number;
}

/**
 * Connects; as long as that fails and time is left, tries again.
 * @param onRetry is told of every try that failed and is not the last
 * @throws {Failure} of the last try
 */
export async function connectWithRetry(
  endpoint: Endpoint,
  options: ConnectOptions,
  id: number,
  context: Context,
  onRetry: (failure: Failure) => void,
): Promise<Channel> {
  const { clock, signal } = context;
  const deadline = clock.now() + options.retry;
  for (let pause = firstPause;; pause = Math.min(longestPause, pause * 2)) {
    // The last try must not outlast the time that was given.
    const left = Math.max(1, deadline - clock.now());
    const connectTimeout = options.retry > 0
      ? Math.min(options.connectTimeout, left)
      : options.connectTimeout;
    try {
      return await dial(endpoint, { ...options, connectTimeout }, id, context);
    } catch (error) {
      const isPassing = error instanceof Failure && error.code === ExitCode.NoConnection;
      if (!isPassing || clock.now() >= deadline) throw error;
      onRetry(error);
    }
    await clock.sleep(Math.min(pause, Math.max(0, deadline - clock.now())), signal);
  }
}

/** A line that tells how far something is, and can be taken back. */
export interface ProgressLine {
  show(text: () => string): void;
  clear(): void;
}

/** Connects as `connectWithRetry` does, and tells of it; the channel ends when the program is asked to stop. */
export async function connectInView(
  endpoint: Endpoint,
  options: ConnectOptions,
  id: number,
  context: Context,
  status: ProgressLine,
): Promise<Channel> {
  const channel = await connectWithRetry(endpoint, options, id, context, ({ message }) => {
    status.show(() => `${message}, trying again`);
  });
  status.clear();
  const stop = () => channel.destroy("stopped");
  context.signal.addEventListener("abort", stop);
  channel.closed.then(() => context.signal.removeEventListener("abort", stop));
  return channel;
}
