import { usage } from "./failure.ts";

/** `name[:key=value[,key=value...]]`, taken apart: the options as text, not yet checked. */
export interface Spec {
  readonly name: string;
  readonly options: ReadonlyMap<string, string>;
}

/**
 * Reads `drip:size=1,every=10ms`. A comma inside a value is written `\,`.
 * @throws {Failure} when a part has no `=`, a key is empty or given twice
 */
export function parseSpec(text: string): Spec {
  const colon = text.indexOf(":");
  const name = colon === -1 ? text : text.slice(0, colon);
  if (!/^[a-z][a-z0-9_-]*$/.test(name)) {
    throw usage(`"${text}" is not of the form name or name:key=value,key=value`);
  }
  const options = new Map<string, string>();
  if (colon === -1 || colon === text.length - 1) return { name, options };
  for (const part of splitAtCommas(text.slice(colon + 1))) {
    const equals = part.indexOf("=");
    if (equals < 1) {
      throw usage(
        `"${part}" in "${text}" is not of the form key=value (write \\, for a comma inside a value)`,
      );
    }
    const key = part.slice(0, equals);
    if (options.has(key)) throw usage(`"${key}" is given twice in "${text}"`);
    options.set(key, part.slice(equals + 1));
  }
  return { name, options };
}

/** Splits at commas, but not at `\,`, which becomes a comma. Other backslashes are left for the value's grammar. */
function splitAtCommas(text: string): string[] {
  const parts = [""];
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character === ",") parts.push("");
    else if (character === "\\" && i + 1 < text.length) {
      const next = text[++i]!;
      parts[parts.length - 1] += next === "," ? "," : character + next;
    } else parts[parts.length - 1] += character;
  }
  return parts;
}
