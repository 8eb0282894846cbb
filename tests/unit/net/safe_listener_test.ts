import { connect, createServer, type Server, type Socket } from "node:net";
import { createContext } from "../../../src/events/context.ts";
import type { Happening, Log } from "../../../src/events/event.ts";
import { Channel } from "../../../src/net/channel.ts";
import { dial } from "../../../src/net/dial.ts";
import { listen } from "../../../src/net/listen.ts";
import { guarded } from "../../../src/net/safe_listener.ts";
import { noLimits } from "../../../src/net/time_limits.ts";
import { parseEndpoint } from "../../../src/values/endpoint.ts";
import { bounded } from "../../harness/bounded.ts";
import { FakeClock } from "../fake_clock.ts";
import { linux } from "../refusal.ts";
import { assertEquals } from "../../assert.ts";

const mistake = new RangeError("a bug of ours");

/** What is reported as uncaught while this exists; the test goes on. */
class Uncaught implements Disposable {
  readonly errors: unknown[] = [];
  readonly #first = Promise.withResolvers<void>();
  readonly #listener = (event: ErrorEvent) => {
    event.preventDefault();
    this.errors.push(event.error);
    this.#first.resolve();
  };

  constructor() {
    addEventListener("error", this.#listener);
  }

  get first(): Promise<void> {
    return bounded("an error to be reported", this.#first.promise);
  }

  [Symbol.dispose](): void {
    removeEventListener("error", this.#listener);
  }
}

/** A context in which something goes wrong when an event of this kind happens. */
function failing(at: Happening["event"]) {
  const log: Log = {
    wantsData: false,
    failed: false,
    write: ({ event }) => {
      if (event === at) throw mistake;
    },
    close: () => Promise.resolve(),
  };
  return createContext([log], new AbortController().signal, new FakeClock());
}

/** A plain server on loopback, and a socket that it has accepted. */
async function plainServer(): Promise<{ server: Server; port: number; accepted: Promise<Socket> }> {
  const accepted = Promise.withResolvers<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => accepted.resolve(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, port: (server.address() as { port: number }).port, accepted: accepted.promise };
}

Deno.test("guarded() reports what a listener throws as uncaught, and does not throw it", () => {
  using uncaught = new Uncaught();
  guarded((_value: number) => {
    throw mistake;
  })(1);
  assertEquals(uncaught.errors, [mistake]);
});

Deno.test("guarded() passes the arguments on", () => {
  const got: unknown[] = [];
  guarded((one: number, other: string) => void got.push(one, other))(1, "x");
  assertEquals(got, [1, "x"]);
});

for (const event of ["fin", "close", "error"] as const) {
  Deno.test(`an error in a channel's listener is not swallowed: ${event}`, async () => {
    using uncaught = new Uncaught();
    const { server, port, accepted } = await plainServer();
    const peer = connect(port, "127.0.0.1");
    const socket = await accepted;
    server.close();
    const channel = new Channel(1, socket, failing(event), noLimits);
    channel.discard().catch(() => {});
    if (event === "fin") peer.end();
    else if (event === "error") socket.destroy(new Error("no route to host"));
    else socket.destroy();
    await uncaught.first;
    peer.destroy();
    socket.destroy();
    assertEquals(uncaught.errors, [mistake]);
  });
}

Deno.test("an error while a connection is accepted is not swallowed", async () => {
  using uncaught = new Uncaught();
  const { endpoint, close } = await listen(
    parseEndpoint("127.0.0.1:0", linux),
    10,
    (incoming) => {
      incoming.refuse();
      throw mistake;
    },
    failing("close"),
  );
  const peer = connect((endpoint.address as { port: number }).port, "127.0.0.1");
  peer.on("error", () => {});
  await uncaught.first;
  close();
  peer.destroy();
  assertEquals(uncaught.errors, [mistake]);
});

Deno.test("an error while a connection is made is not swallowed", async () => {
  using uncaught = new Uncaught();
  const { server, port, accepted } = await plainServer();
  const context = failing("open");
  const stop = new AbortController();
  const dialling = dial(
    parseEndpoint(`127.0.0.1:${port}`, linux),
    { connectTimeout: 1000, limits: noLimits },
    1,
    { ...context, signal: stop.signal },
  );
  await uncaught.first;
  stop.abort();
  await dialling.catch(() => {});
  (await accepted).destroy();
  server.close();
  assertEquals(uncaught.errors, [mistake]);
});
