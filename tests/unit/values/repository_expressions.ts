/** A regular expression as a user of tcplab writes it. */
export interface WrittenExpression {
  readonly flags: string;
  readonly source: string;
}

const root = new URL("../../../", import.meta.url);
const folders = ["README.md", "README.zh-CN.md", "docs", "scripts", "src", "tests"];

/** Every `re:` in the documents, examples, sources and tests that is a regular expression for V8, each once. */
export function repositoryExpressions(): WrittenExpression[] {
  const found = new Map<string, WrittenExpression>();
  for (const path of folders.flatMap((folder) => [...walk(folder)])) {
    const text = Deno.readTextFileSync(new URL(path, root));
    for (const [, quote = "", flags = "", rest = ""] of text.matchAll(/(["'`]?)\bre(?:\/([ims]+))?:(.*)/g)) {
      const source = quote === "" ? rest.replace(/[\s|"'`,)}].*$/, "") : quoted(rest, quote, path);
      if (source && isExpression(source, flags)) found.set(`${flags}:${source}`, { flags, source });
    }
  }
  return [...found.values()];
}

function* walk(path: string): Generator<string> {
  if (
    path.endsWith("original") ||
    /\/(repository_expressions|expression_test|expression_differences_test)\.ts$/.test(path)
  ) return;
  if (/\.(ts|md|yaml|sh)$/.test(path)) yield path;
  else if (!/\.\w+$/.test(path)) {
    for (const { name } of Deno.readDirSync(new URL(`${path}/`, root))) yield* walk(`${path}/${name}`);
  }
}

/** Up to the closing quote; in TypeScript with its escapes undone. */
function quoted(rest: string, quote: string, path: string): string | undefined {
  if (!path.endsWith(".ts")) return rest.slice(0, Math.max(0, rest.indexOf(quote)));
  const [body] = new RegExp(`^(?:\\\\.|[^\\\\${quote}])*(?=${quote})`).exec(rest) ?? [];
  if (body === undefined || body.includes("${")) return undefined;
  try {
    return JSON.parse(
      `"${
        body.replaceAll(/\\x(..)/g, "\\u00$1").replaceAll(
          /\\(['`0])|(")/g,
          (_, one, two) => one ?? `\\${two}`,
        )
      }"`,
    );
  } catch {
    return undefined;
  }
}

function isExpression(source: string, flags: string): boolean {
  try {
    return new RegExp(source, flags) !== undefined;
  } catch {
    return false;
  }
}
