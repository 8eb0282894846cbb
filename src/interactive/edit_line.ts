const segmenter = new Intl.Segmenter("und", { granularity: "grapheme" });

/** Splits text into what a reader sees as one character each (UAX #29), so that no accent is parted from its letter. */
export function graphemesOf(text: string): string[] {
  if (/^[ -~]*$/.test(text)) return text.split("");
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Makes visible what has no picture of its own: as the escape that stands for it in a payload. */
function withEscapes(text: string): string {
  return text.replace(/[\p{C}\p{Z}]/gu, (character) => {
    return character === " " ? character : `\\u{${character.codePointAt(0)!.toString(16)}}`;
  });
}

/** One line of text and a cursor in it. Places are counted in graphemes, from 0. */
export class EditLine {
  #graphemes: readonly string[] = [];
  #cursor = 0;

  get graphemes(): readonly string[] {
    return this.#graphemes;
  }

  get cursor(): number {
    return this.#cursor;
  }

  get text(): string {
    return this.#graphemes.join("");
  }

  /** Replaces all; the cursor goes to the end. */
  set text(text: string) {
    this.#graphemes = graphemesOf(withEscapes(text));
    this.#cursor = this.#graphemes.length;
  }

  get length(): number {
    return this.#graphemes.length;
  }

  /** At the cursor. */
  insert(text: string): void {
    const before = this.#graphemes.slice(0, this.#cursor).join("") + withEscapes(text);
    this.#graphemes = graphemesOf(before + this.#graphemes.slice(this.#cursor).join(""));
    this.#cursor = Math.min(graphemesOf(before).length, this.length);
  }

  moveTo(place: number): void {
    this.#cursor = Math.max(0, Math.min(this.length, place));
  }

  /** Removes what stands between the cursor and `place`. @returns it */
  erase(place: number): string {
    const [start, end] = [Math.min(this.#cursor, place), Math.max(this.#cursor, place)];
    const gone = this.#graphemes.slice(Math.max(0, start), end);
    this.#graphemes = this.#graphemes.filter((_, i) => i < start || i >= end);
    this.moveTo(start);
    return gone.join("");
  }

  /** Where the word before the cursor starts. @param part what words are made of */
  wordStart(part: RegExp): number {
    let place = this.#cursor;
    while (place > 0 && !part.test(this.#graphemes[place - 1]!)) place--;
    while (place > 0 && part.test(this.#graphemes[place - 1]!)) place--;
    return place;
  }

  /** Where the word after the cursor ends. */
  wordEnd(part: RegExp): number {
    let place = this.#cursor;
    while (place < this.length && !part.test(this.#graphemes[place]!)) place++;
    while (place < this.length && part.test(this.#graphemes[place]!)) place++;
    return place;
  }
}
