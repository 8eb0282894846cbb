/** Characters that input methods and word processors write in place of ASCII, and what they look like. */
const lookAlikes: Readonly<Record<string, string>> = {
  "\u00a0": " ",
  "\u2010": "-",
  "\u2011": "-",
  "\u2012": "-",
  "\u2013": "-",
  "\u2014": "-",
  "\u2212": "-",
  "\u2018": "'",
  "\u2019": "'",
  "\u201c": '"',
  "\u201d": '"',
  "\u2024": ".",
  "\u2236": ":",
  "\u3000": " ",
  "\u3002": ".",
  "\ua789": ":",
};

/** The ASCII character that a character looks like, full-width forms (U+FF01 to U+FF5E) included. */
function asciiOf(character: string): string | undefined {
  const point = character.codePointAt(0)!;
  if (point >= 0xff01 && point <= 0xff5e) return String.fromCodePoint(point - 0xfee0);
  return lookAlikes[character];
}

/** Names the first look-alike in a text: `"：" (U+FF1A) looks like ":" (write 127.0.0.1:80)`; undefined for none. */
export function explainLookAlike(text: string): string | undefined {
  const found = [...text].find((character) => asciiOf(character) !== undefined);
  if (found === undefined) return undefined;
  const point = found.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
  return `"${found}" (U+${point}) looks like ${JSON.stringify(asciiOf(found))} (write ${plainText(text)})`;
}

/** The text with each look-alike replaced by its ASCII character. */
export function plainText(text: string): string {
  return Array.from(text, (character) => asciiOf(character) ?? character).join("");
}
