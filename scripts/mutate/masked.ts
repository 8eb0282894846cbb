/** Comments, strings, templates and regular expressions: what is no code. */
const noCode = new RegExp(
  [
    /\/\*[\s\S]*?\*\//,
    /\/\/.*/,
    /"(?:[^"\\\n]|\\.)*"/,
    /'(?:[^'\\\n]|\\.)*'/,
    /`(?:[^`\\]|\\[\s\S])*`/,
    /(?<=[(,=:[!&|?;]\s*|return )\/(?![*/])(?:[^\/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/,
  ].map(({ source }) => source).join("|"),
  "g",
);

/** A source with blanks in place of all that is no code; each character stays in its place. */
export function masked(text: string): string {
  return text.replace(noCode, (found) => found.replace(/[^\n]/g, " "));
}
