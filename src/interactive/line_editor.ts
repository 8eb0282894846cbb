import { utf8 } from "../bytes/bytes.ts";
import { escapeBytes } from "../bytes/escape.ts";
import { EditLine } from "./edit_line.ts";
import type { History } from "./history.ts";
import type { Key } from "./keys.ts";

/** What a key asks for that is not a matter of the line alone. */
export type Wish =
  | { readonly wish: "submit"; readonly line: string }
  /** Lines that were pasted, to be sent as they are. */
  | { readonly wish: "paste"; readonly lines: readonly string[] }
  /** Ctrl-C; Ctrl-D on an empty line; Tab; Ctrl-L. */
  | { readonly wish: "interrupt" | "end" | "complete" | "clear" };

/** What is to be seen of the line. */
export interface Shown {
  /** Stands in front of the line, while searching. */
  readonly label: string;
  readonly graphemes: readonly string[];
  readonly cursor: number;
}

const letters = /[\p{L}\p{N}_]/u;
const visible = /\S/u;

/** Edits one line as a shell does: keys in, the line and the cursor out. It knows of no terminal. */
export class LineEditor {
  readonly #line = new EditLine();
  /** What was cut last, for Ctrl-Y. */
  #cut = "";
  /** The age of the line of the history that is shown; 0 is the line that is being written. */
  #age = 0;
  #draft = "";
  #search: { query: string; age: number } | undefined;

  constructor(readonly history: History) {}

  get text(): string {
    return this.#line.text;
  }

  set text(text: string) {
    this.#line.text = text;
  }

  get isAtEnd(): boolean {
    return this.#line.cursor === this.#line.length;
  }

  get shown(): Shown {
    const label = this.#search ? `search "${this.#search.query}": ` : "";
    return { label, graphemes: this.#line.graphemes, cursor: this.#line.cursor };
  }

  insert(text: string): void {
    this.#line.insert(text);
  }

  press(key: Key): Wish | undefined {
    if (this.#search && this.#pressInSearch(key)) return;
    if ("text" in key) return this.#line.insert(key.text) as undefined;
    if ("paste" in key) return this.#paste(key.paste);
    const binding = LineEditor.#bindings[key.name];
    return binding?.(this, this.#line) ?? undefined;
  }

  /** Pasted text is text: in a line that is sent it is written so that it stands for itself, and no command begins in it. */
  #paste(text: string): Wish | undefined {
    const lines = text.split(/\r\n|\r|\n/);
    if (lines.length > 1) return { wish: "paste", lines: lines.at(-1) === "" ? lines.slice(0, -1) : lines };
    if (/^\/[^/]/.test(this.text)) return this.#line.insert(text.replace(/\p{Cc}/gu, "")) as undefined;
    const isFirst = this.#line.cursor === 0 && text.startsWith("/");
    this.#line.insert((isFirst ? "/" : "") + escapeBytes(utf8(text)));
  }

  static readonly #bindings: Readonly<
    Record<string, (editor: LineEditor, line: EditLine) => Wish | undefined | void>
  > = {
    "enter": (editor) => ({ wish: "submit", line: editor.#finish() }),
    "alt-enter": (editor) => ({ wish: "submit", line: editor.#finish() }),
    "tab": () => ({ wish: "complete" }),
    "ctrl-c": (editor) => {
      editor.#finish();
      return { wish: "interrupt" };
    },
    "ctrl-d": (_, line) => line.length === 0 ? { wish: "end" } : void line.erase(line.cursor + 1),
    "ctrl-l": () => ({ wish: "clear" }),

    "left": (_, line) => line.moveTo(line.cursor - 1),
    "ctrl-b": (_, line) => line.moveTo(line.cursor - 1),
    "right": (_, line) => line.moveTo(line.cursor + 1),
    "ctrl-f": (_, line) => line.moveTo(line.cursor + 1),
    "home": (_, line) => line.moveTo(0),
    "ctrl-a": (_, line) => line.moveTo(0),
    "end": (_, line) => line.moveTo(line.length),
    "ctrl-e": (_, line) => line.moveTo(line.length),
    "ctrl-left": (_, line) => line.moveTo(line.wordStart(letters)),
    "alt-left": (_, line) => line.moveTo(line.wordStart(letters)),
    "alt-b": (_, line) => line.moveTo(line.wordStart(letters)),
    "ctrl-right": (_, line) => line.moveTo(line.wordEnd(letters)),
    "alt-right": (_, line) => line.moveTo(line.wordEnd(letters)),
    "alt-f": (_, line) => line.moveTo(line.wordEnd(letters)),

    "backspace": (_, line) => void line.erase(line.cursor - 1),
    "delete": (_, line) => void line.erase(line.cursor + 1),
    "ctrl-w": (editor, line) => editor.#cutTo(line.wordStart(visible)),
    "alt-backspace": (editor, line) => editor.#cutTo(line.wordStart(letters)),
    "alt-d": (editor, line) => editor.#cutTo(line.wordEnd(letters)),
    "ctrl-delete": (editor, line) => editor.#cutTo(line.wordEnd(letters)),
    "ctrl-u": (editor) => editor.#cutTo(0),
    "ctrl-k": (editor, line) => editor.#cutTo(line.length),
    "ctrl-y": (editor, line) => line.insert(editor.#cut),

    "up": (editor) => editor.#browse(1),
    "ctrl-p": (editor) => editor.#browse(1),
    "down": (editor) => editor.#browse(-1),
    "ctrl-n": (editor) => editor.#browse(-1),
    "ctrl-r": (editor) => {
      editor.#keepDraft();
      editor.#search = { query: "", age: 0 };
    },
  };

  /** Empties the line. @returns what it was */
  #finish(): string {
    const { text } = this.#line;
    this.#line.text = "";
    this.#age = 0;
    return text;
  }

  #cutTo(place: number): void {
    const cut = this.#line.erase(place);
    if (cut !== "") this.#cut = cut;
  }

  #keepDraft(): void {
    if (this.#age === 0) this.#draft = this.#line.text;
  }

  #browse(step: 1 | -1): void {
    this.#keepDraft();
    this.#show(this.#age + step);
  }

  #show(age: number): void {
    const line = age === 0 ? this.#draft : this.history.line(age);
    if (line === undefined) return;
    this.#age = age;
    this.#line.text = line;
  }

  /** @returns whether the key belongs to the search; any other ends it, and works on the line that was found */
  #pressInSearch(key: Key): boolean {
    const search = this.#search!;
    if ("paste" in key) this.#find(search.query + key.paste.replace(/\p{Cc}/gu, ""), Math.max(1, search.age));
    else if ("text" in key) this.#find(search.query + key.text, Math.max(1, search.age));
    else if (key.name === "backspace") this.#find(search.query.slice(0, -1), 1);
    else if (key.name === "ctrl-r") this.#find(search.query, search.age + 1);
    else {
      this.#search = undefined;
      if (key.name !== "escape" && key.name !== "ctrl-g") return false;
      this.#show(0);
    }
    return true;
  }

  /** Searches on; when there is nothing, what was found before stays. */
  #find(query: string, from: number): void {
    const age = query === "" ? 0 : this.history.find(query, from);
    this.#search = { query, age: age ?? this.#search!.age };
    if (age !== undefined) this.#show(age);
  }
}
