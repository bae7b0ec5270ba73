#!/bin/sh
# The built package in a fresh Debian 12: installed by apt over the former release, which has left a state; looked at, removed, purged.
# package.sh BUILD: a release build with its tests, whose test_agent plays the shops. Needs root and Debian's mirror, and the former
# release: RETURNWATCH_FORMER_DEB, else built from this repository's history (once, in BUILD/former).
set -eu
build=$(realpath "${1:?}")
cd "$(dirname "$0")/../.."
former=ff2941b   # the last one before alerts, answers and learned facts were kept as they are now
fail() { echo "package: $*" >&2; exit 1; }
[ "$(id -u)" = 0 ] || fail "needs root, for the chroot"
work=$(mktemp -d)
root=$work/root
# Whatever ends it: what mmdebstrap mounted, processes that still run in there, the files.
clean() {
  for p in /proc/[0-9]*; do [ "$(readlink "$p/root" 2>/dev/null)" != "$root" ] || kill -9 "${p#/proc/}" 2>/dev/null || true; done
  awk -v root="$root/" 'index($2, root) == 1 {print $2}' /proc/mounts | sort -r | while read -r at; do umount -l "$at"; done
  rm -rf --one-file-system "$work"
}
trap clean EXIT
trap 'exit 1' INT TERM HUP
chmod 755 "$work"

# --- The two packages.
old_deb=${RETURNWATCH_FORMER_DEB:-$build/former/returnwatch.deb}
if [ ! -e "$old_deb" ]; then
  echo "building the former release, $former"
  mkdir -p "$build/former/source"
  git archive "$former" | tar -x -C "$build/former/source" || fail "the history of this clone does not hold $former"
  (cd "$build/former/source" && cmake --preset package && cmake --build build/package --target package) >"$build/former/log" 2>&1 ||
    { tail -20 "$build/former/log"; fail "no package of $former"; }
  mv "$build"/former/source/build/package/*.deb "$old_deb"
fi
(cd "$build" && cpack --config CPackConfig.cmake -B "$work/new" >"$work/cpack.log" 2>&1) || { cat "$work/cpack.log"; fail "cpack"; }
deb=$(ls "$work"/new/*.deb)
version=$(dpkg-deb -f "$deb" Version)

# --- A fresh machine.
mmdebstrap --quiet --variant=minbase --include=ca-certificates,systemd,man-db bookworm "$root" || fail "no chroot"
inside() { chroot "$root" env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; }
mkdir "$root/packages"
cp "$old_deb" "$root/packages/former.deb"
cp "$deb" "$root/packages/new.deb"
inside apt-get update -qq
inside apt-get install -y -qq --no-install-recommends /packages/former.deb >"$work/apt.log" 2>&1 || { cat "$work/apt.log"; fail "apt does not install the former package"; }
[ "$(inside dpkg-query -W -f='${Version}' returnwatch)" != "$version" ] || fail "both packages are $version: apt would not upgrade"

# --- Upgrade: the former program leaves a state of some simulated shops, apt puts the new one in its place, that goes on. What the test
# calls $root/... is / for the program, by a link.
mkdir -p "$root$(dirname "$root")"
ln -s / "$root$root"
cat >"$work/in" <<IN
#!/bin/sh
exec chroot "$root" /usr/bin/returnwatch "\$@"
IN
cat >"$work/upgrade" <<UP
#!/bin/sh
exec chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends /packages/new.deb >>"$work/apt.log" 2>&1
UP
chmod 755 "$work/in" "$work/upgrade"
TMPDIR=$root/tmp RETURNWATCH_FORMER=$work/in RETURNWATCH_UPGRADE=$work/upgrade "$build/tests/test_agent" "[former]" >"$work/upgrade.log" 2>&1 ||
  { tail -60 "$work/upgrade.log"; fail "the upgrade"; }
[ "$(inside dpkg-query -W -f='${Version} ${Status}' returnwatch)" = "$version install ok installed" ] || fail "the upgrade did not happen"

# --- As installed.
inside returnwatch --version | grep -q "$version" || fail "the program is not of $version"
inside man -P cat returnwatch >"$work/man" && grep -q 'watches returns across ReturnGO' "$work/man" || fail "the manual page"
inside systemd-analyze verify /usr/lib/systemd/system/returnwatch.service /usr/lib/systemd/system/returnwatch@one.service || fail "the units"
# The example is a configuration: with its keys set, doctor has nothing to fix in it.
keys="RETURNGO_API_KEY=k SHOPIFY_TOKEN=k PATCHWORKS_KEY=k SLACK_OPS=https://hooks.slack.com/services/T/B/x"
inside env $keys returnwatch doctor --offline >"$work/doctor" 2>&1 || { cat "$work/doctor"; fail "doctor --offline on the installed configuration"; }
[ ! -e "$root/var/lib/returnwatch/returnwatch.db" ] || fail "doctor has made a state"
# What `systemctl reload` runs first: a configuration that would be refused ends it with an error.
reload=$(sed -n "s/^ExecReload=\/bin\/sh -c '\(.*\)'$/\1/p" "$root/usr/lib/systemd/system/returnwatch.service" | sed 's/[$][$]/$/g')
[ -n "$reload" ] || fail "the unit looks at no configuration before a reload"
inside env $keys sh -c "$reload" >"$work/reload" 2>&1 || { cat "$work/reload"; fail "the reload of a good configuration"; }
toml=$root/etc/returnwatch/returnwatch.toml
cp -p "$toml" "$work/good"
sed -i 's/^\[store.returngo\]/&\ncolour = 1/' "$toml"
! inside env $keys sh -c "$reload" >"$work/reload" 2>&1 || fail "the reload of a bad configuration is no error"
grep -q 'colour: is not a key' "$work/reload" || { cat "$work/reload"; fail "the reload does not say what is wrong"; }
cp -p "$work/good" "$toml"
inside dpkg --verify returnwatch >"$work/verify" || true
[ ! -s "$work/verify" ] || { cat "$work/verify"; fail "installed files differ from the package's"; }

# --- Removed, purged.
mkdir -p "$root/var/lib/private/returnwatch"
echo state >"$root/var/lib/private/returnwatch/returnwatch.db"
inside apt-get remove -y -qq returnwatch >>"$work/apt.log" 2>&1
[ -e "$root/etc/returnwatch/returnwatch.toml" ] && [ -e "$root/var/lib/private/returnwatch/returnwatch.db" ] || fail "removal takes configuration or state"
inside apt-get purge -y -qq returnwatch >>"$work/apt.log" 2>&1
left=$(find "$root/etc" "$root/usr" "$root/var" -name '*returnwatch*' -not -path '*/var/lib/dpkg/*' -not -path '*/var/log/*' -not -path '*/var/cache/man/*')  # man keeps what it showed
[ -z "$left" ] || fail "purging leaves $left"
echo "installed by apt over the former release ($former), its state taken over; verified, removed and purged"
