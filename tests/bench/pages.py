"""A returnwatch that serves pages of many findings: how long they take, and how much memory it holds."""
import os
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
