#!/bin/sh
# Waits until a device has booted: until it accepts a connection and, if you name one, sends its greeting.
#
#   wait_for_boot.sh ENDPOINT [GREETING]
#
#   wait_for_boot.sh 192.168.1.5:5025
#   wait_for_boot.sh 192.168.1.5:23 're:login: $'
#
# GREETING is a pattern (see: tcplab help pattern).
#
# Environment:
#   TCPLAB            the program (default: tcplab)
#   BOOT_TIMEOUT      how long to go on trying to connect (default: 60s)
#   GREETING_TIMEOUT  how long the greeting may take after that (default: 10s)
#
# Exit code: 0 when it is up, 3 when it did not accept a connection in time, 1 when it greeted otherwise, 4 when it
# did not greet at all; the others as in: tcplab --help
set -eu

if [ $# -lt 1 ] || [ $# -gt 2 ]; then
  echo "usage: $0 ENDPOINT [GREETING]" >&2
  exit 2
fi
endpoint=$1

# An empty payload: nothing is sent.
if [ $# -eq 2 ]; then
  set -- --expect "$2" --timeout "${GREETING_TIMEOUT:-10s}"
else
  set -- --until sent
fi

status=0
"${TCPLAB:-tcplab}" client "$endpoint" '' --retry "${BOOT_TIMEOUT:-60s}" "$@" >/dev/null || status=$?
[ "$status" -ne 0 ] || echo "$endpoint is up"
exit "$status"
