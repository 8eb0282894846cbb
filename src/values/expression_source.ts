import { type ByteSet, escapeByte, lineEnds, not, set, sets, writeClass } from "./byte_set.ts";
import { utf8 } from "../bytes/bytes.ts";
import { usage } from "./failure.ts";
import { carriageReturn, lineFeed } from "./marked_lines.ts";

/** A regular expression of JavaScript in the syntax of RE2. */
export interface Translation {
  readonly source: string;
  /** The name of each group, in their order; undefined for one without. Two may share one. */
  readonly groups: readonly (string | undefined)[];
  /** The text must be marked before a search (`markLines`): RE2 only knows LF as the end of a line. */
  readonly marksLines: boolean;
}

/**
 * Translates what V8 accepts (without the flags u and v) so that it means the same over bytes, a character a byte:
 * `.`, `\s`, `^` and `$` know CR as well as LF. A character above U+007F is its bytes in UTF-8, `\xHH` is a byte, and
 * `i` only folds ASCII.
 * @param source of a regular expression that V8 accepts
 * @throws {Failure} for what RE2 can't do, and for the escapes of other languages that mean another thing here
 */
export function translate(source: string, flags: string): Translation {
  const translator = new Translator(source, flags, false);
  const plain = translator.run();
  if (!translator.hasLineAnchors) return { source: plain, groups: translator.groups, marksLines: false };
  const marked = new Translator(source, flags, true);
  return { source: marked.run(), groups: marked.groups, marksLines: true };
}

interface Modes {
  readonly ignoresCase: boolean;
  readonly isMultiline: boolean;
  readonly dotIsAll: boolean;
}

/** A member of a class: a byte, a set of bytes (`\d`), or a character that is more than one byte. */
type Member = { byte: number } | { set: ByteSet } | { character: string };

const controls: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13 };

/** Escapes that other languages have, and JavaScript takes for the letter: nobody means that. */
const foreign: Readonly<Record<string, string>> = {
  A: "write ^",
  z: "write $",
  Z: "write $",
  Q: "put a backslash before each character that has a meaning",
  p: "write the characters in a class, as in [A-Za-z]",
  P: "write the characters in a class, as in [^A-Za-z]",
};

const largestCount = 1000;

class Translator {
  readonly groups: (string | undefined)[] = [];
  /** A `^` or `$` of lines was met. */
  hasLineAnchors = false;
  readonly #source: string;
  readonly #marksLines: boolean;
  readonly #groupCount: number;
  readonly #hasNames: boolean;
  #modes: Modes;
  #at = 0;

  constructor(source: string, flags: string, marksLines: boolean) {
    this.#source = source;
    this.#marksLines = marksLines;
    // An alternative that is empty matches anything, and so shows which groups there are.
    const probe = new RegExp(`${source}|`, flags).exec("")!;
    this.#groupCount = probe.length - 1;
    this.#hasNames = probe.groups !== undefined;
    this.#modes = {
      ignoresCase: flags.includes("i"),
      isMultiline: flags.includes("m"),
      dotIsAll: flags.includes("s"),
    };
  }

  run(): string {
    return this.#alternatives();
  }

  /** Up to the end, or a `)`, which stays. */
  #alternatives(): string {
    let written = "";
    while (this.#at < this.#source.length && this.#source[this.#at] !== ")") {
      if (this.#take("|")) written += "|";
      else written += this.#term();
    }
    return written;
  }

  #term(): string {
    const assertion = this.#assertion();
    if (assertion !== undefined) return assertion;
    const atom = this.#take("(") ? this.#group() : this.#take("[") ? this.#class() : this.#atom();
    return atom + this.#quantifier();
  }

  #assertion(): string | undefined {
    const { isMultiline } = this.#modes;
    const [, sign] = this.#match(/([\^$]|\\[bB])/y) ?? [];
    if (sign !== "^" && sign !== "$") return sign;
    if (!isMultiline) return sign === "^" ? "\\A" : "\\z";
    this.hasLineAnchors = true;
    return `(?m:${sign})`;
  }

  #group(): string {
    const start = this.#at - 1;
    const [looking] = this.#match(/\?<?[=!]/y) ?? [];
    if (looking !== undefined) {
      throw unsupported(`"(${looking}" looks ${looking.includes("<") ? "behind" : "ahead"}`);
    }
    const before = this.#modes;
    const [, name] = this.#match(/\?<([^>]*)>/y) ?? [];
    const [isUnnamed, on = "", off = ""] = name === undefined
      ? this.#match(/\?([ims]*)(?:-([ims]*))?:/y) ?? []
      : [];
    if (isUnnamed === undefined) this.groups.push(name);
    else this.#modes = changed(before, on, off);
    const inside = this.#alternatives();
    if (!this.#take(")")) throw new Error(`"${this.#source.slice(start)}" has no end`);
    this.#modes = before;
    return `(${isUnnamed === undefined ? "" : "?:"}${inside})`;
  }

  #quantifier(): string {
    const found = this.#match(/(?:[*+?]|\{(\d+)(?:,(\d*))?\})\??/y);
    if (!found) return "";
    const [written, least = "", most = ""] = found;
    if (Number(least) > largestCount || Number(most) > largestCount) {
      throw unsupported(`"${written}" is more than ${largestCount} times`);
    }
    return written;
  }

  #atom(): string {
    if (this.#take(".")) return this.#writeSet(this.#modes.dotIsAll ? set([0, 255]) : not(lineEnds));
    const member = this.#take("\\") ? this.#escape(false) : this.#character();
    if ("set" in member) return this.#writeSet(member.set);
    return "byte" in member ? this.#writeByte(member.byte) : this.#writeCharacter(member.character);
  }

  #class(): string {
    const isNegated = this.#take("^");
    const bytes = set();
    const characters = new Set<string>();
    const add = (member: Member) => {
      if ("character" in member) characters.add(member.character);
      else if ("byte" in member) bytes[member.byte] = true;
      else member.set.forEach((isIn, byte) => bytes[byte] ||= isIn);
    };
    while (!this.#take("]")) {
      const first = this.#classMember();
      if (this.#source[this.#at] !== "-" || this.#source[this.#at + 1] === "]") {
        add(first);
        continue;
      }
      this.#at++;
      const last = this.#classMember();
      if ("byte" in first && "byte" in last) {
        for (let byte = first.byte; byte <= last.byte; byte++) bytes[byte] = true;
      } else if ("set" in first || "set" in last) {
        // A set has no place in a range: the hyphen stands for itself.
        [first, { byte: 0x2d }, last].forEach(add);
      } else throw manyBytes("character" in first ? first : last as { character: string }, "in a range");
    }
    const [character] = characters;
    if (isNegated && character !== undefined) throw manyBytes({ character }, "in a class with ^");
    const folded = this.#fold(bytes);
    const written = this.#writeSet(isNegated ? not(folded) : folded);
    if (characters.size === 0) return written;
    const units = Array.from(characters, (each) => this.#writeCharacter(each));
    return `(?:${[...(bytes.includes(true) ? [written] : []), ...units].join("|")})`;
  }

  #classMember(): Member {
    return this.#take("\\") ? this.#escape(true) : this.#character();
  }

  #character(): Member {
    const character = String.fromCodePoint(this.#source.codePointAt(this.#at)!);
    this.#at += character.length;
    return memberOf(character);
  }

  /** What stands behind a backslash. */
  #escape(isInClass: boolean): Member {
    const [, braced] = this.#match(/x\{([\da-f]+)\}/iy) ?? [];
    if (braced !== undefined) {
      const byte = parseInt(braced, 16);
      if (byte <= 0xff) return { byte };
      throw usage(
        `"\\x{${braced}}" is more than a byte (write a character as it is, or as \\u{${braced}})`,
      );
    }
    const [, hex] = this.#match(/x([\da-f]{2})/iy) ?? [];
    if (hex !== undefined) return { byte: parseInt(hex, 16) };
    const [, point] = this.#match(/u\{([\da-f]{1,6})\}/iy) ?? [];
    if (point !== undefined) return escaped(parseInt(point, 16), `\\u{${point}}`);
    const [, unit] = this.#match(/u([\da-f]{4})/iy) ?? [];
    if (unit !== undefined) return this.#codeUnit(unit);
    const [, letter] = this.#match(isInClass ? /c([a-z\d_])/iy : /c([a-z])/iy) ?? [];
    if (letter !== undefined) return { byte: letter.charCodeAt(0) % 32 };
    // Without a letter behind it, the backslash stands for itself.
    if (this.#source[this.#at] === "c") return { byte: 0x5c };
    const number = this.#number(isInClass);
    if (number !== undefined) return { byte: number };
    if (isInClass && this.#take("b")) return { byte: 8 };
    return this.#letter();
  }

  #letter(): Member {
    const letter = this.#source[this.#at]!;
    if (Object.hasOwn(sets, letter)) return this.#at++, { set: sets[letter]! };
    if (Object.hasOwn(controls, letter)) return this.#at++, { byte: controls[letter]! };
    if (Object.hasOwn(foreign, letter)) throw usage(`"\\${letter}" has no meaning here: ${foreign[letter]}`);
    if (letter === "k" && this.#hasNames) throw unsupported('"\\k" refers back to a group');
    return this.#character();
  }

  /** A byte in octal digits, if it is one and does not refer to a group. */
  #number(isInClass: boolean): number | undefined {
    const [reference] = isInClass ? [] : this.#peek(/[1-9]\d*/y) ?? [];
    if (reference !== undefined && Number(reference) <= this.#groupCount) {
      throw unsupported(`"\\${reference}" refers back to a group`);
    }
    const [octal] = this.#match(/[0-3][0-7]{0,2}|[4-7][0-7]?/y) ?? [];
    return octal === undefined ? undefined : parseInt(octal, 8);
  }

  #codeUnit(digits: string): Member {
    const unit = parseInt(digits, 16);
    const [, low] = unit >= 0xd800 && unit <= 0xdbff ? this.#match(/\\u(d[c-f][\da-f]{2})/iy) ?? [] : [];
    if (low === undefined) return escaped(unit, `\\u${digits}`);
    return memberOf(String.fromCharCode(unit, parseInt(low, 16)));
  }

  /** With all letters of ASCII in both cases, where case is ignored. */
  #fold(bytes: ByteSet): ByteSet {
    if (!this.#modes.ignoresCase) return bytes;
    return bytes.map((isIn, byte) => isIn || (isLetter(byte) && bytes[byte ^ 0x20]!));
  }

  #writeByte(byte: number): string {
    if (this.#modes.ignoresCase && isLetter(byte)) return `(?i:${String.fromCharCode(byte)})`;
    if (this.#marksLines && lineEnds[byte]) return `(?:\n${byte === 10 ? lineFeed : carriageReturn}\n)`;
    return escapeByte(byte);
  }

  #writeCharacter(character: string): string {
    return `(?:${Array.from(utf8(character), escapeByte).join("")})`;
  }

  #writeSet(bytes: ByteSet): string {
    if (!this.#marksLines || (!bytes[10] && !bytes[13])) return writeClass(bytes);
    const others = writeClass(bytes.map((isIn, byte) => isIn && !lineEnds[byte]));
    return `(?:${
      [others, ...[10, 13].filter((end) => bytes[end]).map((end) => this.#writeByte(end))].join("|")
    })`;
  }

  #take(character: string): boolean {
    if (this.#source[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #match(expression: RegExp): RegExpExecArray | null {
    const found = this.#peek(expression);
    this.#at += found?.[0].length ?? 0;
    return found;
  }

  #peek(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.#at;
    return expression.exec(this.#source);
  }
}

function changed(modes: Modes, on: string, off: string): Modes {
  const mode = (letter: string, was: boolean) => on.includes(letter) || (was && !off.includes(letter));
  return {
    ignoresCase: mode("i", modes.ignoresCase),
    isMultiline: mode("m", modes.isMultiline),
    dotIsAll: mode("s", modes.dotIsAll),
  };
}

function memberOf(character: string): Member {
  const point = character.codePointAt(0)!;
  return point <= 0x7f ? { byte: point } : { character };
}

function escaped(point: number, written: string): Member {
  if (point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff)) {
    return memberOf(String.fromCodePoint(point));
  }
  throw usage(`"${written}" is not a character`);
}

function isLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}

function unsupported(what: string): Error {
  return usage(`${what}, which a search in linear time can't do (use a framing or check)`);
}

function manyBytes({ character }: { character: string }, where: string): Error {
  const count = utf8(character).length;
  return usage(`"${character}" is ${count} bytes in UTF-8 and can't be used ${where} (write bytes as \\xHH)`);
}
