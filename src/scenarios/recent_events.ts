import type { Clock } from "../events/clock.ts";
import type { Context } from "../events/context.ts";
import type { Happening } from "../events/event.ts";
import { eventText } from "../logs/event_text.ts";
import type { TimeFormat } from "../logs/time.ts";
import { styleFor } from "../io/style.ts";

/** How many of the last events of a connection are kept: enough to see how it came to a failure. */
const kept = 12;
/** How many bytes of a piece of data are shown. */
const shown = 64;

const plain = styleFor("file", "never");

/** The last events of one connection, as lines of the text log, oldest first. */
export class RecentEvents {
  readonly #lines: string[] = [];

  get lines(): readonly string[] {
    return [...this.#lines];
  }

  add(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > kept) this.#lines.shift();
  }
}

/** Writes down what happens on the connections of one scenario. */
export class RecentEventsLog {
  readonly #recordings = new Map<number, RecentEvents>();

  constructor(readonly time: TimeFormat, readonly clock: Clock) {}

  /** From now on, what happens on the connection of this number goes into `recording`. */
  follow(conn: number, recording: RecentEvents): void {
    this.#recordings.set(conn, recording);
  }

  /** The context, but for that its events come here too. */
  watch(context: Context): Context {
    return {
      ...context,
      wantsData: true,
      emit: (happening) => {
        this.#write(happening);
        context.emit(happening);
      },
    };
  }

  #write(happening: Happening): void {
    const recording = "conn" in happening && happening.conn !== undefined
      ? this.#recordings.get(happening.conn)
      : undefined;
    recording?.add(`${this.time.clock(this.clock.wall())} ${eventText(happening, plain, shown)}`);
  }
}
