"""A returnwatch that serves pages of many findings: how long they take, and how much memory it holds; what it holds while
it reads a large page; and what an Alertmanager holds with as many alerts."""
import http.server
import json
import os
import shutil
import socket
import subprocess
import threading
import time
import urllib.request

CONFIG = """
[agent]
state = "{dir}/pages.db"
listen = "127.0.0.1:{port}"
poll_interval = "10s"
[[store]]
name = "acme"
[store.returngo]
base_url = "http://127.0.0.1:9"
shop = "acme.myshopify.com"
api_key = {{ env = "BENCH_KEY" }}
[store.shopify]
base_url = "http://127.0.0.1:9"
access_token = {{ env = "BENCH_KEY" }}
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def memory_kb(pid, what):
    with open(f"/proc/{pid}/status") as status:
        for line in status:
            if line.startswith(what + ":"):
                return int(line.split()[1])
    return 0


def percentile(values, part):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


class Serving:
    """The daemon in `directory`, on a state that is there (or a new one)."""

    def __init__(self, program, directory):
        self.port = free_port()
        config = f"{directory}/pages.toml"
        with open(config, "w") as out:
            out.write(CONFIG.format(dir=directory, port=self.port))
        self.process = subprocess.Popen(
            [program, "run", "--config", config], env={**os.environ, "BENCH_KEY": "none"},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        for _ in range(600):
            try:
                self.get("/healthz")
                return self
            except OSError:
                time.sleep(0.1)
        raise SystemExit("returnwatch run does not answer")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def get(self, path):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"Accept-Encoding": "gzip"})
        begin = time.monotonic()
        with urllib.request.urlopen(request, timeout=60) as answer:
            answer.read()
        return (time.monotonic() - begin) * 1e3


def measure_pages(program, directory, seconds=40):
    """{path: p99 in ms}, and the most that was resident, in MB. Each is read twice a second, while cycles run."""
    paths = ["/", "/metrics", "/api/findings"]
    times = {path: [] for path in paths}
    with Serving(program, directory) as serving:
        for path in paths:  # the first one who asks waits
            serving.get(path)
        until = time.monotonic() + seconds

        def read(path):
            while time.monotonic() < until:
                times[path].append(serving.get(path))
                time.sleep(0.5)

        readers = [threading.Thread(target=read, args=(path,)) for path in paths]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        most = memory_kb(serving.process.pid, "VmHWM") / 1024
    return {path: percentile(t, 0.99) for path, t in times.items()}, most


def measure_idle(program, directory, seconds=15):
    """Resident MiB of a daemon with nothing to do, and of that what is its own."""
    with Serving(program, directory) as serving:
        time.sleep(seconds)
        pid = serving.process.pid
        return memory_kb(pid, "VmRSS") / 1024, memory_kb(pid, "RssAnon") / 1024


class LargePage(http.server.BaseHTTPRequestHandler):
    """ReturnGO with one page of 500 returns, of `size` bytes: most of it in fields that nobody reads."""
    size = 0

    def do_GET(self):
        body = {"transactions": [], "next_cursor": None}
        if self.path.startswith("/rmas"):
            note = "x" * (self.size // 500)
            body = {"rmas": [{"rmaId": str(i + 1), "status": "Done", "order_name": "#1", "note": note,
                              "events": [{"eventName": "RMA_CREATED", "eventDate": "2026-01-10T10:00:00+00:00"}]}
                             for i in range(500)], "next_cursor": None}
        text = json.dumps(body).encode()
        self.send_response(200 if self.path.startswith(("/rmas", "/transactions")) else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


def peak_mb(program, directory, size):
    """The most that a `check` held, whose ReturnGO answers with pages of so many bytes."""
    handler = type("Page", (LargePage,), {"size": size})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    config = f"{directory}/page-{size}.toml"
    with open(config, "w") as out:
        out.write(CONFIG.format(dir=directory, port=0).replace("pages.db", f"page-{size}.db").replace(
            "http://127.0.0.1:9\"\nshop", f"http://127.0.0.1:{server.server_port}\"\nshop"))
    process = subprocess.Popen([program, "check", "--config", config], env={**os.environ, "BENCH_KEY": "none"},
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, used = os.wait4(process.pid, 0)
    server.shutdown()
    return used.ru_maxrss / 1024


def alertmanager_mb(directory, alerts):
    """What Debian's Alertmanager holds with so many alerts, or None where there is none."""
    if not shutil.which("prometheus-alertmanager"):
        return None
    with open(f"{directory}/alertmanager.yml", "w") as out:
        out.write("route: {receiver: none}\nreceivers: [{name: none}]\n")
    port = free_port()
    process = subprocess.Popen(
        ["prometheus-alertmanager", f"--config.file={directory}/alertmanager.yml", f"--storage.path={directory}/am",
         f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address="],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        batch = [{"labels": {"alertname": "refund_not_posted", "store": "acme", "rma": str(i), "severity": "critical"},
                  "annotations": {"summary": f"RMA {i} was received, and nothing was paid for it"}} for i in range(alerts)]
        url = f"http://127.0.0.1:{port}/api/v2/alerts"
        for _ in range(100):
            try:
                request = urllib.request.Request(url, json.dumps(batch).encode(), {"Content-Type": "application/json"})
                urllib.request.urlopen(request, timeout=60).read()
                break
            except OSError:
                time.sleep(0.2)
        for _ in range(5):
            urllib.request.urlopen(url, timeout=60).read()
        time.sleep(5)
        return memory_kb(process.pid, "VmHWM") / 1024
    finally:
        process.terminate()
        process.wait()
