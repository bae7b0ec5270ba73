#!/bin/sh
# Howard Hinnant's date 3.0.1 (Debian 12's libhowardhinnant-date), built as Debian builds it, on the system's time zones
# (USE_OS_TZDB); tzdata 2025b.
# Input: noon UTC on 1 July 2037 and 2040, in Europe/London, whose file in /usr/share/zoneinfo ends with the rule for all
#   later years ("GMT0BST,M3.5.0/1,M10.5.0").
# Expected: 13:00 BST in both years; date(1) of coreutils says so.
# Seen: 13:00 BST in 2037, 12:00 GMT in 2040: the rule at the file's end is not read, the last change that it lists holds
#   for ever.
# Exits non-zero if that changes.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
apt-get download -qq libhowardhinnant-date-dev=3.0.1+ds-5 libdate-tz3=3.0.1+ds-5 >/dev/null 2>&1
for d in *.deb; do dpkg -x "$d" root; done
lib=$(find root -name 'libdate-tz.so.3' | head -1)
cat > probe.cc <<'C'
#include <date/tz.h>
#include <iostream>
int main() {
  using namespace date;
  for (int y : {2037, 2040})
    std::cout << format("%F %H:%M %Z", make_zoned("Europe/London", sys_days{year{y} / 7 / 1} + std::chrono::hours(12))) << "\n";
}
C
c++ -std=c++17 -DHAS_STRING_VIEW=1 -DONLY_C_LOCALE=1 -DUSE_OS_TZDB=1 -Iroot/usr/include probe.cc "$lib" -o probe
got=$(LD_LIBRARY_PATH="$(dirname "$lib")" ./probe)
other=$(TZ=Europe/London date -d '2040-07-01 12:00 UTC' '+%F %H:%M %Z')
echo "$got; date(1): $other"
[ "$got" = "2037-07-01 13:00 BST
2040-07-01 12:00 GMT" ]
[ "$other" = "2040-07-01 13:00 BST" ]
