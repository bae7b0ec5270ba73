#!/bin/sh
# prometheus-cpp 1.0.1 (Debian 12), TextSerializer; read by Prometheus 2.42's own parser (promtool).
# Input: a gauge whose help text has two lines and a backslash. The text format 0.0.4 writes such a help as one line, with
#   "\n" and "\\" in it; label values are escaped so, too.
# Expected: "# HELP depth Files in C:\\spool,\nnot yet sent", and the page is accepted.
# Seen: the label's value is escaped, the help text is written as it is: a backslash begins an escape that there is not, the second line stands as a line of its own, and
#   the parser refuses the whole page, all other metrics of it included.
# Exits non-zero if that changes.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
apt-get download -qq libprometheus-cpp-core1.0=1.0.1-1 prometheus-cpp-dev=1.0.1-1 prometheus >/dev/null 2>&1
for d in *.deb; do dpkg -x "$d" root; done
lib=$(dirname "$(find root -name 'libprometheus-cpp-core.so.1.0' | head -1)")
cat > probe.cc <<'C'
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <iostream>
int main() {
  prometheus::Registry registry;
  prometheus::BuildGauge().Name("depth").Help("Files in C:\\spool,\nnot yet sent").Register(registry).Add({{"of", "a\nb"}}).Set(3);
  std::cout << prometheus::TextSerializer().Serialize(registry.Collect());
}
C
c++ -std=c++17 -Iroot/usr/include probe.cc "$lib/libprometheus-cpp-core.so.1.0" -o probe
LD_LIBRARY_PATH="$lib" ./probe > page
cat page
root/usr/bin/promtool check metrics < page > said 2>&1 && refused=no || refused=yes
cat said
[ "$(head -2 page)" = "$(printf '# HELP depth Files in C:\\spool,\nnot yet sent')" ]
[ "$(tail -1 page)" = 'depth{of="a\nb"} 3' ]
[ $refused = yes ] && grep -q 'text format parsing error in line 1' said
