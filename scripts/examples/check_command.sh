#!/bin/sh
# Sends a command to a device, checks the reply, and says what is wrong when something is.
#
#   check_command.sh ENDPOINT COMMAND PATTERN
#
#   check_command.sh 192.168.1.5:5025 '*IDN?\n' 're:^ACME,PSU-3'
#   check_command.sh 192.168.1.5:502 'hex:00 01 00 00 00 06 01 03 00 00 00 01' 'hex:00 01 00 00 00 05 01 03 02 ?? ??'
#
# COMMAND is a payload, PATTERN a pattern (see: tcplab help payload, tcplab help pattern).
# The reply is printed on stdout as it came, the verdict on stderr.
#
# Environment:
#   TCPLAB         the program (default: tcplab)
#   REPLY_TIMEOUT  how long the reply may take (default: 5s)
#
# Exit code: that of tcplab, see: tcplab --help
set -eu

if [ $# -ne 3 ]; then
  echo "usage: $0 ENDPOINT COMMAND PATTERN" >&2
  exit 2
fi
endpoint=$1 command=$2 pattern=$3
timeout=${REPLY_TIMEOUT:-5s}

status=0
"${TCPLAB:-tcplab}" client "$endpoint" "$command" --expect "$pattern" --timeout "$timeout" || status=$?

# A reply need not end with a line end.
case $status in
  0) verdict="PASS" ;;
  1) verdict="FAIL: the device answered something else" ;;
  3) verdict="FAIL: there is no connection to $endpoint: is the device on, and is the address right?" ;;
  4) verdict="FAIL: the device did not answer within $timeout" ;;
  5) verdict="FAIL: the device broke off the connection" ;;
  130 | 143) verdict="stopped" ;;
  *) verdict="ERROR: this was no test of the device" ;;
esac
printf '\n%s\n' "$verdict" >&2
exit "$status"
