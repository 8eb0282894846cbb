import { constants, gunzipSync } from "node:zlib";
import { usage } from "../values/failure.ts";
import { formatSize } from "../values/size.ts";
import { readJsonLines } from "./json_lines.ts";
import { isPcap, readPcap } from "../pcap/pcap.ts";
import { isPcapng, readPcapng } from "../pcap/pcapng_reader.ts";
import type { Recording } from "../events/conversation.ts";
import { readStreams } from "../pcap/tcp_streams.ts";

/**
 * Reads a recording of any kind; its content says which. To be loaded when it is wanted.
 * @param name of the file, for errors
 * @throws {Failure} when it is none, or what is in it can't be read
 */
export function readRecording(bytes: Uint8Array, name: string): Recording {
  if (bytes.length === 0) throw usage(`"${name}" is empty`);
  if (isPcapng(bytes)) return readStreams(readPcapng(bytes, name), name);
  if (isPcap(bytes)) return readStreams(readPcap(bytes, name), name);
  if (isGzip(bytes)) return readGzip(bytes, name);
  if (bytes[0] === 0x7b) return readJsonLines(bytes, name);
  throw usage(`"${name}" is not a recording (what --record or --log json writes, pcap or pcapng)`);
}

/** How much a compressed file may hold: a small one may be made to fill any memory. */
const mostUnpacked = 1024 * 1024 * 1024;

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Also one that ends too early: then what is in it is used up to there. */
function readGzip(bytes: Uint8Array, name: string): Recording {
  let content: Uint8Array;
  let warning: string | undefined;
  try {
    content = gunzip(bytes);
  } catch (error) {
    if (!isEnd(error)) throw usage(`"${name}" can't be unpacked: ${inWords(error)}`);
    content = gunzip(bytes, constants.Z_SYNC_FLUSH);
    warning = "the compressed file ends too early";
  }
  if (isGzip(content)) throw usage(`"${name}" is compressed twice (gunzip it first)`);
  const recording = readRecording(content, name);
  return warning === undefined
    ? recording
    : { ...recording, warnings: [warning, ...(recording.warnings ?? [])] };
}

function gunzip(bytes: Uint8Array, finishFlush = constants.Z_FINISH): Uint8Array {
  const { buffer, byteOffset, length } = gunzipSync(bytes, { maxOutputLength: mostUnpacked, finishFlush });
  return new Uint8Array(buffer, byteOffset, length);
}

function isEnd(error: unknown): boolean {
  return (error as { readonly code?: unknown }).code === "Z_BUF_ERROR";
}

function inWords(error: unknown): string {
  const { code, message } = error as { readonly code?: unknown; readonly message: string };
  return code === "ERR_BUFFER_TOO_LARGE" ? `it has more than ${formatSize(mostUnpacked)}` : message;
}
