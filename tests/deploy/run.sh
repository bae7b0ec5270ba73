#!/bin/sh
# What ships for deployment: how much of the machine the unit leaves exposed, that the package installs whole and is
# removed whole, and that the files for containers say what ARCHITECTURE.md promises of the agent.
set -eu
source=$(cd "$(dirname "$0")/../.." && pwd)
build=${RETURNWATCH_BUILD:?}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
  echo "deploy: $*" >&2
  exit 1
}

# On systemd's scale from 0 to 10.
systemd-analyze security --offline=true --threshold=20 "$source/config/deploy/returnwatch.service" >"$work/exposure" ||
  { cat "$work/exposure"; fail "the unit's exposure is above 2.0"; }
tail -1 "$work/exposure"

# One version everywhere.
version=$(sed -n 's/^project(returnwatch VERSION \([0-9.]*\).*/\1/p' "$source/CMakeLists.txt")
grep -m 1 '^## ' "$source/CHANGELOG.md" | grep -qF "[$version]" || fail "CHANGELOG.md does not begin with $version"
grep -qF "image: returnwatch:$version" "$source/config/deploy/kubernetes.yaml" || fail "kubernetes.yaml is not of $version"
/usr/bin/python3 "$source/tests/deploy/containers.py" "$source" || fail "container files"

(cd "$build" && cpack --config CPackConfig.cmake -B "$work/package" >"$work/cpack.log" 2>&1) || { cat "$work/cpack.log"; fail "cpack"; }
deb=$(ls "$work"/package/*.deb)
# Debian's own look at it, where it is installed (make acceptance installs it): no error.
if command -v lintian >/dev/null; then
  lintian --fail-on error --tag-display-limit 0 "$deb" >"$work/lintian" 2>&1 || { cat "$work/lintian"; fail "lintian"; }
  grep -c '^W:' "$work/lintian" | sed 's/$/ warnings of lintian/' || true
fi
root=$work/root
mkdir -p "$root/var/lib/dpkg/info" "$root/var/lib/dpkg/updates"
: >"$root/var/lib/dpkg/status"
# Dependencies are not in this empty tree, and systemd is not running in it: the scripts must bear that.
dpkg_in() { dpkg --root="$root" --force-depends --force-not-root --force-script-chrootless --log=/dev/null "$@" >>"$work/dpkg.log" 2>&1 || { cat "$work/dpkg.log"; fail "dpkg $*"; }; }
dpkg_in -i "$deb"
for f in usr/bin/returnwatch usr/lib/systemd/system/returnwatch.service usr/lib/systemd/system/returnwatch@.service etc/returnwatch/returnwatch.toml \
  usr/share/doc/returnwatch/README.md usr/share/doc/returnwatch/copyright usr/share/doc/returnwatch/install.md \
  usr/share/doc/returnwatch/changelog.gz usr/share/man/man1/returnwatch.1.gz usr/share/doc/returnwatch/guide/refund_not_posted.md \
  usr/share/returnwatch/grafana usr/share/returnwatch/prometheus; do
  [ -e "$root/$f" ] || fail "the package does not install /$f"
done
"$root/usr/bin/returnwatch" --version | grep -qF "$version" ||
  fail "the installed program does not tell the project's version"
if grep -q '^CMAKE_BUILD_TYPE:STRING=Release' "$build/CMakeCache.txt" && grep -q '^RETURNWATCH_SANITIZE:STRING=$' "$build/CMakeCache.txt"; then
  readelf -hldW "$root/usr/bin/returnwatch" >"$work/elf"
  for mark in 'Type: *DYN' 'GNU_RELRO' 'BIND_NOW\|FLAGS.*NOW'; do
    grep -q "$mark" "$work/elf" || fail "the program is not hardened: $mark"
  done
  ! grep -q 'GNU_STACK.*RWE' "$work/elf" || fail "the program's stack may be executed"
  readelf -sW --dyn-syms "$root/usr/bin/returnwatch" | grep -q '__stack_chk_fail\|_chk@' || fail "no stack protection"
fi
# One of several agents: as the one alone, but for its name.
sed -e 's| of %i: |: |' -e 's|/%i\.toml|/returnwatch.toml|' -e 's|/%i\.environment|/environment|' -e 's|returnwatch/%i$|returnwatch|' \
  "$source/config/deploy/returnwatch@.service" | grep -v '^#' >"$work/one"
grep -v '^#' "$source/config/deploy/returnwatch.service" | diff - "$work/one" || fail "returnwatch@.service differs from returnwatch.service"
for line in Type=notify LimitCORE=0 'WatchdogSec='; do
  grep -q "^$line" "$source/config/deploy/returnwatch.service" || fail "the unit says no $line"
done
"$source/config/deploy/sbom.sh" "$root/usr/bin/returnwatch" >"$work/spdx" && grep -q '^PackageName: libcurl4' "$work/spdx" ||
  fail "the list of what is linked"
"$root/usr/bin/returnwatch" checks list | grep -q refund_not_posted || fail "the installed program knows no checks"
echo "# mine" >>"$root/etc/returnwatch/returnwatch.toml"
dpkg_in -r returnwatch
[ ! -e "$root/usr/bin/returnwatch" ] || fail "removal leaves the program"
grep -q "# mine" "$root/etc/returnwatch/returnwatch.toml" || fail "removal takes the configuration"
dpkg_in -P returnwatch
left=$(find "$root" -path "$root/var/lib/dpkg" -prune -o -type f -print)
[ -z "$left" ] || fail "purging leaves $left"
echo "the package installs, runs and goes"
