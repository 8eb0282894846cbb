import { formatAddress } from "../values/address.ts";
import { formatDuration } from "../values/duration.ts";
import { formatEndpoint } from "../values/endpoint.ts";
import { utf8 } from "../bytes/bytes.ts";
import { escapeBytes } from "../bytes/escape.ts";
import type { ControlEvent, Direction, EventConnection, Happening, ProxyStage } from "../events/event.ts";
import { formatSize } from "../values/size.ts";
import type { Style } from "../io/style.ts";

const verbs: Record<Direction, string> = { in: "DATA", out: "SENT", up: "UP", down: "DOWN" };
const frameVerbs: Record<Direction, string> = {
  in: "FRAME",
  out: "SENT FRAME",
  up: "UP FRAME",
  down: "DOWN FRAME",
};
const finVerbs: Record<Direction, string> = { in: "FIN", out: "SENT FIN", up: "UP FIN", down: "DOWN FIN" };

/** An event in words, without its time. @param max how many bytes of data to show; 0 for all */
export function eventText(event: Happening, style: Style, max: number): string {
  switch (event.event) {
    case "listening":
      return `${style.good("LISTENING:")} ${formatEndpoint(event.endpoint)} ${event.service}${
        nameOf(event.proxy)
      }`;
    case "open":
      return `${style.good("CONNECTED:")} ${who(event, style)}`;
    case "data":
      return `${style.strong(verbs[event.dir] + passedOn(event.stage))} ${who(event, style)}: ${
        shortened(event.bytes, max)
      }`;
    case "fin":
      return `${style.faint(`${finVerbs[event.dir]}${passedOn(event.stage)}:`)} ${who(event, style)}` +
        ` after ${event.offset} B`;
    case "fault":
      return `${style.warning("FAULT:")} ${struck(event, style)}`;
    case "control":
      return `${style.warning("CONTROL:")} ${changed(event)}`;
    case "frame": {
      const bad = event.bad ? ` ${style.bad(`(bad: ${event.bad.problem})`)}` : "";
      return `${style.strong(frameVerbs[event.dir])} ${who(event, style)}: ${
        shortened(event.bytes, max)
      }${bad}`;
    }
    case "timeout":
      return `${style.warning("TIMEOUT:")} ${who(event, style)} ${event.limit} ${
        formatDuration(event.after)
      }`;
    case "error": {
      const where = event.peer && event.conn ? ` ${who({ peer: event.peer, conn: event.conn }, style)}` : "";
      return `${style.bad("ERROR:")}${where} ${event.message}`;
    }
    case "refuse":
      return `${style.warning("REFUSED:")} ${style.peer(formatAddress(event.peer))} ${event.why}` +
        (event.how === undefined ? "" : event.how === "fin" ? ", with FIN" : ", in silence");
    case "expect": {
      const verdict = event.ok ? style.good("MATCHED:") : style.bad("MISMATCH:");
      return `${verdict} ${who(event, style)} ${event.pattern} after ${
        formatDuration(Math.round(event.took))
      }`;
    }
    case "close":
      return `${style.faint("CLOSED:")} ${who(event, style)} ${event.reason}` +
        ` in=${event.bytesIn} out=${event.bytesOut}`;
    case "dropped":
      return style.bad(`DROPPED: ${event.events} events, because this log could not be written fast enough`);
    case "stopped":
      return `${style.good("STOPPED:")} connections=${event.connections} refused=${event.refused}` +
        ` in=${event.bytesIn} out=${event.bytesOut}${waited(event.waited)}`;
  }
}

/** How long connections waited for a log, if they did. */
function waited(ms: number | undefined): string {
  return ms === undefined ? "" : ` waited=${formatDuration(Math.ceil(ms))}`;
}

function who({ peer, conn, side }: EventConnection, style: Style): string {
  return `${style.peer(formatAddress(peer))} #${conn}${side ? ` ${side}` : ""}`;
}

/** What a fault may have changed is told twice: as it came, and as it went on. */
function passedOn(stage: ProxyStage | undefined): string {
  return stage === "delivered" ? " PASSED ON" : "";
}

/** A fault: whom it struck, which way and where, and what it did. */
function struck(event: Happening & { event: "fault" }, style: Style): string {
  const { fault, conn, peer, dir, offset, bytes, what } = event;
  const parts = conn !== undefined && peer ? [who({ conn, peer }, style)] : [];
  parts.push(style.strong(fault));
  if (dir) parts.push(dir);
  if (offset !== undefined) parts.push(`at=${offset}`);
  if (bytes !== undefined) parts.push(`bytes=${bytes}`);
  return `${parts.join(" ")}: ${what}`;
}

/** The name that a user has given to a proxy; those that we made (`proxy1`) say nothing. */
function nameOf(proxy: string | undefined): string {
  return proxy === undefined || /^proxy\d+$/.test(proxy) ? "" : ` (${quoted(proxy)})`;
}

/** A change, and who made it. Names come from clients of the API, so they are escaped. */
function changed({ by, change, proxy, toxic, what }: ControlEvent): string {
  const names = [proxy, toxic].filter((name) => name !== undefined).map((name) => quoted(name));
  const detail = what === undefined ? "" : `: ${escapeBytes(utf8(what))}`;
  return `${[by, change, ...names].join(" ")}${detail}`;
}

/** A name with a space in it, or nothing, can't be told from its neighbours without quotes. */
function quoted(name: string): string {
  return /^[^\s"]+$/.test(name) ? escapeBytes(utf8(name)) : `"${escapeBytes(utf8(name))}"`;
}

function shortened(bytes: Uint8Array, max: number): string {
  if (max === 0 || bytes.length <= max) return escapeBytes(bytes);
  return `${escapeBytes(bytes.subarray(0, max))}... (${formatSize(bytes.length - max)} more)`;
}
