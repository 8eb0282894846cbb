# zsh complete.zsh SCRIPT LINE...: for each LINE, "? LINE" and what Tab at its end offers.
# zsh completes only on a terminal, so an interactive zsh gets one, and writes down what it is given to offer.
zmodload zsh/zpty || exit
export SCRIPT=${1:a} DIR=$(mktemp -d)
shift
trap 'zpty -d shell 2>/dev/null; rm -rf $DIR' EXIT

cat >$DIR/rc <<'RC'
PS1= PS2=
stty rows 50 cols 200
autoload -U compinit && compinit -u -D
bindkey '^I' complete-word
zstyle ':completion:*' insert-tab false
compadd() {
  local -a found
  # With -O, -A or -D it computes something; only without it offers.
  if [[ ${@[1,(i)(-|--)]} != *-(O|A|D)\ * ]]; then
    builtin compadd -A found "$@"
    print -rl -- $IPREFIX${^found} >>$DIR/out
  fi
  builtin compadd "$@"
}
finish() {
  print -r -- '#' >>$DIR/out
  comppostfuncs=(finish)
}
comppostfuncs=(finish)
source $SCRIPT && print -r -- '#' >>$DIR/out
RC
: >$DIR/out

# Until so many # are there; what the terminal shows meanwhile must be read, or else zsh waits.
await() {
  local screen
  repeat 500; do
    (($(grep -c '^#$' $DIR/out) >= $1)) && return
    zpty -r -t shell screen
    sleep 0.02
  done
  print -ru2 -- "no answer: $screen"
  exit 1
}

zpty shell zsh -f -i
zpty -w shell "source $DIR/rc"
await 1
count=1
for line in "$@"; do
  print -r -- "? $line" >>$DIR/out
  zpty -w -n shell $'\C-u'"$line"$'\t'
  await $((++count))
done
grep -v '^#*$' $DIR/out
