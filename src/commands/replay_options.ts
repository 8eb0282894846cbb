import { lazily } from "../values/lazy_import.ts";
import { flag, optional, type Value } from "../values/options.ts";
import { path } from "../values/value_types.ts";

/** A value whose grammar is only loaded when it is on the command line. */
function lazyValue<T>(placeholder: string, load: () => Promise<Value<T>>): Value<T> {
  let loaded: Value<T> | undefined;
  return {
    placeholder,
    async prepare() {
      loaded ??= await load();
    },
    parse(text, platform) {
      if (!loaded) throw new Error(`the grammar of ${placeholder} was not prepared`);
      return loaded.parse(text, platform);
    },
  };
}

/** The conversation of a recording that is meant. */
export const lazyStream = lazyValue(
  "N|ENDPOINT",
  async () =>
    (await lazily<typeof import("../recordings/select.ts")>("../recordings/select.ts", import.meta.url))
      .streamChoice,
);

const lazySpeed = lazyValue(
  "FACTOR|max",
  async () =>
    (await lazily<typeof import("../recordings/speed.ts")>("../recordings/speed.ts", import.meta.url)).speed,
);

const lazyMask = lazyValue(
  "MASK",
  async () =>
    (await lazily<typeof import("../recordings/mask.ts")>("../recordings/mask.ts", import.meta.url)).mask,
);

export const replaying = {
  title: "Replaying",
  options: {
    replay: optional(
      path,
      "send what the client sent in this recording (of --record, a JSON log, pcap, pcapng), and compare the replies;" +
        " exit 1 if that is something else",
    ),
    replayStream: optional(
      lazyStream,
      "the conversation of this number (conn of a log, tcp.stream of packets), or those of an address",
    ),
    replaySpeed: optional(
      lazySpeed,
      "how many times as fast as recorded to speak; max for at once (default 1)",
    ),
    replayMask: optional(
      lazyMask,
      "what may differ: bytes of a message, the last one included, as in 0..1/6/8.., and re:PATTERN at the end",
    ),
    onlySent: flag("replay what the client sent as far as it was captured, and do not compare the replies"),
  },
} as const;
