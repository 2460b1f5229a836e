#!/usr/bin/env bash
# Holds docs/parity.md against the results of a test run: eng/parity.sh RESULTS-FOLDER
#
# A test says which rows of docs/parity-rows.txt it shows: [Shows("F-CAT-10")], several where it is one story.
# Fails when a row has no passing test (rows of class Q: no ADR) or a failing one, or when docs/parity.md says something else.
# UPDATE_GOLDEN=1 writes docs/parity.md instead of comparing it.
set -uo pipefail
cd "$(dirname "$0")/.."
results=$1 document=docs/parity.md rows=docs/parity-rows.txt
made=$(mktemp)
trap 'rm -f "$made"' EXIT

# One line per test: outcome, class, method. The cases of a theory, with their arguments behind the name, are one test.
tests() {
  sed -nE 's/.*<UnitTestResult [^>]*testName="KubeCarrier\.[^"(]*\.([^".(]+)\.([^".(]+)[^"]*"[^>]* outcome="([^"]*)".*/\3 \1 \2/p' \
    "$results"/KubeCarrier.{Integration,EndToEnd}.Tests.trx | LC_ALL=C sort -u
}

# One line per test that shows rows: class.method, then the rows.
shown() {
  awk 'match($0, /\[Shows\(.*\)\]/) { rows = substr($0, RSTART + 7, RLENGTH - 9); gsub(/[",]/, "", rows); next }
    rows != "" && match($0, /(Task|void) [A-Za-z0-9_]+\(/) {
      method = substr($0, RSTART + 5, RLENGTH - 6); class = FILENAME; sub(/.*\//, "", class); sub(/\.cs$/, "", class)
      print class "." method " " rows; rows = ""
    }' $(find tests/Integration.Tests tests/EndToEnd.Tests -name '*.cs')
}

# The document on stdout; what is wrong on stderr.
report() {
  awk -v adrs="$(cd docs/adr && echo [0-9]*.md)" -v rows="$rows" '
    FILENAME == "/dev/fd/3" { shows[$1] = $0; next }
    FILENAME != rows {
      n = split(shows[$2 "." $3], ids, " ")
      for (i = 2; i <= n; i++) {
        id = ids[i]
        if ($1 == "Passed") { found[id] = found[id] (found[id] == "" ? "" : "<br>") "`" $2 "." $3 "`" }
        else { bad[id] = $1 }
      }
      next
    }
    /^#/ || NF == 0 { next }
    {
      id = $1; class = $2; tests = found[id]
      behaviour = $0; sub(/^[^ ]+ [MXQ] /, "", behaviour); if (class == "Q") { sub(/^[^ ]+ /, "", behaviour) }
      if (class == "Q") {
        verdict = "undecided"
        count = split(adrs, files, " ")
        for (i = 1; i <= count; i++) { if (index(files[i], $3 "-") == 1) { verdict = "decided in [ADR " $3 "](adr/" files[i] ")" } }
      } else { verdict = id in bad ? "fails" : tests == "" ? "missing" : "holds" }
      if (verdict ~ /^(undecided|fails|missing)$/) { print id " " verdict > "/dev/stderr"; wrong = 1 }
      print "| " id " | " class " | " behaviour " | " verdict " | " tests " |"
    }
    END { exit wrong }' /dev/fd/3 <(tests) "$rows" 3< <(shown)
}

{
  cat <<'HEAD'
# Parity with KubeCarrier

Made by `make test` from the results of `tests/Integration.Tests` and `tests/EndToEnd.Tests`, and held against them; `make parity` writes it
from the last run. The rows are in [parity-rows.txt](parity-rows.txt): **M** must hold, **X** is better than the original was, **Q** is a
quirk that an ADR decides. Where the original had a Deployment of its own (Ferry, Catapult, Elevator), the behaviour counts.

| row | class | behaviour | verdict | tests |
|---|---|---|---|---|
HEAD
  report
} >"$made"
code=$?

if [ "${UPDATE_GOLDEN:-}" = 1 ]; then
  cp "$made" "$document"
elif ! diff -u "$document" "$made" >&2; then
  echo "$document is not what the results give; make parity rewrites it from them" >&2
  code=1
fi
exit "$code"
