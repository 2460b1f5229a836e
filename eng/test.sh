#!/usr/bin/env bash
# What a change must pass. Builds once, publishes the plugin, which runs the samples' policy tests, looks at the format and runs all test projects:
# those that need no cluster one after the other, then the integration tests. Beside all of them run the end-to-end tests, which mostly wait. So two
# cores are never idle, and what it takes is the sum of the processor's time (ADR 0045).
#
#   eng/test.sh          everything; Kubernetes is obtained first and required
#   eng/test.sh --fast   only the projects that need no cluster, and no plugin
#
# The last line is always "N passed, N failed" (with ", N skipped" when some were); the exit code is 0 only when nothing failed.
# A project that ends without a result, or without a single test, counts as one failure; so does each check: the format, the plugin, and
# docs/parity.md when the results give another.
set -uo pipefail
cd "$(dirname "$0")/.."

configuration="${CONFIGURATION:-Release}"
results="${ArtifactsPath:-artifacts}/test-results"
needs_cluster=(Integration EndToEnd)
beside=EndToEnd beside_pid= # of the end-to-end tests
documents=tests/Architecture.Tests # after the golden answers that docs/rules.md quotes, or make golden would quote the old ones
passed=0 failed=0 skipped=0 failures=()

closing_line() {
  local code=$?
  if [ -n "$beside_pid" ]; then kill "$beside_pid" 2>/dev/null; fi
  if [ "$code" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi # it did not even come to testing
  local name
  for name in "${failures[@]}"; do printf 'FAILED  %s\n' "$name"; done
  printf '%d passed, %d failed' "$passed" "$failed"
  if [ "$skipped" -gt 0 ]; then printf ', %d skipped' "$skipped"; fi
  printf '\n'
  if [ "$failed" -gt 0 ]; then exit 1; fi
}
trap closing_line EXIT
trap 'exit 130' INT TERM

is_cluster_project() {
  local name
  for name in "${needs_cluster[@]}"; do [ "$1" = "tests/$name.Tests" ] && return 0; done
  return 1
}

# The counters of a trx file: total, passed, failed (with errors, timeouts and aborted ones), not executed.
counter() { sed -n 's/.*<Counters [^>]*\b'"$2"'="\([0-9]*\)".*/\1/p' "$1" | head -n 1; }

project_of() { basename "$(echo "$1"/*.csproj)" .csproj; }

# Each failed test, with the first line of why: what a log keeps when it keeps only its end.
failed_tests() {
  sed -n '/<UnitTestResult .*outcome="Failed"/{s/.*testName="\([^"]*\)".*/\1/;h};/<Message>/{s/.*<Message>//;s/<\/Message>.*//;x;G;s/\n/: /;p}' "$1" |
    sed 's/&quot;/"/g; s/&#xD;//g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g'
}

# The exit code is the tests'.
run() {
  local folder=$1 verbosity=minimal name
  name=$(project_of "$folder")
  is_cluster_project "$folder" && verbosity=normal # these take minutes: a line for every test
  printf '\n== %s\n' "$name"
  exec dotnet test "$folder/$name.csproj" --no-build --configuration "$configuration" --nologo --results-directory "$results" \
    --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=$verbosity" \
    --blame-hang --blame-hang-timeout 15min --blame-hang-dump-type none </dev/null
}

# What came of a project, by its exit code and its trx file.
count() {
  local folder=$1 code=$2 name trx bad
  name=$(project_of "$folder")
  trx="$results/$name.trx"
  if [ ! -s "$trx" ] || [ "$(counter "$trx" total)" = 0 ]; then
    failed=$((failed + 1))
    failures+=("$name: no test was run (exit code $code)")
    return
  fi
  bad=0
  for outcome in failed error timeout aborted; do bad=$((bad + $(counter "$trx" "$outcome"))); done
  if [ "$bad" -eq 0 ] && [ "$code" -ne 0 ]; then
    bad=1
    failures+=("$name: ended with exit code $code before all tests had a result")
  fi
  passed=$((passed + $(counter "$trx" passed)))
  skipped=$((skipped + $(counter "$trx" total) - $(counter "$trx" executed)))
  failed=$((failed + bad))
  while read -r test; do failures+=("$name: $test"); done < <(failed_tests "$trx")
}

# What is no test, and stops none: check WHAT COMMAND...
check() {
  local what=$1
  shift
  printf '\n== %s\n' "$what"
  "$@" && return
  failed=$((failed + 1))
  failures+=("$what; see above")
}

# White space alone: what else there is of style stops the build. By folder it needs no project, and takes seconds.
check_format() { dotnet format whitespace --folder . --verify-no-changes --exclude artifacts "$(dirname "$results")"; }

# As users get it: compiled ahead of time, where a warning is an error. Tests that start the plugin start this one.
check_plugin() {
  make --no-print-directory cli && artifacts/kubectl-kubecarrier test manifests/samples/policy-tests | tail -n 1 &&
    export KUBECARRIER_TEST_PLUGIN="$PWD/artifacts/kubectl-kubecarrier"
}

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
export DOTNET_TieredPGO=0 # what compilers learn from watching pays off after minutes; what runs here has ended by then (ADR 0045)
unset KUBECONFIG

# Before the build: on a machine without them this takes minutes, and says so; who interrupts it has lost nothing.
if [ "${1:-}" != --fast ]; then
  echo "Looking for Kubernetes …"
  folder=$(eng/kubernetes.sh) || exit 1
  echo "Kubernetes is in $folder"
  export REQUIRE_CLUSTER=1
fi

eng/step.sh "building KubeCarrier.Webhooks.sln ($configuration)" \
  dotnet build KubeCarrier.Webhooks.sln --configuration "$configuration" --nologo -v:quiet || exit 1

rm -rf "$results"
mkdir -p "$results"
all() { (run "$1"); count "$1" $?; }
if [ "${1:-}" != --fast ]; then
  check "the plugin, published" check_plugin # alone: its compiler takes both processors, and an API server gives a webhook five seconds
  (run "tests/$beside.Tests") >"$results/$beside.log" 2>&1 &
  beside_pid=$!
fi
check "the format of the sources" check_format
for folder in tests/*.Tests; do is_cluster_project "$folder" || [ "$folder" = "$documents" ] || all "$folder"; done
all "$documents"
if [ "${1:-}" != --fast ]; then
  for name in "${needs_cluster[@]}"; do [ "$name" = "$beside" ] || all "tests/$name.Tests"; done
  wait "$beside_pid"
  code=$?
  cat "$results/$beside.log"
  count "tests/$beside.Tests" "$code"
  beside_pid=
  if [ -z "${KUBECARRIER_TEST_MANAGEMENT_KUBECONFIG:-}${KUBECARRIER_TEST_K3S_IMAGE:-}" ]; then # on clusters that were not started here many tests are skipped, and the results say little
    check "docs/parity.md: every row has a passing test, and it says what the results give" eng/parity.sh "$results"
  fi
fi
echo
