#!/usr/bin/env bash
# The plugin is compiled ahead of time (ADR 0041), and the last step of that is a C compiler's: sees to it that clang or gcc is there, with Debian's
# packages where it may install them, else with a sentence.
set -euo pipefail
if command -v clang >/dev/null || command -v gcc >/dev/null; then exit 0; fi

as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo -n)
if command -v apt-get >/dev/null && { [ ${#as_root[@]} -eq 0 ] || command -v sudo >/dev/null; }; then
  echo "Installing gcc, which links the plugin …" >&2
  install() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends gcc libc6-dev >/dev/null; }
  install || { "${as_root[@]}" apt-get update >/dev/null && install; } && exit 0
fi

echo "eng/linker.sh: the plugin is linked by clang or gcc, and there is neither; install one of them, with the C library's headers (Debian: gcc libc6-dev)." >&2
exit 1
