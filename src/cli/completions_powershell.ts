import {
  type Completed,
  type CompletedArgument,
  type CompletedCommand,
  type Completions,
  globalOptions,
  type Word,
} from "./completions.ts";

/** A completion script for PowerShell, from Windows PowerShell 5 on. File names it completes by itself. */
export function powershellCompletions({ commands, specs }: Completions): string {
  const parts = new Map(specs.map(({ kind, parts }) => [kind, parts]));
  const wordsFor = ({ words, spec }: Completed) => spec === undefined ? words : parts.get(spec)!;
  return [
    "# PowerShell completion for tcplab",
    "",
    "Register-ArgumentCompleter -Native -CommandName tcplab -ScriptBlock {",
    "  param($wordToComplete, $commandAst, $cursorPosition)",
    "",
    "  # Candidates after the words before: a command, an option of it, a value of that, or an argument.",
    "  $offered = @{",
    table("", [...commands, ...globalOptions.flatMap(optionWords)]),
    ...commands.flatMap((command) => [
      table(`${command.text} -`, command.options.flatMap(optionWords)),
      ...valueTables(command, wordsFor),
    ]),
    "  }",
    machinery,
  ].join("\n");
}

function valueTables(command: CompletedCommand, wordsFor: (value: Completed) => readonly Word[]): string[] {
  const { text, options, arguments: args } = command;
  const tables = [
    ...options.flatMap(({ names, value }) =>
      value ? names.map((name) => [`${text} ${name}`, wordsFor(value)] as const) : []
    ),
    ...args.map((argument) => [argumentKey(text, argument), wordsFor(argument.value)] as const),
  ];
  // An option whose values nobody knows stands here too: what follows it is not an argument.
  return tables.map(([key, words]) => table(key, words));
}

function argumentKey(command: string, { position, after }: CompletedArgument): string {
  return `${command} ${position}${after === undefined ? "" : ` ${after}`}`;
}

function optionWords({ names, help }: { names: readonly string[]; help: string }): Word[] {
  return names.map((text) => ({ text, help }));
}

function table(key: string, words: readonly Word[]): string {
  if (words.length === 0) return `    ${quote(key)} = @()`;
  return [
    `    ${quote(key)} = @(`,
    // A tool tip must not be empty.
    ...words.map(({ text, help }) => `      , @(${quote(text)}, ${quote(help || text)})`),
    "    )",
  ].join("\n");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

const machinery = `
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  $command = if ($words.Count -gt 0) { $words[0] } else { '' }
  $before = if ($words.Count -gt 1) { $words[-1] } else { '' }
  $lead = ''
  $value = $wordToComplete
  if ($command -eq '') {
    $key = ''
  } elseif ($before -like '-*' -and $offered.ContainsKey("$command $before")) {
    $key = "$command $before"
  } elseif ($wordToComplete -match '^(--[^=]+)=(.*)$') {
    $key = "$command $($Matches[1])"
    $lead = "$($Matches[1])="
    $value = $Matches[2]
  } elseif ($wordToComplete -like '-*') {
    $key = "$command -"
  } else {
    $key = "$command $($words.Count)"
    if (-not $offered.ContainsKey($key)) { $key = "$key $before" }
  }

  $offered[$key] | Where-Object { $_ -and $_[0].StartsWith($value) } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new("$lead$($_[0])", $_[0], 'ParameterValue', $_[1])
  }
}
`;
