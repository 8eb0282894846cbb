// @ts-types="../../src/io/colors.d.ts"
import { bold, cyan, dim, green, red, setColorEnabled, yellow } from "@std/fmt/colors";

setColorEnabled(!Deno.noColor && Deno.stdout.isTerminal());

/** Who says a line. */
export type Side = "server" | "client" | "http";

const colours: Record<Side, (text: string) => string> = { server: cyan, client: green, http: yellow };

export function title(text: string): void {
  console.log(`\n${bold(text)}`);
}

/** A command line, as a user would type it. */
export function commandLine(side: Side, words: readonly string[]): void {
  line(side, bold(`$ ${words.map((word) => /[\s"]/.test(word) ? `'${word}'` : word).join(" ")}`));
}

export function line(side: Side, text: string): void {
  console.log(`${colours[side](side.padStart(6))} ${dim("|")} ${text}`);
}

export function verdict(isGood: boolean, text: string): void {
  console.log(`\n${isGood ? green("ok") : red("failed")}: ${text}`);
}
