import { formatAddress } from "../core/address.ts";
import { toHex } from "../core/bytes.ts";
import { define } from "../core/catalogue.ts";
import { formatEndpoint } from "../core/endpoint.ts";
import { printableText } from "../core/escape.ts";
import type { Connection, Event } from "../core/event.ts";
import { option } from "../core/options.ts";
import { choice } from "../core/values.ts";
import { fileOption, type LogMaker, textLog } from "./log.ts";

/** The version of the format; it changes when a field changes its name or meaning, not when one is added. */
const version = 1;

export const json = define({
  name: "json",
  summary: "a JSON object an event and line (JSON Lines), for programs",
  example: "json:file=events.jsonl",
  options: {
    data: option(
      choice("auto", "hex", "none"),
      "bytes as text where printable, else base64; as hexadecimal; or only how many",
      "auto",
    ),
    ...fileOption,
  },
  create({ data, file }): LogMaker {
    return textLog(file, ({ time }) => ({
      wantsData: true,
      format(event) {
        const ms = Math.round(event.ms * 1000) / 1000;
        const head = `{"v":${version},"at":"${time.full(event.at)}","ms":${ms},"event":"${event.event}"`;
        return `${head}${fields(event, data)}}\n`;
      },
    }));
  },
});

/** The fields of an event behind its kind. Written by hand: these lines are made for every message. */
function fields(event: Event, data: "auto" | "hex" | "none"): string {
  switch (event.event) {
    case "data":
      return `${
        connection(event)
      },"dir":"${event.dir}","offset":${event.offset},"bytes":${event.bytes.length}` +
        content(event.bytes, data);
    case "open":
      return `${connection(event)},"local":${JSON.stringify(formatAddress(event.local))}`;
    case "timeout":
      return `${connection(event)},"limit":"${event.limit}","after":${event.after}`;
    case "close":
      return `${connection(event)},"reason":"${event.reason}","bytesIn":${event.bytesIn}` +
        `,"bytesOut":${event.bytesOut},"lasted":${Math.round(event.lasted * 1000) / 1000}`;
    default:
      return rest(event);
  }
}

function connection({ conn, peer }: Connection): string {
  return `,"conn":${conn},"peer":${JSON.stringify(formatAddress(peer))}`;
}

function content(bytes: Uint8Array, data: "auto" | "hex" | "none"): string {
  if (data === "none") return "";
  if (data === "hex") return `,"hex":"${toHex(bytes, "")}"`;
  const text = printableText(bytes);
  return text === undefined ? `,"base64":"${base64(bytes)}"` : `,"text":${JSON.stringify(text)}`;
}

function base64(bytes: Uint8Array): string {
  return (bytes as Uint8Array & { toBase64(): string }).toBase64();
}

/** The rare events, as they are; addresses and endpoints as users write them. */
function rest(event: Event): string {
  const { at: _at, ms: _ms, event: _event, ...fields } = event;
  const text = JSON.stringify(fields, (key, value) => {
    if (key === "peer") return formatAddress(value);
    return key === "endpoint" ? formatEndpoint(value) : value;
  });
  return text === "{}" ? "" : `,${text.slice(1, -1)}`;
}
