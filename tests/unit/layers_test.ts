import { dirname, join } from "node:path/posix";
import { catalogues } from "../../src/commands/catalogues.ts";
import { commands } from "../../src/commands/index.ts";
import { actionKinds } from "../../src/simulator/actions/index.ts";
import { verbs } from "../../src/scenarios/verbs/index.ts";
import { assert, assertEquals, assertLessOrEqual } from "../assert.ts";

const root = new URL("../../", import.meta.url);

interface Import {
  /** A path from the root of the repository, or the name of a package. */
  readonly of: string;
  /** Gone when the program runs. */
  readonly isType: boolean;
}

interface SourceFile {
  /** From the root of the repository: `src/bytes/bytes.ts`. */
  readonly path: string;
  readonly lines: number;
  readonly text: string;
  readonly imports: readonly Import[];
}

function* walk(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(new URL(`${folder}/`, root))) {
    if (isDirectory) yield* walk(`${folder}/${name}`);
    else if (name.endsWith(".ts")) yield `${folder}/${name}`;
  }
}

function readSource(path: string): SourceFile {
  const text = Deno.readTextFileSync(new URL(path, root));
  const found = text.matchAll(/^(?:import|export)\b([^;"]*)\bfrom "([^"]+)"|\bimport\("([^"]+)"\)/gm);
  const imports = found.map(([, names = "", from, lazily]): Import => {
    const name = from ?? lazily ?? "";
    return { of: name.startsWith(".") ? join(dirname(path), name) : name, isType: /^\s*type\b/.test(names) };
  });
  return { path, text, lines: text.split("\n").length - 1, imports: [...imports] };
}

const files = [...walk("src"), "main.ts"].map(readSource);

/** From the bottom up: a file imports from its own folder and from those before it, never from a later one. */
const order = [
  ...["bytes", "values", "events", "templates"],
  ...["net", "framings", "io", "reports", "schema", "dialogue", "pcap", "logs", "faults"],
  ...["server", "recordings", "simulator", "services", "http", "scenarios", "proxy"],
  ...["client", "interactive", "toxiproxy", "load", "web"],
  ...["cli", "commands"],
];

/** The folder right below src. */
function part(path: string): string {
  return path.split("/")[1] ?? "";
}

function layerOf(path: string): number {
  return path === "main.ts" ? order.length : order.indexOf(part(path));
}

Deno.test("every folder of src has its place in the order of folders", () => {
  for (const { path } of files) assert(layerOf(path) >= 0, path);
});

Deno.test("imports between folders run downwards only, so no folder needs itself by a detour", () => {
  const wrong = files.flatMap(({ path, imports }) =>
    imports.filter((each) => each.of.startsWith("src/"))
      .filter((each) => part(each.of) !== part(path) && layerOf(each.of) >= layerOf(path))
      .map((each) => `${path} imports ${each.of}`)
  );
  assertEquals(wrong, []);
});

Deno.test("every import of ours is of a file that is there, in src but for the version", () => {
  const known = new Set([...files.map(({ path }) => path), "deno.json"]);
  const ours = files.flatMap(({ imports }) => imports).filter((each) =>
    /^(src\/|\.\.|main|deno\.json)/.test(each.of)
  );
  assertEquals(ours.filter((each) => !known.has(each.of)), []);
  // The pattern that finds them must find them: the command table loads its commands lazily.
  assert(ours.length > 300);
  assert(
    files.some(({ path, imports }) =>
      path === "main.ts" && imports.some(({ of }) => of === "src/cli/main.ts")
    ),
  );
});

Deno.test("no file of src needs itself, by whatever way", () => {
  const needs = new Map(files.map(({ path, imports }) => [path, imports.filter((each) => !each.isType)]));
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    assert(!trail.includes(path), [...trail, path].join(" -> "));
    if (done.has(path)) return;
    // The command table loads commands only when they are chosen; help is one of them, and shows the table.
    const lazy = path === "src/commands/index.ts";
    for (const { of } of lazy ? [] : needs.get(path) ?? []) visit(of, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) visit(path, []);
});

function importers(packages: RegExp, alsoTypes: boolean): string[] {
  const using = files.filter(({ imports }) =>
    imports.some(({ of, isType }) => packages.test(of) && (alsoTypes || !isType))
  );
  return [...new Set(using.map(({ path }) => dirname(path)))].sort();
}

Deno.test("only net opens sockets, and only http speaks HTTP", () => {
  assertEquals(importers(/^node:(net|tls|dgram)$/, false), ["src/net"]);
  assertEquals(importers(/^node:https?$/, false), ["src/http"]);
  const withDeno = files.filter(({ text }) => /\bDeno\.(listen|connect|serve)|\bfetch\(/.test(text));
  assertEquals(withDeno.map(({ path }) => path), []);
});

Deno.test("only net and http know what a socket is", () => {
  assertEquals(importers(/^node:(net|tls|https?)$/, true), ["src/http", "src/net"]);
});

Deno.test("bytes, values, events and templates are pure: they know of no file, socket or system", () => {
  const pure = files.filter(({ path }) => ["bytes", "values", "events", "templates"].includes(part(path)));
  for (const { path, text, imports } of pure) {
    const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
    assert(!/\bDeno\b|\bprocess\b|\bconsole\b/.test(code), path);
    // Only `node:module` can load a package at its first use without waiting for it.
    const isLazy = ["src/values/expression_engine.ts", "src/templates/hashes.ts"].includes(path);
    const allowed = isLazy ? "node:module" : undefined;
    assertEquals([path, imports.filter(({ of }) => of.startsWith("node:") && of !== allowed)], [path, []]);
  }
  const clockless = pure.filter(({ path }) => path !== "src/events/clock.ts");
  assertEquals(clockless.filter(({ text }) => /Date\.now|performance|setTimeout/.test(text)), []);
});

const indexes = [
  ...catalogues.map(({ kind, choices }) => ({ kind, folder: `src/${kind}s`, choices })),
  { kind: "step", folder: "src/scenarios/verbs", choices: verbs.map(({ name }) => name) },
  { kind: "action", folder: "src/simulator/actions", choices: actionKinds.map(({ name }) => name) },
];

for (const { kind, folder, choices } of indexes) {
  Deno.test(`every ${kind} has a file of its own, and stands in the index`, () => {
    const defining = files.filter(({ path, text }) =>
      dirname(path) === folder && /\bdefine(Service|Verb|Action)?\(/.test(text)
    );
    const names = defining.map(({ path }) => path.replace(/^.*\/|\.ts$/g, ""));
    assertEquals(choices.map((name) => name.replaceAll("-", "_")).sort(), names.sort());
  });
}

Deno.test("every command has a file of its own, and stands in the index", () => {
  const defining = files.filter(({ text }) => /\bexport default defineCommand\(/.test(text));
  const names = defining.map(({ path }) => path.replace(/^src\/commands\/|\.ts$/g, "").replaceAll("_", "-"));
  assertEquals(commands.map(({ name }) => name).sort(), names.sort());
});

Deno.test("a file of src is short enough to hold in the head", () => {
  for (const { path, lines } of files) assertLessOrEqual(lines, 350, path);
  const median = files.map(({ lines }) => lines).sort((a, b) => a - b)[files.length >> 1]!;
  assertLessOrEqual(median, 100);
});

Deno.test("files and folders of src have names in snake_case", () => {
  for (const { path } of files) assert(/^(src(\/[a-z]+)+\/)?[a-z]+(_[a-z0-9]+)*(\.d)?\.ts$/.test(path), path);
});

Deno.test("no type name is exported twice: one name has one meaning", () => {
  const places = new Map<string, string[]>();
  for (const { path, text } of files) {
    const exported = text.matchAll(/^export (?:abstract )?(?:interface|type|class|enum) (\w+)/gm);
    for (const [, name = ""] of exported) places.set(name, [...places.get(name) ?? [], path]);
  }
  assert(places.size > 300);
  assertEquals([...places].filter(([, paths]) => paths.length > 1), []);
});
