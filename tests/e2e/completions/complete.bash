# bash complete.bash SCRIPT LINE...: for each LINE, "? LINE" and what Tab at its end would make of its last word.
source "$1" || exit
shift

# Splits as readline does: at blanks, and before and after : and =, which COMP_WORDBREAKS holds.
split() {
  local rest=$1
  COMP_WORDS=()
  while [[ $rest ]]; do
    if [[ $rest =~ ^[[:space:]]+ ]]; then
      [[ $rest == "${BASH_REMATCH[0]}" ]] && COMP_WORDS+=('')
    elif [[ $rest =~ ^[:=]+ || $rest =~ ^[^[:space:]:=]+ ]]; then
      COMP_WORDS+=("${BASH_REMATCH[0]}")
    fi
    rest=${rest#"${BASH_REMATCH[0]}"}
  done
}

for COMP_LINE in "$@"; do
  COMP_POINT=${#COMP_LINE}
  split "$COMP_LINE"
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  "$(complete -p tcplab | sed 's/.*-F \([^ ]*\) .*/\1/')" tcplab
  echo "? $COMP_LINE"
  # Only what stands behind the last : or = is replaced.
  word=${COMP_LINE##* }
  for reply in "${COMPREPLY[@]}"; do
    echo "${word%"${word##*[:=]}"}$reply"
  done
done
