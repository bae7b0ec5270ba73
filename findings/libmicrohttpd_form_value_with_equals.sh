#!/bin/sh
# libmicrohttpd 0.9.75 (Debian 12), MHD_post_process on application/x-www-form-urlencoded.
# Input: a form of two fields, "matchers=check=refund&by=kim". A "=" inside a value may stand there unescaped: the
#   URL standard splits a field at its first "=" and keeps the rest.
# Expected: matchers is "check=refund", by is "kim".
# Seen: MHD_post_process answers MHD_NO at the second "=", and no field of the form arrives, the next one neither; with
#   "%3D" in its place, and with no "=" in the value, both arrive.
# Exits non-zero if that changes.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
apt-get download -qq libmicrohttpd12=0.9.75-6 libmicrohttpd-dev=0.9.75-6 >/dev/null 2>&1
for d in *.deb; do dpkg -x "$d" root; done
lib=$(dirname "$(find root -name 'libmicrohttpd.so.12' | head -1)")
cat > probe.c <<'C'
#include <microhttpd.h>
#include <stdio.h>
#include <string.h>
static char seen[512];
static enum MHD_Result field(void *c, enum MHD_ValueKind k, const char *key, const char *f, const char *t,
                             const char *e, const char *data, uint64_t off, size_t size) {
  (void)c; (void)k; (void)f; (void)t; (void)e; (void)off;
  snprintf(seen + strlen(seen), sizeof seen - strlen(seen), "[%s=%.*s]", key, (int)size, data ? data : "");
  return MHD_YES;
}
static enum MHD_Result serve(void *c, struct MHD_Connection *con, const char *url, const char *method, const char *v,
                             const char *up, size_t *n, void **state) {
  (void)c; (void)url; (void)method; (void)v;
  if (!*state) { *seen = 0; *state = MHD_create_post_processor(con, 1024, field, NULL); return MHD_YES; }
  if (*n) {
    enum MHD_Result r = MHD_post_process(*state, up, *n);
    if (r != MHD_YES) strcat(seen, "(refused)");
    *n = 0;
    return MHD_YES;
  }
  MHD_destroy_post_processor(*state);
  struct MHD_Response *r = MHD_create_response_from_buffer(strlen(seen), seen, MHD_RESPMEM_MUST_COPY);
  enum MHD_Result out = MHD_queue_response(con, 200, r);
  MHD_destroy_response(r);
  return out;
}
int main(void) {
  struct MHD_Daemon *d = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, serve, NULL, MHD_OPTION_END);
  if (!d) return 2;
  printf("%u\n", (unsigned)MHD_get_daemon_info(d, MHD_DAEMON_INFO_BIND_PORT)->port);
  fflush(stdout);
  getchar();
  MHD_stop_daemon(d);
  return 0;
}
C
inc=$(dirname "$(find root -name microhttpd.h)")
cc -I"$inc" probe.c "$lib/libmicrohttpd.so.12" -o probe -Wl,--allow-shlib-undefined
mkfifo stay; LD_LIBRARY_PATH="$lib" ./probe < stay > port & exec 3> stay
while [ ! -s port ]; do sleep 0.1; done
ask() { curl -s --data "$1" "http://127.0.0.1:$(cat port)/"; }
plain=$(ask 'matchers=check&by=kim')
got=$(ask 'matchers=check=refund&by=kim')
escaped=$(ask 'matchers=check%3Drefund&by=kim')
exec 3>&-
echo "without: $plain; with: $got; escaped: $escaped"
[ "$plain" = "[matchers=check][by=kim]" ] && [ "$got" = "(refused)" ] &&
  [ "$escaped" = "[matchers=check=refund][by=kim]" ]
