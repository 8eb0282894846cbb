import {
  type Completed,
  type CompletedArgument,
  type CompletedCommand,
  type CompletedOption,
  type CompletedPart,
  type Completions,
  globalOptions,
  type Word,
} from "./completions.ts";

/** A completion script for zsh: to be sourced, or to be put as a file `_tcplab` into `$fpath`. */
export function zshCompletions({ commands, specs }: Completions): string {
  return [
    "#compdef tcplab",
    "# zsh completion for tcplab",
    "",
    ...specs.flatMap(({ kind, parts }) => specFunction(kind, parts)),
    ...commands.flatMap(({ text, arguments: args }) => argumentFunctions(text, args)),
    beginningsFunction,
    "_tcplab() {",
    "  local context state state_descr line",
    "  typeset -A opt_args",
    "  _arguments -C \\",
    ...globalOptions.map((option) => `    ${optionSpec(option, "(- *)")} \\`),
    "    '1: :->command' '*:: :->rest'",
    "  if [[ $state == command ]]; then",
    ...describe("command", commands).map((line) => `  ${line}`),
    "  elif [[ $state == rest ]]; then",
    "    case $words[1] in",
    ...commands.flatMap(commandCase),
    "    esac",
    "  fi",
    "}",
    "",
    // From $fpath this file is loaded as the function's body when it is first called; sourced, it only defines it.
    'if [[ $funcstack[1] == _tcplab ]]; then _tcplab "$@"; else compdef _tcplab tcplab; fi',
  ].join("\n");
}

/** `name`, and behind the colon keys with values. */
function specFunction(kind: string, parts: readonly CompletedPart[]): string[] {
  return [
    `_tcplab_${kind}() {`,
    ...parts.filter(({ options }) => options.length > 0).flatMap(({ text, options }) => [
      `  if compset -P ${quote(`${text}:`)}; then`,
      `    _values -s , ${quote(`${kind} ${text}`)} \\`,
      `      ${options.map((option) => optionSpec(option)).join(" \\\n      ")}`,
      "    return",
      "  fi",
    ]),
    ...describe(kind, parts),
    "}",
    "",
  ];
}

/** For arguments that are one of some words with a help; they may depend on the word before. */
function argumentFunctions(command: string, args: readonly CompletedArgument[]): string[] {
  const positions = new Set(args.filter(isDescribed).map(({ position }) => position));
  return Array.from(positions).flatMap((position) => [
    `_tcplab_${command}_${position}() {`,
    "  case $words[CURRENT-1] in",
    ...args.filter((argument) => argument.position === position).flatMap(({ after, value }) => [
      `    ${after ?? "*"})`,
      ...describe(value.placeholder, value.words).map((line) => `    ${line}`),
      "      ;;",
    ]),
    "  esac",
    "}",
    "",
  ]);
}

function isDescribed({ value }: CompletedArgument): boolean {
  return value.words.some(({ help }) => help !== "");
}

const beginningsFunction =
  `# Offers words, of which those that end with : want more behind it; behind the first of them stands a path.
_tcplab_beginnings() {
  local before_path=$1
  shift
  if [[ -n $before_path ]] && compset -P $before_path; then
    _files
  else
    compadd -S '' -- \${(M)@:#*:}
    compadd -- \${@:#*:}
  fi
}
`;

function commandCase({ text, options, arguments: args }: CompletedCommand): string[] {
  const positions = new Map(args.map((argument) => [argument.position, argumentSpec(text, argument)]));
  const specs = [...options.map((option) => optionSpec(option)), ...positions.values()];
  return [
    `      ${text})`,
    "        _arguments \\",
    `          ${specs.join(" \\\n          ")}`,
    "        ;;",
  ];
}

/** `'*--log=[help]:SPEC:_tcplab_log'`; for a key of a spec the same without dashes. */
function optionSpec({ names, help, isRepeatable, value }: CompletedOption, excludes?: string): string {
  const star = isRepeatable ? "*" : "";
  const behind = `[${help.replaceAll(/[\\\]]/g, "\\$&")}]` +
    (value ? `:${escaped(value.placeholder)}:${escaped(action(value))}` : "");
  const spelled = names.map((name) => value && name.startsWith("--") ? `${name}=` : name);
  if (spelled.length === 1) return quote(`${star}${spelled[0]}${behind}`);
  return `${quote(excludes ?? `(${names.join(" ")})`)}{${spelled.join(",")}}${quote(behind)}`;
}

function argumentSpec(command: string, argument: CompletedArgument): string {
  const { position, isMany, value } = argument;
  const how = isDescribed(argument) ? `_tcplab_${command}_${position}` : action(value);
  return quote(`${isMany ? "*" : position}:${escaped(value.placeholder)}:${escaped(how)}`);
}

/** What completes a value: a list, or a function. */
function action({ words, isPath, pathAfter, spec }: Completed): string {
  if (spec !== undefined) return `_tcplab_${spec}`;
  if (isPath) return "_files";
  const texts = words.map(({ text }) => text);
  if (pathAfter !== undefined || texts.some((text) => text.endsWith(":"))) {
    // The space in front keeps options for compadd out of its arguments.
    return [" _tcplab_beginnings", pathAfter ?? '""', ...texts].join(" ");
  }
  return texts.length > 0 ? `(${texts.join(" ")})` : " ";
}

function describe(tag: string, words: readonly Word[]): string[] {
  return [
    "  local -a offered=(",
    ...words.map(({ text, help }) => `    ${quote(`${text.replaceAll(":", "\\:")}:${help}`)}`),
    "  )",
    `  _describe -t ${tag} ${tag} offered`,
  ];
}

/** A colon separates the fields of a description. */
function escaped(text: string): string {
  return text.replaceAll(":", "\\:");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
