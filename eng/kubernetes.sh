#!/usr/bin/env bash
# Prints a folder that holds etcd, kube-apiserver, kube-controller-manager and kubectl, making it if need be.
#
#   eng/kubernetes.sh            the folder on stdout, progress on stderr
#   eng/kubernetes.sh --find     the same, but never builds: exit 1 when there is none yet
#
# Looked for in this order: KUBEBUILDER_ASSETS; PATH; the cache below ${XDG_CACHE_HOME:-~/.cache}/kubecarrier;
# else etcd comes from Debian's package and Kubernetes is built from Debian's own source package (about seven minutes
# on two cores, once). See docs/testing.md.
set -euo pipefail
export LC_ALL=C

cache="${XDG_CACHE_HOME:-$HOME/.cache}/kubecarrier"
bin="$cache/bin"
recipe=2 # goes up when what is built below changes; another number in the cache is built again
work="$cache/build"
binaries=(etcd kube-apiserver kube-controller-manager)
log="$cache/build.log"

say() { printf '%s\n' "$*" >&2; }
fail() { say "eng/kubernetes.sh: $*"; exit 1; }
is_current() { [ "$(cat "$bin/.recipe" 2>/dev/null)" = "$recipe" ]; }
has_all() { local b; for b in "${binaries[@]}"; do [ -x "$1/$b" ] || return 1; done; }

# A folder of links to what PATH offers, so that every caller gets one folder whatever the source was.
link_from_path() {
  local b
  for b in "${binaries[@]}"; do command -v "$b" >/dev/null || return 1; done
  mkdir -p "$cache/path"
  for b in "${binaries[@]}"; do ln -sf "$(command -v "$b")" "$cache/path/$b"; done
}

# Runs a long command with its output in the log and a line every ten seconds, so that nobody wonders.
step() {
  local what=$1 began=$SECONDS pid next=10
  shift
  say "  $what …"
  set -m # a process group of its own: a Ctrl-C here ends the whole build, not only this script
  "$@" >>"$log" 2>&1 </dev/null &
  pid=$!
  set +m
  trap 'kill -- "-$pid" 2>/dev/null; say "interrupted: $what"; exit 130' INT TERM
  while kill -0 "$pid" 2>/dev/null; do
    sleep 1
    if [ $((SECONDS - began)) -ge "$next" ]; then
      say "    … $((SECONDS - began)) s: $(tail -n 1 "$log" 2>/dev/null | cut -c1-100)"
      next=$((next + 10))
    fi
  done
  wait "$pid" || { tail -n 30 "$log" >&2; fail "'$what' failed; the whole log is in $log"; }
  trap - INT TERM
  say "    done after $((SECONDS - began)) s"
}

privileged() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo -n "$@"
  else fail "installing Debian packages needs root or sudo; or set KUBEBUILDER_ASSETS to a folder with ${binaries[*]}"; fi
}

install_packages() {
  local missing=() p
  for p in "$@"; do dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing+=("$p"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  privileged env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" && return 0
  privileged apt-get update
  privileged env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
}

# A package's files without installing it: no service is started and nothing outside the cache changes.
unpack_package() {
  local package=$1 into=$2
  rm -rf "$work/deb" && mkdir -p "$work/deb"
  (cd "$work/deb" && { apt-get download "$package" || { privileged apt-get update && apt-get download "$package"; }; })
  mkdir -p "$into" && dpkg-deb -x "$work"/deb/*.deb "$into"
}

# apt with a list of its own: the machine's repositories with deb-src added, leaving its configuration as it is.
fetch_kubernetes_source() {
  local apt="$work/apt" keyring=/usr/share/keyrings/debian-archive-keyring.gpg option=""
  mkdir -p "$apt/sources" "$apt/lists/partial"
  [ -e "$keyring" ] && option="[signed-by=$keyring]"
  apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT) $(ORIGIN)' 'Created-By: Packages' | sort -u |
    awk -v option="$option" '$4 == "Debian" && $3 == "main" { print "deb-src", option, $1, $2, $3 }' >"$apt/sources/source.list"
  [ -s "$apt/sources/source.list" ] || { echo "no Debian repository is configured here"; return 1; }
  local own=(-o "Dir::Etc::sourcelist=$apt/none" -o "Dir::Etc::sourceparts=$apt/sources" -o "Dir::State::lists=$apt/lists" -o APT::Sandbox::User=root)
  apt-get "${own[@]}" update
  (cd "$work" && apt-get "${own[@]}" source --download-only kubernetes)
  rm -rf "$work/go/src/k8s.io" && mkdir -p "$work/go/src/k8s.io"
  dpkg-source --no-check -x "$work"/kubernetes_*.dsc "$work/go/src/k8s.io/kubernetes"
  # The vendored reflect2 1.0.1 starts with Go 1.19, but crashes on the first custom resource; Debian's 1.0.2 does not.
  local reflect2="$work/go/src/k8s.io/kubernetes/vendor/github.com/modern-go/reflect2"
  rm -rf "$reflect2" && cp -rL /usr/share/gocode/src/github.com/modern-go/reflect2 "$reflect2"
  # Zero values that are compared as reflect.Value differed by address before Go 1.19 and are equal since: an empty string in a custom
  # resource would be refused as null. What is left is the check for null itself, as in the binaries of the Kubernetes project.
  local validate
  for validate in k8s.io/kube-openapi/pkg/validation/validate github.com/go-openapi/validate; do
    validate="$work/go/src/k8s.io/kubernetes/vendor/$validate/type.go"
    sed -i 's/if data == nil || reflect.DeepEqual(reflect.Zero(reflect.TypeOf(data)), reflect.ValueOf(data)) {/if data == nil {/' "$validate"
    grep -q 'if data == nil {' "$validate" || { echo "$validate is not as expected"; return 1; }
  done
}

build_kubernetes() {
  cd "$work/go/src/k8s.io/kubernetes"
  env GOPATH="$work/go" GOCACHE="$work/gocache" GO111MODULE=off GOFLAGS= CGO_ENABLED=0 \
    KUBE_GIT_VERSION=v1.20.2 KUBE_GIT_MAJOR=1 KUBE_GIT_MINOR=20 KUBE_GIT_TREE_STATE=clean KUBE_GIT_COMMIT=debian \
    make WHAT="cmd/kube-apiserver cmd/kube-controller-manager" KUBE_BUILD_PLATFORMS="linux/$(dpkg --print-architecture)"
}

obtain_kubernetes() {
  if ! is_current || ! [ -x "$bin/kube-apiserver" ] || ! [ -x "$bin/kube-controller-manager" ]; then
    say "Building kube-apiserver and kube-controller-manager 1.20 from Debian's source package: about seven minutes, once."
    step "build tools" install_packages golang-go dpkg-dev rsync jq make gcc libc6-dev golang-github-modern-go-reflect2-dev
    step "source" fetch_kubernetes_source
    step "compile" build_kubernetes
    local out
    out=$(dirname "$(find "$work/go/src/k8s.io/kubernetes/_output" -type f -name kube-apiserver | head -n 1)")
    install -m 0755 "$out/kube-controller-manager" "$bin/"
    install -m 0755 "$out/kube-apiserver" "$bin/"
    echo "$recipe" >"$bin/.recipe"
    rm -rf "${work:?}/go" "$work/gocache" "$work"/kubernetes_*
  fi
}

obtain_etcd() {
  [ -x "$bin/etcd" ] && return 0
  step "etcd" unpack_package etcd-server "$work/etcd"
  install -m 0755 "$work/etcd/usr/bin/etcd" "$bin/"
}

obtain_kubectl() {
  [ -x "$1/kubectl" ] && return 0
  if command -v kubectl >/dev/null; then ln -sf "$(command -v kubectl)" "$1/kubectl"; return 0; fi
  step "kubectl" unpack_package kubernetes-client "$work/client"
  install -m 0755 "$work/client/usr/bin/kubectl" "$1/"
}

found=""
if [ -n "${KUBEBUILDER_ASSETS:-}" ]; then
  has_all "$KUBEBUILDER_ASSETS" || fail "KUBEBUILDER_ASSETS=$KUBEBUILDER_ASSETS does not hold ${binaries[*]}"
  printf '%s\n' "$KUBEBUILDER_ASSETS"
  exit 0
fi
if link_from_path; then found="$cache/path"; elif has_all "$bin" && is_current; then found="$bin"; fi
if [ -z "$found" ]; then
  [ "${1:-}" = --find ] && exit 1
  mkdir -p "$bin" "$work"
  exec 9>"$cache/build.lock"
  flock -n 9 || { say "another build is running; waiting for it (its log: $log)"; flock 9; }
  : >"$log"
  command -v apt-get >/dev/null || fail "this machine has no apt; set KUBEBUILDER_ASSETS to a folder with ${binaries[*]}"
  obtain_etcd
  obtain_kubernetes
  found="$bin"
fi
[ "${1:-}" = --find ] && [ ! -x "$found/kubectl" ] && ! command -v kubectl >/dev/null && exit 1
mkdir -p "$work"
obtain_kubectl "$found"
printf '%s\n' "$found"
