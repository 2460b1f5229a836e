#!/usr/bin/env bash
# Runs a command that takes a while, and says every two seconds that it is still at it: eng/step.sh WHAT COMMAND...
# At a terminal dotnet shows its own progress, so nothing is added there. The exit code is the command's.
set -uo pipefail
what=$1
shift
printf '%s …\n' "$what" >&2
if [ -t 1 ]; then exec "$@"; fi

began=$SECONDS
"$@" &
command=$!
(while sleep 2; do printf '  … %s (%d s)\n' "$what" $((SECONDS - began)) >&2; done) &
ticker=$!
trap 'kill "$command" 2>/dev/null' INT TERM
wait "$command"
code=$?
kill "$ticker" 2>/dev/null
wait "$ticker" 2>/dev/null
exit "$code"
