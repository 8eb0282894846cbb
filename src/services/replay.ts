import { lazily } from "../values/lazy_import.ts";
import { option, optional, required, type Value } from "../values/options.ts";
import type { Platform } from "../values/platform.ts";
import { choice, path } from "../values/value_types.ts";
import { framings } from "../framings/index.ts";
import { streamChoice } from "../recordings/select.ts";
import type { Deviation } from "../recordings/deviation.ts";
import { mask } from "../recordings/mask.ts";
import type { ReplayPart } from "../recordings/replay_plan.ts";
import { speed } from "../recordings/speed.ts";
import { defineService } from "./service.ts";

/** A file that is read later. */
interface RecordingFile {
  readonly path: string;
  readonly platform: Platform;
}

const recordingFile: Value<RecordingFile> = {
  ...path,
  parse: (text, platform) => ({ path: path.parse(text, platform), platform }),
};

export const replay = defineService({
  name: "replay",
  summary: "plays back what a server said in a recording, and compares what clients say with it",
  example: "replay:file=session.jsonl,speed=max,mask=0..1",
  options: {
    file: required(recordingFile, "what --record wrote, a JSON log, pcap or pcapng"),
    stream: optional(
      streamChoice,
      "the conversation of this number (conn of a log, tcp.stream of packets), or those of an address;" +
        " without it connection 1 gets the first one, and so on, again and again",
    ),
    speed: option(speed, "how many times as fast as recorded to answer; max for at once", "1"),
    framing: optional(
      framings,
      "where a message ends: it is compared when it is whole, not byte by byte, and what is masked may have any length",
    ),
    mask: optional(
      mask,
      "what may differ: bytes of a message, the last one included, as in 0..1/6/8.., and re:PATTERN at the end;" +
        " masked bytes that an answer repeats from its request are repeated from that which came",
    ),
    onMismatch: option(
      choice("close", "reset", "continue"),
      "what happens when a client says something else, besides an error event",
      "close",
    ),
  },
  create({ file, stream, speed, framing, mask, onMismatch }) {
    const { platform } = file;
    const load = () =>
      lazily<typeof import("../recordings/load.ts")>("../recordings/load.ts", import.meta.url);
    let recordings: Awaited<ReturnType<typeof load>>;
    let parts: readonly ReplayPart[] = [];
    let served = 0;
    return {
      async prepare(warn) {
        recordings = await load();
        const source = { file: file.path, stream, mask, framing: framing?.made, onlySent: false };
        parts = recordings.loadParts(source, "server", platform, warn);
      },
      async serve(channel, context) {
        const part = parts[served++ % parts.length]!;
        const setting = {
          speed,
          goesOn: onMismatch === "continue",
          timeout: Infinity,
          lingers: true,
          onDeviation(deviation: Deviation) {
            // Who is sent away in the middle can't be as recorded.
            if (context.signal.aborted) return;
            const message = recordings.deviationLine(deviation);
            context.emit({ event: "error", conn: channel.id, peer: channel.peer, message });
          },
        };
        const { how } = await new recordings.Replay(channel, part, setting, context).run();
        if (how === "deviated" && onMismatch === "reset") channel.reset();
      },
    };
  },
});
