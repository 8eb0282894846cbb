/** An element of an XML document. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  /** The characters that stand in it itself. */
  readonly text: string;
}

/** The characters that XML 1.0 allows at all (section 2.2). */
const allowed = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;
const nameAndAttributes = /^([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)$/;

/**
 * Reads the part of XML 1.0 that reports are written in, and is strict about it: what is not well-formed is an error,
 * as is everything that a report has no need for (comments, CDATA sections, other entities than the five of XML).
 */
export function readXml(document: string): Element {
  if (!allowed.test(document)) throw new Error("a character that XML forbids");
  const [declaration, body] = split(document, "?>");
  if (declaration !== '<?xml version="1.0" encoding="UTF-8"') throw new Error("no declaration");
  const { element, rest } = readElement(body.trimStart());
  if (rest.trim() !== "") throw new Error(`more than one root: ${rest}`);
  return element;
}

function readElement(text: string): { element: Element; rest: string } {
  if (!text.startsWith("<")) throw new Error(`not an element: ${text}`);
  const [tag, behind] = split(text.slice(1), ">");
  const [, name, pairs, empty] = nameAndAttributes.exec(tag) ?? [];
  if (name === undefined) throw new Error(`not a tag: ${tag}`);
  const attributes: Record<string, string> = {};
  for (const [, key, value] of pairs!.matchAll(/ ([a-z]+)="([^"]*)"/g)) {
    if (key! in attributes) throw new Error(`${key} stands twice`);
    attributes[key!] = characters(value!);
  }
  if (empty === "/") return { element: { name, attributes, children: [], text: "" }, rest: behind };
  const { children, content, rest } = readContent(behind, name);
  return { element: { name, attributes, children, text: content }, rest };
}

function readContent(text: string, name: string): { children: Element[]; content: string; rest: string } {
  const children: Element[] = [];
  let content = "";
  for (let left = text;;) {
    const start = left.indexOf("<");
    if (start === -1) throw new Error(`${name} has no end`);
    content += characters(left.slice(0, start));
    left = left.slice(start);
    if (left.startsWith("</")) {
      const [end, rest] = split(left.slice(2), ">");
      if (end !== name) throw new Error(`${end} ends ${name}`);
      return { children, content, rest };
    }
    const { element, rest } = readElement(left);
    children.push(element);
    left = rest;
  }
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function characters(text: string): string {
  if (text.includes("]]>")) throw new Error("]]> outside of a CDATA section");
  return text.replace(/&([^;]*);?/g, (reference, name) => {
    const character = reference.endsWith(";") ? entities[name] : undefined;
    if (character === undefined) throw new Error(`not an entity: ${reference}`);
    return character;
  });
}

function split(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  if (at === -1) throw new Error(`no ${separator} in ${text}`);
  return [text.slice(0, at), text.slice(at + separator.length)];
}
