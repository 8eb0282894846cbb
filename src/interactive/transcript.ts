import { concat, utf8 } from "../bytes/bytes.ts";
import { escapeBytes } from "../bytes/escape.ts";
import type { Fields, Frame } from "../events/frame.ts";
import { hexRows } from "../bytes/hex_dump.ts";
import { formatSize } from "../values/size.ts";
import { TerminalText } from "../io/terminal_text.ts";
import type { Style } from "../io/style.ts";
import type { TimeFormat } from "../logs/time.ts";
import type { View } from "./commands.ts";

/** What stands between the time and the text of a row. */
const signs = { in: "<", out: ">", note: "*", good: "=", bad: "!" } as const;

/** How many bytes of one thing that we sent are shown: the user knows them. */
const mostSent = 1024;

/** Bytes that wait for the rest of their last character are shown without it when they are so many. */
const mostHeld = 64 * 1024;

/** What is shown above the prompt: rows, safe for any terminal whatever a peer sends. */
export class Transcript {
  view: View = "text";
  #held: { readonly bytes: Uint8Array; readonly offset: number; readonly at: number } | undefined;

  constructor(readonly style: Style, readonly time: TimeFormat) {}

  /** Whether bytes wait for the rest of their last character: call `flush` when it does not come. */
  get isHolding(): boolean {
    return this.#held !== undefined;
  }

  flush(): string[] {
    const held = this.#held;
    this.#held = undefined;
    return held ? this.#bytes("in", held.bytes, held.offset, held.at) : [];
  }

  /** @param offset of the first byte in the stream @param at in milliseconds since 1970 */
  received(bytes: Uint8Array, offset: number, at: number): string[] {
    const held = this.#held ?? { bytes: new Uint8Array(), offset, at };
    this.#held = { ...held, bytes: concat([held.bytes, bytes]) };
    const { length } = this.#held.bytes;
    const isHeld = this.view === "text" && length < mostHeld && endsWithinCharacter(this.#held.bytes);
    return isHeld ? [] : this.flush();
  }

  /** A row a message: its content as text, or every byte of it with its place in the stream. */
  message({ content, wire, fields }: Frame, offset: number, at: number): string[] {
    const says = fields ? ` ${fieldsInWords(fields)}` : "";
    return [
      ...this.flush(),
      ...this.view === "text"
        ? this.#whole(content, at, says)
        : this.#dump("in", wire, offset, at, `a message of ${counted(wire)}${says}`),
    ];
  }

  /** The beginning of a message, or more of it. */
  part(bytes: Uint8Array, offset: number, at: number): string[] {
    return [
      ...this.flush(),
      ...this.view === "text"
        ? this.#whole(bytes, at, " (incomplete)")
        : this.#dump("in", bytes, offset, at, `${counted(bytes)} of an incomplete message`),
    ];
  }

  sent(bytes: Uint8Array, offset: number, at: number): string[] {
    const rows = [...this.flush(), ...this.#bytes("out", bytes.subarray(0, mostSent), offset, at)];
    const more = bytes.length - mostSent;
    return more > 0 ? [...rows, this.style.faint(`${indent}... (${formatSize(more)} more)`)] : rows;
  }

  /** Something that happened, or that was asked for: `text` may have several lines. */
  note(text: string, at: number): string[] {
    return [...this.flush(), ...this.#rows("note", text.split("\n"), at, (row) => row)];
  }

  good(text: string, at: number): string[] {
    return [...this.flush(), ...this.#rows("good", text.split("\n"), at, this.style.good)];
  }

  bad(text: string, at: number): string[] {
    return [...this.flush(), ...this.#rows("bad", text.split("\n"), at, this.style.bad)];
  }

  #bytes(side: "in" | "out", bytes: Uint8Array, offset: number, at: number): string[] {
    return this.view === "text"
      ? this.#rows(side, textRows(bytes), at, (row) => this.#colour(row))
      : this.#dump(side, bytes, offset, at, counted(bytes));
  }

  /** In one row, whatever is in it. @param remark of ours, in a colour that nothing of the peer has */
  #whole(bytes: Uint8Array, at: number, remark: string): string[] {
    return this.#rows(
      "in",
      [escapeBytes(bytes)],
      at,
      (row) => this.#colour(row) + (remark === "" ? "" : this.style.faint(remark)),
    );
  }

  /** Beside the time a row of the dump would be too wide for a terminal of 80 columns. */
  #dump(side: "in" | "out", bytes: Uint8Array, offset: number, at: number, head: string): string[] {
    return [...this.#rows(side, [head], at, (row) => row), ...hexRows(bytes, offset)];
  }

  #rows(
    sign: keyof typeof signs,
    texts: readonly string[],
    at: number,
    paint: (row: string) => string,
  ): string[] {
    const { style } = this;
    const paintSign = {
      in: style.good,
      out: style.warning,
      note: style.faint,
      good: style.good,
      bad: style.bad,
    };
    const head = `${style.faint(this.time.clock(at))} ${paintSign[sign](signs[sign])} `;
    return texts.map((text, i) => (i === 0 ? head : indent) + paint(text));
  }

  /** Every backslash begins an escape, as `escapeBytes` doubles those of the peer. */
  #colour(escaped: string): string {
    return escaped.replace(
      /(?:\\(?:x[0-9a-f]{2}|[\\rnt0]))+/g,
      (escapes) => this.style.peer(escapes),
    );
  }
}

/** As wide as a time, a sign and the spaces behind them. */
const indent = " ".repeat("18:00:00.123 < ".length);

function counted({ length }: Uint8Array): string {
  return length === 1 ? "1 byte" : `${length} bytes`;
}

/** `transaction=1 unit=17` */
function fieldsInWords(fields: Fields): string {
  return Object.entries(fields).map(([name, value]) => `${name}=${escapeBytes(utf8(String(value)))}`).join(
    " ",
  );
}

/** A row a line; its end is shown like any other byte. */
function textRows(bytes: Uint8Array): string[] {
  const rows: string[] = [];
  for (let start = 0; start < bytes.length;) {
    const lineFeed = bytes.indexOf(0x0a, start);
    const end = lineFeed === -1 ? bytes.length : lineFeed + 1;
    rows.push(escapeBytes(bytes.subarray(start, end)));
    start = end;
  }
  return rows;
}

/** Whether the bytes end in the middle of a UTF-8 character, so that its end may still be under way. */
function endsWithinCharacter(bytes: Uint8Array): boolean {
  const text = new TerminalText();
  text.push(bytes.subarray(-3));
  return text.end().trimEnd() !== "";
}
