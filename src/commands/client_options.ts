import { sourceAddress } from "../client/source_address.ts";
import { until } from "../client/until.ts";
import { flag, option, optional, type Options, repeated } from "../values/options.ts";
import { split } from "../values/pacing.ts";
import { choice, count, duration, path, pattern } from "../values/value_types.ts";
import { lazyFramings } from "./lazy_catalogues.ts";
import { logOptions } from "./log_options.ts";
import type { replaying } from "./replay_options.ts";

export const replies = {
  title: "Replies",
  options: {
    until: option(
      until,
      "a reply is complete: at the peer's FIN (close), after a silence, after N bytes, at a pattern, or not waited for (sent)",
      "idle:500ms",
    ),
    expect: repeated(
      pattern,
      "what must be received in reply: the first for the first payload, and so on; waited for until --timeout if" +
        " --until is not given; exit 1 for another reply",
    ),
    ignore: repeated(
      pattern,
      "with --framing: print messages that match, but neither judge nor count them (heartbeats)",
    ),
    framing: optional(
      lazyFramings,
      "where a message ends: payloads are sent as messages, a reply is one message (--until frame), logs show them",
    ),
    timeout: option(
      duration,
      "give up when nothing is heard for this time; with --expect, when it has not come by then",
      "5s",
    ),
  },
} as const;

export const files = {
  title: "Files",
  options: {
    input: optional(path, "send the bytes of this file, instead of those of stdin"),
    output: optional(
      path,
      "write what is received into this file (overwritten), instead of to stdout; for shells whose > changes bytes",
    ),
  },
} as const;

export const sending = {
  title: "Sending",
  options: {
    template: flag("fill in {{...}} in payloads; see tcplab help template"),
    seed: optional(count(0), "what random values in templates are made from, to repeat a run"),
    gap: option(duration, "wait between a reply and the next payload", "0"),
    split: optional(split, "write in pieces of N bytes with a pause between (default pause 10ms)"),
    repeat: option(count(0), "how often to send the payloads; 0 for endlessly", "1"),
    interval: option(duration, "from the start of one repetition to the start of the next", "0"),
    for: option(duration, "start no repetition after this time; 0 for no limit", "0"),
    reconnect: flag("a new connection for every repetition"),
  },
} as const;

export const connection = {
  title: "The connection",
  options: {
    connectTimeout: option(duration, "give up connecting after this time", "5s"),
    retry: option(duration, "keep trying to connect for this time, e.g. until a device has booted", "0"),
    source: optional(sourceAddress, "connect from this address, and port"),
    close: option(choice("fin", "rst"), "how to end the connection", "fin"),
    idle: option(
      duration,
      "without payloads: give up after this time without a byte either way; 0 for never",
      "0",
    ),
  },
} as const;

export const logging = {
  ...logOptions,
  options: { verbose: flag("a text log on stderr, with what is sent too", "v"), ...logOptions.options },
} as const;

export type ClientOptions = Options<
  & typeof replies.options
  & typeof files.options
  & typeof sending.options
  & typeof replaying.options
  & typeof connection.options
  & typeof logging.options
>;
