#!/bin/sh
# Installs what building and testing need, if anything is missing. Debian 12 packages only.
set -eu
packages="g++ cmake ninja-build pkg-config ccache mold libcurl4-openssl-dev libsimdjson-dev libtomlplusplus-dev libspdlog-dev
catch2 nlohmann-json3-dev libcli11-dev libsqlitecpp-dev libsqlite3-dev libcpp-httplib-dev libmicrohttpd-dev libmd4c-html0-dev libkainjow-mustache-dev
libhowardhinnant-date-dev libexpected-dev libbenchmark-dev prometheus-cpp-dev libssl-dev zlib1g-dev libzstd-dev tzdata ca-certificates
$*"
missing=""
for p in $packages; do
  dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing="$missing $p"
done
[ -z "$missing" ] && exit 0
echo "installing:$missing"
sudo=""
[ "$(id -u)" = 0 ] || sudo="sudo"
# Tests use the programs of Prometheus, not its services: let none of them start by being installed.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  printf '#!/bin/sh\nexit 101\n' | $sudo tee $policy >/dev/null
  $sudo chmod 755 $policy
  trap '$sudo rm -f $policy' EXIT
fi
$sudo apt-get update -qq
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
