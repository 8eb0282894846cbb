import { concat } from "../bytes/bytes.ts";
import { escapeForTerminal } from "../bytes/escape.ts";

/**
 * Bytes from a peer as text for a terminal, safe whatever they are. A character whose bytes come in two pieces is
 * shown whole.
 */
export class TerminalText {
  #rest: Uint8Array = new Uint8Array();
  #column = 0;

  push(bytes: Uint8Array): string {
    const all = this.#rest.length === 0 ? bytes : concat([this.#rest, bytes]);
    const whole = all.length - unfinished(all);
    this.#rest = all.slice(whole);
    return this.#note(escapeForTerminal(all.subarray(0, whole)));
  }

  /** What is left at the end, and a line end when the last line has none. */
  end(): string {
    const rest = this.#note(escapeForTerminal(this.#rest));
    this.#rest = new Uint8Array();
    if (this.#column === 0) return rest;
    this.#column = 0;
    return `${rest}\n`;
  }

  #note(text: string): string {
    if (text !== "") this.#column = text.length - 1 - text.lastIndexOf("\n");
    return text;
  }
}

/** How many bytes at the end are the beginning of a UTF-8 sequence that is not complete (RFC 3629). */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte >= 0xc0) return byte >= (back === 1 ? 0xc0 : back === 2 ? 0xe0 : 0xf0) ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}
