import { concat } from "../bytes/bytes.ts";
import { define } from "../values/registry.ts";
import type { Happening, Log, Moment } from "../events/event.ts";
import { option, required } from "../values/options.ts";
import { path, size } from "../values/value_types.ts";
import type { ByteQueue } from "../io/byte_queue.ts";
import { rotatedFile } from "../io/rotated_file.ts";
import {
  behindOption,
  gaps,
  type LogMaker,
  openFile,
  patience,
  queueTo,
  rotationOptions,
  type WhenBehind,
} from "./log.ts";
import { fitBlocks, interfaceDescription, sectionHeader } from "../pcap/pcapng_blocks.ts";
import { Capture, interfaces } from "./pcapng/capture.ts";
import { mend } from "../pcap/pcapng_repair.ts";
import { largestHeader } from "../pcap/packet_header.ts";
import { PacketWriter } from "./pcapng/packet_writer.ts";
import { Timeline } from "./pcapng/timeline.ts";

export const pcapng = define({
  name: "pcapng",
  summary: "what passed as TCP/IP packets, to be looked at with Wireshark or tshark",
  example: "pcapng:file=session.pcapng",
  options: {
    file: required(path, "write to this file, behind what it holds already"),
    ...rotationOptions,
    snaplen: option(size, "keep N bytes of a packet, and always its headers; 0 for all", "0"),
    ...behindOption,
  },
  create({ file, rotate, keep, snaplen, whenBehind: mode = "wait" }): LogMaker {
    return (setting) => {
      const names = setting.isBetween ? interfaces.between : interfaces.alone;
      const snapLength = snaplen === 0 ? 0 : Math.max(snaplen, largestHeader);
      const descriptions = names.map((name) => interfaceDescription(name, snapLength));
      const header = concat([sectionHeader(origin), ...descriptions]);
      const output = openFile(file, () => {
        mend(file);
        return rotatedFile(file, { limit: rotate, keep }, { header, fit: fitBlocks });
      });
      const queue = queueTo(output, file, mode, setting);
      const timeline = new Timeline();
      const writer = new PacketWriter(queue, timeline.now, snapLength);
      return new CaptureLog(new Capture(writer, timeline, names.length - 1), writer, queue, mode, () => {
        setting.warn(gaps(file, "packets"));
      });
    };
  },
});

/** What somebody who opens the file years later has to know. */
const origin =
  "Made by tcplab from what it read and wrote. Bytes, their order and times, FIN and RST are what it saw; " +
  "handshakes, the limits of packets, acknowledgements and windows are made up.";

class CaptureLog implements Log {
  readonly wantsData = true;
  #lostSome = false;

  /** @param onGaps is told at the end if packets are missing */
  constructor(
    readonly capture: Capture,
    readonly writer: PacketWriter,
    readonly queue: ByteQueue,
    readonly mode: WhenBehind,
    readonly onGaps: () => void,
  ) {}

  get failed(): boolean {
    return this.queue.failed || this.#lostSome;
  }

  get behind(): Promise<void> | undefined {
    return this.mode === "wait" ? this.queue.behind : undefined;
  }

  write(happening: Happening, moment: Moment): void {
    if (this.queue.failed) return;
    this.writer.isMuted = this.mode === "drop" && !this.queue.hasRoom;
    // The state of connections goes on, so that what is written later fits what was written before.
    this.capture.handle(happening, moment);
    if (this.writer.missing > 0) this.#lostSome = true;
  }

  async close(): Promise<void> {
    this.writer.close();
    await this.queue.close(patience);
    if (this.#lostSome && !this.queue.failed) this.onGaps();
  }
}
