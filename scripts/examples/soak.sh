#!/bin/sh
# Asks a device the same thing again and again on one connection, keeps a log of every byte, and sums it up.
# It stops at the first answer that is wrong or missing, so that the device is found as it was then.
#
#   soak.sh ENDPOINT COMMAND PATTERN [DURATION]      (default: 1h)
#
#   soak.sh 192.168.1.5:5025 'MEAS:VOLT?\n' 're:^[0-9.]+\n' 8h
#
# COMMAND is a payload, PATTERN a pattern (see: tcplab help payload, tcplab help pattern).
#
# Environment:
#   TCPLAB         the program (default: tcplab)
#   INTERVAL       from one command to the next (default: 1s)
#   REPLY_TIMEOUT  how long a reply may take (default: 5s)
#   LOG            where the log goes, as JSON Lines (default: soak-DATE-TIME.jsonl); no comma or backslash in it
#
# Exit code: 0 when all answers were right, otherwise that of tcplab, see: tcplab --help
set -eu

if [ $# -lt 3 ] || [ $# -gt 4 ]; then
  echo "usage: $0 ENDPOINT COMMAND PATTERN [DURATION]" >&2
  exit 2
fi
log=${LOG:-soak-$(date +%Y%m%d-%H%M%S).jsonl}
if [ -e "$log" ]; then
  echo "$0: $log is there already" >&2
  exit 2
fi

# Ctrl-C ends tcplab; this script goes on to the summary.
trap : INT TERM

status=0
"${TCPLAB:-tcplab}" client "$1" "$2" --expect "$3" --timeout "${REPLY_TIMEOUT:-5s}" \
  --repeat 0 --for "${4:-1h}" --interval "${INTERVAL:-1s}" --log "json:file=$log" >/dev/null || status=$?

[ -e "$log" ] || exit "$status"

awk '
  /"event":"expect"/ {
    answers++
    if (/"ok":true/) right++
    sub(/.*"took":/, "")
    took = $0 + 0
    sum += took
    if (took > slowest) slowest = took
  }
  END {
    printf "%d answers, %d right", answers, right
    if (answers > 0) printf "; %.1f ms on average, %.1f ms at most", sum / answers, slowest
    print ""
  }
' "$log"
echo "log: $log"
exit "$status"
