import { type Address, formatAddress } from "../values/address.ts";
import { toBase64 } from "../bytes/bytes.ts";
import { writeHex } from "../bytes/hex_dump.ts";
import type { TextBuffer } from "../bytes/text_buffer.ts";
import { define } from "../values/registry.ts";
import { formatEndpoint } from "../values/endpoint.ts";
import { writeJsonString } from "../bytes/escape.ts";
import type { EventConnection, Happening } from "../events/event.ts";
import { usage } from "../values/failure.ts";
import { option } from "../values/options.ts";
import { choice } from "../values/value_types.ts";
import { lines, rotatedFile } from "../io/rotated_file.ts";
import {
  fileOption,
  type FormatSetting,
  type Formatter,
  type LogMaker,
  rotationOptions,
  textLog,
} from "./log.ts";

/** The version of the format; it changes when a field changes its name or meaning, not when one is added. */
const version = 1;

type DataNotation = "auto" | "hex" | "none";

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
    ...rotationOptions,
  },
  create({ data, file, rotate, keep, whenBehind }): LogMaker {
    if (rotate > 0 && file === undefined) throw usage("rotate is for a file (file=PATH)");
    const formatter = ({ time }: FormatSetting): Formatter => ({
      wantsData: true,
      format(happening, { at, ms }, into) {
        into.text(
          `{"v":${version},"at":"${time.full(at)}","ms":${thousandths(ms)},"event":"${happening.event}"`,
        );
        writeFields(into, happening, data);
        into.text("}\n");
      },
    });
    const open = (path: string) => rotatedFile(path, { limit: rotate, keep }, lines);
    return textLog({ file, whenBehind, open }, formatter);
  },
});

/** Writes the fields behind the kind of event; by hand for those of which there are many. */
function writeFields(into: TextBuffer, happening: Happening, data: DataNotation): void {
  if (happening.event === "data") {
    const { dir, offset, bytes, stage } = happening;
    const where = stage ? `,"stage":"${stage}"` : "";
    into.text(`${connection(happening)},"dir":"${dir}"${where},"offset":${offset},"bytes":${bytes.length}`);
    return writeContent(into, bytes, data);
  }
  if (happening.event === "frame") {
    const { dir, offset, size, bytes, fields, bad } = happening;
    const where = `,"dir":"${dir}","offset":${offset},"size":${size},"bytes":${bytes.length}`;
    into.text(connection(happening) + where);
    writeContent(into, bytes, data);
    if (fields) into.text(`,"fields":${JSON.stringify(fields)}`);
    if (bad) into.text(`,"bad":"${bad.kind}","problem":${JSON.stringify(bad.problem)}`);
    return;
  }
  const { event: _event, ...rest } = happening;
  const text = JSON.stringify(rest, plain);
  if (text !== "{}") into.text(`,${text.slice(1, -1)}`);
}

/** Addresses and endpoints as users write them, times to the microsecond. */
function plain(key: string, value: unknown): unknown {
  if (key === "peer" || key === "local") return formatAddress(value as Address);
  if (key === "endpoint") return formatEndpoint(value as Parameters<typeof formatEndpoint>[0]);
  return typeof value === "number" ? thousandths(value) : value;
}

function thousandths(number: number): number {
  return Math.round(number * 1000) / 1000;
}

/** What stands in every event of one connection; a connection has one address object as long as it lives. */
const connections = new WeakMap<Address, string>();

function connection({ conn, peer }: EventConnection): string {
  const known = connections.get(peer);
  if (known !== undefined) return known;
  const text = `,"conn":${conn},"peer":${JSON.stringify(formatAddress(peer))}`;
  connections.set(peer, text);
  return text;
}

function writeContent(into: TextBuffer, bytes: Uint8Array, data: DataNotation): void {
  if (data === "none") return;
  if (data === "hex") {
    into.text(',"hex":"');
    writeHex(into, bytes);
    return into.text('"');
  }
  const before = into.length;
  into.text(',"text":');
  if (writeJsonString(into, bytes)) return;
  into.length = before;
  into.text(`,"base64":"${toBase64(bytes)}"`);
}
