#!/usr/bin/env bash
# Has it become slower? Measures this tree and another commit in turns, so that a busy machine is busy for both, and prints the medians of each
# row side by side.
#
#   eng/bench-against.sh COMMIT [TURNS]      three turns unless said otherwise, each some two minutes
#
# Needs what make bench needs. Policy cases are measured by make bench alone, whose unit is a start of the plugin.
set -euo pipefail
cd "$(dirname "$0")/.."
commit=$(git rev-parse --verify "${1:?Which commit? eng/bench-against.sh COMMIT [TURNS]}^{commit}")
turns=${2:-3}
folder="$PWD/${ArtifactsPath:-artifacts}/bench-against"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
unset ArtifactsPath # each tree has its own
rm -rf "$folder"
mkdir -p "$folder"
git clone --quiet --shared . "$folder/tree"
git -C "$folder/tree" checkout --quiet --detach "$commit"
for tree in "$folder/tree" .; do
  (cd "$tree" && "$OLDPWD/eng/step.sh" "building $(git log -1 --format='%h %s')" dotnet build bench --configuration Release --nologo -v:quiet)
done

# One run, as the Deployment sets the collector: WHO FOLDER.
measure() {
  (cd "$2/bench" && DOTNET_GCgen0size=0x2000000 DOTNET_GCConserveMemory=0x5 \
    dotnet run --no-build --configuration Release -- /nowhere) | tee -a "$folder/$1.log" | sed "s/^/  $1: /"
}

for turn in $(seq "$turns"); do
  echo "Turn $turn of $turns"
  measure before "$folder/tree" || true # a row that is not kept ends it with 1
  measure now "$PWD" || true
done

# Columns are of a fixed width: what, measured with its unit, budget.
medians() { awk '{ print substr($0, 1, 44) "|" substr($0, 45, 12) }' "$folder/$1.log" | grep -E '\| *[0-9.]+ (x|KB|s) *$' | sed 's/  *|/|/'; }
median_of() { sort -g | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'; }
printf '\n%-46s%12s%12s\n' "medians of $turns turns" "before" "now"
medians now | cut -d '|' -f 1 | awk '!seen[$0]++' | while IFS= read -r row; do
  printf '%-46s' "$row"
  for who in before now; do printf '%12s' "$(medians "$who" | awk -F '|' -v row="$row" '$1 == row { print $2 }' | median_of)"; done
  printf '\n'
done
