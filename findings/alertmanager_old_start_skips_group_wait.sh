#!/bin/sh
# Alertmanager 0.25.0 (Debian 12's prometheus-alertmanager).
# Input: two alerts of two groups, posted together to /api/v2/alerts; group_wait is 6s. One startsAt is now, the other an
#   hour ago, which is what an alert says that was found late.
# Expected: group_wait, "how long to initially wait to send a notification for a group of alerts", holds for both groups:
#   the first message of each comes six seconds after it was posted.
# Seen: the group of the older alert is sent at once: the wait is counted from startsAt. So an exporter that gives the time of
#   the fact as startsAt gets one message for each alert where it posts them one after another, though they belong to one group.
# Exits non-zero if that changes.
set -eu
dir=$(mktemp -d); trap 'kill $pids 2>/dev/null || true; rm -rf "$dir"' EXIT; pids=; cd "$dir"
apt-get download -qq prometheus-alertmanager=0.25.0-1+b4 >/dev/null 2>&1
for d in *.deb; do dpkg -x "$d" root; done
cat > hook.py <<'P'
import http.server, json, sys, time
class Hook(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with open("told", "a") as out:
            out.write(f"{body['groupLabels']['shop']} {time.time():.1f}\n")
        self.send_response(200); self.end_headers()
    def log_message(self, *_): pass
server = http.server.HTTPServer(("127.0.0.1", 0), Hook)
with open("port", "w") as out:
    out.write(str(server.server_port))
server.serve_forever()
P
python3 hook.py & pids=$!
while [ ! -s port ]; do sleep 0.1; done
cat > am.yml <<Y
route: {receiver: hook, group_by: [shop], group_wait: 6s}
receivers: [{name: hook, webhook_configs: [{url: "http://127.0.0.1:$(cat port)/"}]}]
Y
listen=127.0.0.1:$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
root/usr/bin/prometheus-alertmanager --config.file=am.yml --storage.path=am --web.listen-address="$listen" --cluster.listen-address= 2>log & pids="$pids $!"
until curl -sf "http://$listen/-/ready" >/dev/null; do sleep 0.2; done
now=$(date -u +%FT%TZ); hour=$(date -u -d '1 hour ago' +%FT%TZ); posted=$(date +%s.%N)
curl -sf -H 'Content-Type: application/json' "http://$listen/api/v2/alerts" --data "[
  {\"labels\": {\"alertname\": \"x\", \"shop\": \"new\"}, \"startsAt\": \"$now\"},
  {\"labels\": {\"alertname\": \"x\", \"shop\": \"old\"}, \"startsAt\": \"$hour\"}]"
for i in $(seq 100); do [ -s told ] && [ "$(wc -l < told)" -ge 2 ] && break; sleep 0.2; done
awk -v posted="$posted" '{ printf "%s after %.0f s\n", $1, $2 - posted; took[$1] = $2 - posted } END { exit !(took["old"] < 2 && took["new"] > 4) }' told
