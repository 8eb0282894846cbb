import { type Completed, type CompletedArgument, type Completions, globalOptions } from "./completions.ts";

/** A completion script for bash, from version 3.2 (macOS) on, without the package bash-completion. */
export function bashCompletions({ commands, specs }: Completions): string {
  const values = commands.flatMap(({ text: command, options, arguments: args }) => [
    ...options.flatMap(({ names, value }): Row[] =>
      value ? [[names.map((name) => quote(`${command} ${name}`)).join("|"), tokens(value)]] : []
    ),
    ...args.map((argument): Row => [argumentPattern(command, argument), tokens(argument.value)]),
  ]);
  const inSpecs = specs.flatMap(({ kind, parts }) =>
    parts.flatMap(({ text, options }) =>
      options.map(({ names: [key], value }): Row => [quote(`${kind} ${text} ${key}`), tokens(value!)])
    )
  );
  return [
    "# bash completion for tcplab",
    "# shellcheck disable=SC2086 # lists of words are split on purpose",
    "",
    "# The options of a command.",
    switchOn("_tcplab_options", [
      ...commands.map(({ text, options }): Row => [
        quote(text),
        options.flatMap(({ names }) => names).join(" "),
      ]),
    ]),
    "# Candidates for the value of an option or for an argument, with its number and the word before it.",
    switchOn("_tcplab_values", values),
    "# The parts of a kind.",
    switchOn(
      "_tcplab_parts",
      specs.map(({ kind, parts }): Row => [quote(kind), parts.map(({ text }) => text).join(" ")]),
    ),
    "# The keys of a part.",
    switchOn(
      "_tcplab_keys",
      specs.flatMap(({ kind, parts }) =>
        parts.map(({ text, options }): Row => [
          quote(`${kind} ${text}`),
          options.map(({ names: [key] }) => `${key}=`).join(" "),
        ])
      ),
    ),
    "# Candidates for the value of a key.",
    switchOn("_tcplab_key_values", inSpecs),
    machinery([
      ...commands.map(({ text }) => text),
      ...globalOptions.flatMap(({ names }) => names),
    ].join(" ")),
  ].join("\n");
}

type Row = readonly [pattern: string, words: string];

/** A function that sets REPLY to the words for what it is asked. */
function switchOn(name: string, rows: readonly Row[]): string {
  const cases = rows.filter(([, words]) => words !== "").map(([pattern, words]) =>
    `    ${pattern}) REPLY=${quote(words)} ;;`
  );
  return [`${name}() {`, '  case "$1" in', ...cases, "    *) REPLY= ;;", "  esac", "}", ""].join("\n");
}

/** Words to offer, and what begins with @ for what only the shell knows; @any for what nobody knows. */
function tokens({ words, isPath, pathAfter, spec }: Completed): string {
  const known = [
    ...words.map(({ text }) => text),
    ...(isPath ? ["@path"] : []),
    ...(pathAfter === undefined ? [] : [`@after=${pathAfter}`]),
    ...(spec === undefined ? [] : [`@spec=${spec}`]),
  ];
  return known.length > 0 ? known.join(" ") : "@any";
}

/** The machinery counts arguments up to 9 only, so that one digit stands for all that are left. */
function argumentPattern(command: string, { position, isMany, after }: CompletedArgument): string {
  if (isMany) return `${quote(`${command} `)}[${position}-9]' '*`;
  return quote(`${command} ${position} ${after ?? ""}`) + (after === undefined ? "*" : "");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function machinery(firstWords: string): string {
  return `# Offers what begins with $cur: words, behind the part of it that is finished.
_tcplab_offer() {
  local finished=$1 word
  shift
  for word in "$@"; do
    [[ $finished$word == "$cur"* ]] || continue
    # After a beginning no space.
    [[ $word == *[:=] ]] && compopt -o nospace 2>/dev/null
    COMPREPLY+=("$finished$word")
  done
}

_tcplab_offer_paths() {
  local finished=$1 path
  compopt -o filenames 2>/dev/null
  while IFS= read -r path; do
    COMPREPLY+=("$finished$path")
  done < <(compgen -f -- "\${cur#"$finished"}")
}

# A spec is name:key=value,key=value.
_tcplab_offer_spec() {
  local finished=$1 kind=$2 spec=\${cur#"$1"} name last
  name=\${spec%%:*}
  if [[ $spec != *:* ]]; then
    _tcplab_parts "$kind"
    _tcplab_offer "$finished" $REPLY
    return
  fi
  last=\${spec#*:}
  last=\${last##*,}
  finished=\${cur%"$last"}
  if [[ $last == *=* ]]; then
    _tcplab_key_values "$kind $name \${last%%=*}"
    _tcplab_offer_values "$finished\${last%%=*}=" $REPLY
  else
    _tcplab_keys "$kind $name"
    _tcplab_offer "$finished" $REPLY
  fi
}

_tcplab_offer_values() {
  local finished=$1 token
  shift
  for token in "$@"; do
    case $token in
      @any) ;;
      @path) _tcplab_offer_paths "$finished" ;;
      @spec=*) _tcplab_offer_spec "$finished" "\${token#*=}" ;;
      @after=*)
        token=$finished\${token#*=}
        [[ $cur == "$token"* ]] && _tcplab_offer_paths "$token"
        ;;
      *) _tcplab_offer "$finished" "$token" ;;
    esac
  done
}

_tcplab() {
  local line=\${COMP_LINE:0:COMP_POINT} words=() last=-1 i cur command word option='' argument=1 no_options='' IFS=' ' REPLY=
  COMPREPLY=()
  # bash has split the line at : and = too; what has no space in front belongs to the word before.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    if ((last < 0)) || [[ $line == [[:space:]]* ]]; then
      line=\${line#"\${line%%[![:space:]]*}"}
      ((++last))
    fi
    word=\${COMP_WORDS[i]}
    ((i == COMP_CWORD)) && word=$line
    words[last]=\${words[last]-}$word
    line=\${line#"$word"}
  done
  cur=\${words[last]}
  command=\${words[1]}

  if ((last == 1)); then
    _tcplab_offer '' ${firstWords}
  else
    for ((i = 2; i < last; i++)); do
      word=\${words[i]}
      if [[ $option ]]; then
        option=
      elif [[ $no_options || $word != -?* ]]; then
        ((++argument > 9)) && argument=9
      elif [[ $word == -- ]]; then
        no_options=yes
      elif [[ $word != *=* ]]; then
        _tcplab_values "$command $word"
        [[ $REPLY ]] && option=$word
      fi
    done
    if [[ $option ]]; then
      _tcplab_values "$command $option"
      _tcplab_offer_values '' $REPLY
    elif [[ ! $no_options && $cur == --*=* ]]; then
      _tcplab_values "$command \${cur%%=*}"
      _tcplab_offer_values "\${cur%%=*}=" $REPLY
    elif [[ ! $no_options && $cur == -* ]]; then
      _tcplab_options "$command"
      _tcplab_offer '' $REPLY
    else
      _tcplab_values "$command $argument \${words[last - 1]}"
      _tcplab_offer_values '' $REPLY
    fi
  fi

  # bash replaces only what stands behind the last : or =, where it splits words there.
  local breaks=\${COMP_WORDBREAKS//[^:=]/} skip=
  [[ $breaks ]] && skip=\${cur%"\${cur##*["$breaks"]}"}
  for ((i = 0; i < \${#COMPREPLY[@]}; i++)); do
    COMPREPLY[i]=\${COMPREPLY[i]#"$skip"}
  done
}

complete -F _tcplab tcplab
`;
}
