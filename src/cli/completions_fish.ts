import {
  type Completed,
  type CompletedArgument,
  type CompletedCommand,
  type CompletedOption,
  type Completions,
  globalOptions,
  type Word,
} from "./completions.ts";

/** A completion script for fish. */
export function fishCompletions({ commands, specs }: Completions): string {
  const parts = specs.flatMap(({ kind, parts }) => parts.map((part) => ({ kind, ...part })));
  const keys = parts.flatMap(({ kind, text, options }) =>
    options.map(({ names: [key], value }) => ({ path: `${kind} ${text} ${key}`, value: value! }))
  );
  return [
    "# fish completion for tcplab",
    "",
    machinery,
    "# The options of a command that have a value.",
    switchOn(
      "valued",
      commands.map(({ text, options }): Case => {
        const valued = options.filter(({ value }) => value).flatMap(({ names }) => names);
        return [text, valued.length > 0 ? `printf '%s\\n' ${valued.join(" ")}` : undefined];
      }),
    ),
    "# The parts of a kind.",
    switchOn("parts", specs.map(({ kind, parts }): Case => [kind, print(parts)])),
    "# The keys of a part.",
    switchOn(
      "keys",
      parts.map(({ kind, text, options }): Case => [
        `${kind} ${text}`,
        print(options.map(({ names: [key], help }) => ({ text: `${key}=`, help }))),
      ]),
    ),
    "# Candidates for the value of a key, behind the finished part.",
    switchOn("key_values", keys.map(({ path, value }): Case => [path, source(value, "$argv[2]")])),
    "complete -c tcplab -f",
    ...globalOptions.map((option) => optionLine("__tcplab_words 0", option)),
    ...commands.flatMap((command) => ["", ...commandLines(command)]),
  ].join("\n");
}

const machinery =
  `# Whether so many words, with + at least so many, are between tcplab and the cursor, the first of them as given.
function __tcplab_words
    set -l words (commandline -opc)[2..]
    set -l wanted (string replace + '' -- $argv[1])
    test (count $words) -ge $wanted; or return
    test (count $words) -eq $wanted -o $wanted != $argv[1]; or return
    for i in (seq 2 (count $argv))
        set -l before (math $i - 1)
        test "$words[$before]" = "$argv[$i]"; or return
    end
end

# COMMAND POSITION: whether the argument at the cursor, without options and their values, has this position or, with
# +, at least this one.
function __tcplab_argument
    __tcplab_words 1+ $argv[1]; or return
    set -l position 1
    set -l valued (__tcplab_valued $argv[1])
    set -l before ''
    for word in (commandline -opc)[3..]
        if contains -- "$before" $valued
            set before ''
        else if not string match -q -- '-?*' $word
            set position (math $position + 1)
        else
            set before $word
        end
    end
    set -l wanted (string replace + '' -- $argv[2])
    test $position -eq $wanted; or test $position -gt $wanted -a $wanted != $argv[2]
end

# What is being written: of --name=value the value.
function __tcplab_value
    commandline -ct | string replace -r -- '^--[^=]*=' ''
end

# FINISHED: paths, behind what is finished.
function __tcplab_paths
    set -l path (string sub -s (math (string length -- "$argv[1]") + 1) -- (__tcplab_value))
    for found in $path*
        test -d $found; and set found $found/
        echo $argv[1]$found
    end
end

# FINISHED BEFORE_PATH WORD...: words; behind one of them stands a path.
function __tcplab_beginnings
    if test -n "$argv[2]"; and string match -q -- "$argv[1]$argv[2]*" (__tcplab_value)
        __tcplab_paths $argv[1]$argv[2]
    else
        for word in $argv[3..]
            echo $argv[1]$word
        end
    end
end

# KIND: a spec is name:key=value,key=value.
function __tcplab_spec
    set -l value (__tcplab_value)
    if not string match -q -- '*:*' $value
        __tcplab_parts $argv[1]
        return
    end
    set -l name (string split -m 1 -- : $value)[1]
    set -l last (string replace -r -- '^[^:]*:(.*,)?' '' $value)
    set -l length (math (string length -- $value) - (string length -- "$last"))
    set -l finished (string sub -l $length -- $value)
    if string match -q -- '*=*' $last
        set -l key (string split -m 1 -- = $last)[1]
        __tcplab_key_values "$argv[1] $name $key" "$finished$key="
    else
        for key in (__tcplab_keys "$argv[1] $name")
            echo $finished$key
        end
    end
end
`;

type Case = readonly [what: string, command: string | undefined];

function switchOn(name: string, cases: readonly Case[]): string {
  return [
    `function __tcplab_${name}`,
    '    switch "$argv[1]"',
    ...cases.flatMap(([what, command]) =>
      command === undefined ? [] : [`        case ${quote(what)}`, `            ${command}`]
    ),
    "    end",
    "end",
    "",
  ].join("\n");
}

function commandLines({ text, help, options, arguments: args }: CompletedCommand): string[] {
  return [
    `complete -c tcplab -n '__tcplab_words 0' -a ${text} -d ${quote(help)}`,
    ...options.map((option) => optionLine(`__tcplab_words 1+ ${text}`, option)),
    ...args.flatMap((argument) => argumentLine(text, argument)),
  ];
}

function optionLine(condition: string, { names, help, value }: CompletedOption): string {
  const spelled = names.map((name) => name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`);
  return ["complete -c tcplab -n", quote(condition), ...spelled, ...taking(value), "-d", quote(help)].join(
    " ",
  );
}

function taking(value: Completed | undefined): string[] {
  if (value === undefined) return [];
  const found = source(value);
  return value.isPath ? ["-rF"] : found === undefined ? ["-x"] : ["-x", "-a", quote(`(${found})`)];
}

function argumentLine(command: string, { position, isMany, after, value }: CompletedArgument): string[] {
  const found = source(value);
  if (found === undefined) return [];
  const condition = after === undefined
    ? `__tcplab_argument ${command} ${position}${isMany ? "+" : ""}`
    : `__tcplab_words ${position} ${command} ${after}`;
  return [`complete -c tcplab -n ${quote(condition)} -a ${quote(`(${found})`)}`];
}

/** A command that prints what can stand for a value. */
function source(value: Completed, finished = '""'): string | undefined {
  const { words, isPath, pathAfter, spec } = value;
  if (spec !== undefined) return `__tcplab_spec ${spec}`;
  if (isPath) return `__tcplab_paths ${finished}`;
  if (words.some(({ help }) => help !== "")) return print(words);
  if (words.length === 0 && pathAfter === undefined) return undefined;
  return ["__tcplab_beginnings", finished, pathAfter ?? '""', ...words.map(({ text }) => text)].join(" ");
}

/** Prints words with their help, each on a line. */
function print(words: readonly Word[]): string | undefined {
  if (words.length === 0) return undefined;
  return ["printf '%s\\t%s\\n'", ...words.flatMap(({ text, help }) => [text, quote(help)])].join(" ");
}

function quote(text: string): string {
  return `'${text.replaceAll(/[\\']/g, "\\$&")}'`;
}
