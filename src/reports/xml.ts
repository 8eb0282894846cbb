/** Writes XML 1.0. All texts must be printable already: XML forbids most control characters, even as references. */

type Attributes = Readonly<Record<string, string | number>>;

/** An element on lines of its own. @param children elements */
export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const start = `<${name}${attributesText(attributes)}`;
  return children.length === 0 ? `${start}/>\n` : `${start}>\n${children.join("")}</${name}>\n`;
}

/** An element with text in it, as it is. */
export function textElement(name: string, attributes: Attributes, text: string): string {
  return `<${name}${attributesText(attributes)}>${escape(text)}</${name}>\n`;
}

function attributesText(attributes: Attributes): string {
  return Object.entries(attributes).map(([name, value]) => ` ${name}="${escape(String(value))}"`).join("");
}

const references: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => references[character]!);
}
