// @ts-types="./colors.d.ts"
import { bold, cyan, dim, green, red, setColorEnabled, yellow } from "@std/fmt/colors";

/** How a piece of text is meant; whether it shows depends on where it goes. */
export interface Style {
  strong(text: string): string;
  faint(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warning(text: string): string;
  peer(text: string): string;
}

const same = (text: string) => text;
const plain: Style = { strong: same, faint: same, good: same, bad: same, warning: same, peer: same };
const coloured: Style = { strong: bold, faint: dim, good: green, bad: red, warning: yellow, peer: cyan };

export type ColorChoice = "auto" | "always" | "never";

/** The style for a stream. With `auto`, colours are for terminals, unless NO_COLOR is set (no-color.org). */
export function styleFor(stream: "stdout" | "stderr" | "file", choice: ColorChoice): Style {
  const wanted = choice === "auto"
    ? stream !== "file" && !Deno.noColor && Deno[stream].isTerminal()
    : choice === "always";
  if (wanted) setColorEnabled(true);
  return wanted ? coloured : plain;
}
