/** A key that does something, by its name (`left`, `ctrl-a`, `alt-b`), text that was typed, or a bracketed paste. */
export type Key = { readonly text: string } | { readonly name: string } | { readonly paste: string };

const escape = "\x1b";

/** A run of text, a key of one control character, a sequence (ECMA-48: CSI, SS3), or a key pressed with Alt. */
const whole = new RegExp(
  String.raw`^(?:\P{Cc}+|\r\n|(?!${escape})\p{Cc}` +
    String.raw`|${escape}{1,2}\[[0-?]*[ -\/]*[@-~]|${escape}{1,2}O.|${escape}[^${escape}\[O])`,
  "su",
);

/** What a terminal sends before and behind pasted text when it was asked to (xterm: bracketed paste mode). */
const pasteStart = `${escape}[200~`;
const pasteEnd = `${escape}[201~`;

/** Makes keys of what a terminal in raw mode sends (ECMA-48, and what xterm adds to it). */
export class KeyDecoder {
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #rest = "";
  #isPasting = false;

  /** Whether the beginning of a sequence is there, or the Escape key was pressed: only time can tell. */
  get isWaiting(): boolean {
    return this.#rest !== "" && !this.#isPasting;
  }

  push(bytes: Uint8Array): Key[] {
    this.#rest += this.#decoder.decode(bytes, { stream: true });
    return this.#take();
  }

  /** What waited is complete as it is: the Escape key, and whatever came behind it. */
  flush(): Key[] {
    if (!this.isWaiting) return [];
    this.#rest = this.#rest.slice(1);
    return [{ name: "escape" }, ...this.#take()];
  }

  #take(): Key[] {
    const keys: Key[] = [];
    while (true) {
      const length = this.#isPasting ? this.#takePaste(keys) : this.#takeKey(keys);
      if (length === undefined) return keys;
      this.#rest = this.#rest.slice(length);
    }
  }

  /** @returns how many characters belong to the key; undefined when more must be received first */
  #takeKey(keys: Key[]): number | undefined {
    const found = whole.exec(this.#rest)?.[0];
    if (found === undefined) return undefined;
    if (found === pasteStart) this.#isPasting = true;
    else keys.push(...keyOf(found));
    return found.length;
  }

  #takePaste(keys: Key[]): number | undefined {
    const end = this.#rest.indexOf(pasteEnd);
    if (end === -1) return undefined;
    this.#isPasting = false;
    if (end > 0) keys.push({ paste: this.#rest.slice(0, end) });
    return end + pasteEnd.length;
  }
}

function keyOf(text: string): Key[] {
  if (text.startsWith(escape)) {
    const name = escaped(text.slice(1));
    return name === undefined ? [] : [{ name }];
  }
  const name = nameOf(text);
  return [name === undefined ? { text } : { name }];
}

const controls: Readonly<Record<string, string>> = {
  "\r": "enter",
  "\n": "enter",
  "\r\n": "enter",
  "\t": "tab",
  "\b": "backspace",
  "\x7f": "backspace",
};

/** The name of a control character: `\x01` is `ctrl-a`. */
function nameOf(text: string): string | undefined {
  const code = text.charCodeAt(0);
  return controls[text] ??
    (code < 0x20 ? `ctrl-${String.fromCharCode(code + 0x40).toLowerCase()}` : undefined);
}

const finals: Readonly<Record<string, string>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  F: "end",
  H: "home",
};

const numbers: Readonly<Record<string, string>> = {
  1: "home",
  3: "delete",
  4: "end",
  7: "home",
  8: "end",
};

/** What follows the first Escape. @returns undefined for a sequence that means nothing here */
function escaped(text: string): string | undefined {
  const isTwice = text.startsWith(escape);
  const sequence = isTwice ? text.slice(1) : text;
  if (!/^[[O]./s.test(sequence)) return `alt-${nameOf(text) ?? text}`;
  const [, number = "", modifiers = "1", final = ""] = /^[[O](\d*)(?:;(\d+))?([A-Za-z~])$/.exec(sequence) ??
    [];
  const name = final === "~" ? numbers[number] : finals[final];
  if (name === undefined) return undefined;
  // The modifiers are 1 and a sum of: 1 Shift, 2 Alt, 4 Ctrl.
  const held = Number(modifiers) - 1;
  if (held & 4) return `ctrl-${name}`;
  return isTwice || held & 2 ? `alt-${name}` : name;
}
