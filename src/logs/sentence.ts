import { formatAddress } from "../core/address.ts";
import { formatDuration } from "../core/duration.ts";
import { formatEndpoint } from "../core/endpoint.ts";
import { escapeBytes } from "../core/escape.ts";
import type { Connection, Direction, Happening } from "../core/event.ts";
import { formatSize } from "../core/size.ts";
import type { Style } from "../io/style.ts";

const verbs: Record<Direction, string> = { in: "DATA", out: "SENT" };
const frameVerbs: Record<Direction, string> = { in: "FRAME", out: "SENT FRAME" };

/** An event in words, without its time. @param max how many bytes of data to show; 0 for all */
export function sentence(event: Happening, style: Style, max: number): string {
  switch (event.event) {
    case "listening":
      return `${style.good("LISTENING:")} ${formatEndpoint(event.endpoint)} ${event.service}`;
    case "open":
      return `${style.good("CONNECTED:")} ${who(event, style)}`;
    case "data":
      return `${style.strong(verbs[event.dir])} ${who(event, style)}: ${shortened(event.bytes, max)}`;
    case "frame":
      return `${style.strong(frameVerbs[event.dir])} ${who(event, style)}: ${shortened(event.bytes, max)}`;
    case "timeout":
      return `${style.warning("TIMEOUT:")} ${who(event, style)} ${event.limit} ${
        formatDuration(event.after)
      }`;
    case "error": {
      const where = event.peer && event.conn ? ` ${who({ peer: event.peer, conn: event.conn }, style)}` : "";
      return `${style.bad("ERROR:")}${where} ${event.message}`;
    }
    case "refuse":
      return `${style.warning("REFUSED:")} ${style.peer(formatAddress(event.peer))} ${event.why}`;
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
        ` in=${event.bytesIn} out=${event.bytesOut}`;
  }
}

function who({ peer, conn }: Connection, style: Style): string {
  return `${style.peer(formatAddress(peer))} #${conn}`;
}

function shortened(bytes: Uint8Array, max: number): string {
  if (max === 0 || bytes.length <= max) return escapeBytes(bytes);
  return `${escapeBytes(bytes.subarray(0, max))}... (${formatSize(bytes.length - max)} more)`;
}
