import type { Context } from "../../../src/events/context.ts";
import { createContext } from "../../../src/events/context.ts";
import type { Happening, Log } from "../../../src/events/event.ts";
import { withErrorBursts } from "../../../src/proxy/error_bursts.ts";
import { assertEquals } from "../../assert.ts";
import { FakeClock } from "../fake_clock.ts";

function setUp() {
  const said: string[] = [];
  const log: Log = {
    wantsData: false,
    failed: false,
    write: (happening) => void said.push(happening.event === "error" ? happening.message : happening.event),
    close: () => Promise.resolve(),
  };
  const clock = new FakeClock();
  const context = withErrorBursts(createContext([log], new AbortController().signal, clock));
  return { said, clock, context };
}

const peer = { host: "127.0.0.1", port: 1 };
const stopped: Happening = { event: "stopped", connections: 0, refused: 0, bytesIn: 0, bytesOut: 0 };

function fail(context: Context, times: number, message: string): void {
  for (let conn = 1; conn <= times; conn++) context.emit({ event: "error", conn, peer, message });
}

Deno.test("withErrorBursts() says an error of connections once, and a second later how many more had it", async () => {
  const { said, clock, context } = setUp();
  fail(context, 400, "refused");
  fail(context, 1, "reset");
  context.emit({ event: "error", message: "of no connection" });
  context.emit({ event: "error", message: "of no connection" });
  assertEquals(said.splice(0), ["refused", "reset", "of no connection", "of no connection"]);
  await clock.advance(999);
  fail(context, 1, "refused");
  await clock.advance(1);
  assertEquals(said.splice(0), ["refused (400 more connections within 1s)"]);
  fail(context, 1, "refused");
  await clock.advance(1000);
  assertEquals(said.splice(0), ["refused (1 more connection within 1s)"]);
  await clock.advance(1000);
  assertEquals([said, clock.waiting], [[], 0]);
  fail(context, 1, "refused");
  assertEquals(said, ["refused"]);
});

Deno.test("withErrorBursts() says what was counted before the program has stopped, and leaves no timer", () => {
  const { said, clock, context } = setUp();
  fail(context, 3, "refused");
  context.emit(stopped);
  assertEquals(said, ["refused", "refused (2 more connections within 1s)", "stopped"]);
  assertEquals(clock.waiting, 0);
});
