import { toHex } from "../bytes/bytes.ts";
import { printableText } from "../bytes/escape.ts";
import type { Frame } from "../events/frame.ts";

/** So many bytes of a message show what it is. */
const shown = 64;

/** What the log says of a request that no rule is for. */
export function unmatched({ content }: Frame): string {
  const start = content.subarray(0, shown);
  const text = printableText(start);
  const request = text === undefined || /[\r\n]/.test(text) ? `hex:${toHex(start)}` : JSON.stringify(text);
  return `no rule for ${request}${content.length > shown ? ` and ${content.length - shown} bytes more` : ""}`;
}
