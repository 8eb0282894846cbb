import { templateGrammar } from "./template_grammar.ts";

/** How one kind of value is written: for the help and for the README. */
export interface ValueGrammar {
  readonly name: string;
  readonly summary: string;
  readonly forms: ReadonlyArray<readonly [form: string, meaning: string]>;
}

export const grammars: readonly ValueGrammar[] = [
  {
    name: "endpoint",
    summary: "where to listen or connect: [scheme://][host][:port] or unix:PATH",
    forms: [
      ["9999, :9999", "port 9999 on 127.0.0.1; without a port it is 9999, for http 8888"],
      ["192.168.1.5:9999, dut.lan:9999", "an address or a name"],
      ["0.0.0.0:9999, [::]:9999", "a listener open to the network: IPv4, or IPv6 and IPv4"],
      ["[::1]:9999", "write an IPv6 address in brackets"],
      ["127.0.0.1:0", "a listener on any free port; the first line of its log says which"],
      ["http://:8888", "an HTTP listener"],
      ["unix:/tmp/x.sock", "a Unix domain socket (not on Windows)"],
    ],
  },
  {
    name: "payload",
    summary: "bytes to send: [notation:]value",
    forms: [
      [
        "hello\\r\\n",
        "text, with the escapes \\r \\n \\t \\0 \\\\ \\xHH (a byte) \\u{H} (a character, as UTF-8)",
      ],
      ["text:value", "the same, for a value that would start with another notation"],
      ["raw:C:\\temp", "text without escapes"],
      ["hex:01 03 0a", "hexadecimal bytes; spaces, 0x, commas and colons between them are tolerated"],
      ["base64:SGk=", "base64, also the URL-safe kind"],
      ["file:request.bin", "the bytes of a file"],
    ],
  },
  {
    name: "pattern",
    summary: "what received bytes are matched against: [notation:]value",
    forms: [
      ["OK\\r\\n", "a payload in any notation: these bytes"],
      ["hex:01 03 ?? ff", "bytes, of which some may be any"],
      ["re:^V=([0-9.]+)", "a regular expression over bytes; no lookaround, no \\1, counts to 1000"],
      ["re/i:ok", "one with flags: i (any case, ASCII), m (lines), s (a dot is any byte)"],
      ["re/i,search=256KiB:ok", "one that sees more than the last 64 KiB, 1 MiB at most"],
      ["re:é=\\xe9", "a character above U+007F is its bytes in UTF-8, \\xHH is one byte"],
      ["re:(?:(a)|b)+", "a group that repeats keeps what it captured last: a in ab"],
      [
        "re:^{{state.id}}$",
        "in files of rules and scenarios: a tag stands for its value, literally (\\{{ is two braces)",
      ],
      ["any", "anything, as long as it is not nothing"],
      [
        "--expect OK, when: OK",
        "and --ignore: all of a message, as content or on the wire (re: finds in it); without a framing anywhere",
      ],
      ["only=OK, match:OK", "triggers, masks and --until find it anywhere"],
    ],
  },
  templateGrammar,
  {
    name: "duration",
    summary: "a time with its unit",
    forms: [
      ["250ms, 3s, 1.5m, 2h, 1d, 100us", "milliseconds, seconds, minutes, hours, days, microseconds"],
      ["0", "no time; for a limit: none"],
    ],
  },
  {
    name: "size",
    summary: "a number of bytes",
    forms: [
      ["512", "bytes"],
      ["64KiB, 1.5MiB, 2GiB", "multiples of 1024"],
      ["10KB, 10MB, 1GB", "multiples of 1000"],
    ],
  },
];
