import { usage } from "../values/failure.ts";
import { readJsonLines } from "./json_lines.ts";
import { isPcap, readPcap } from "../pcap/pcap.ts";
import { isPcapng, readPcapng } from "../pcap/pcapng_reader.ts";
import type { Recording } from "../events/conversation.ts";
import { readStreams } from "../pcap/tcp_streams.ts";

/**
 * Reads a recording of any kind; its content says which. To be loaded when it is wanted.
 * @param name of the file, for errors
 * @throws {Failure} when it is none, or is not whole
 */
export function readRecording(bytes: Uint8Array, name: string): Recording {
  if (bytes.length === 0) throw usage(`"${name}" is empty`);
  if (isPcapng(bytes)) return readStreams(readPcapng(bytes, name), name);
  if (isPcap(bytes)) return readStreams(readPcap(bytes, name), name);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) throw usage(`"${name}" is compressed (gunzip it first)`);
  if (bytes[0] === 0x7b) return readJsonLines(bytes, name);
  throw usage(`"${name}" is not a recording (what --record or --log json writes, pcap or pcapng)`);
}
