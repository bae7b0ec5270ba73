#!/usr/bin/env python3
"""The port under load: wrk on the pages of 10,000 findings, while a poll runs and 500 slow clients stand. load.py BUILD [FINDINGS]

BUILD holds returnwatch, bench_world and bench_cost. One shop has that many findings and sources that are away; the daemon reads
another one for the first time meanwhile, of 5,000 returns. Prints per path: requests per second, p50, p99 of eight clients that ask without a pause;
and what 100 looks at /healthz and /metrics took meanwhile. Fails where those take 200 ms at the 95th percentile, where the findings
are not all there, or where nothing was polled meanwhile. Loopback only; 20 s a path."""
import json, os, re, signal, socket, subprocess, sys, tempfile, time, urllib.request

AWAY = """
[[store]]
name = "acme"
[store.returngo]
base_url = "http://127.0.0.1:9"
shop = "acme.myshopify.com"
api_key = { env = "DEMO_PATCHWORKS" }
[store.shopify]
base_url = "http://127.0.0.1:9"
access_token = { env = "DEMO_PATCHWORKS" }
"""

def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]

def read(url):
    return urllib.request.urlopen(url, timeout=60).read()

def look(url):
    begun = time.monotonic()
    read(url)
    return (time.monotonic() - begun) * 1000

def slow_clients(port, count):
    kinds = [b"", b"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
             b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
             b"POST /ack HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900\r\n\r\nx"]
    out = []
    for i in range(count):
        s = socket.create_connection(("127.0.0.1", port))
        s.sendall(kinds[i % len(kinds)])
        out.append(s)
    return out

def memory_mb(pid, what):
    with open(f"/proc/{pid}/status") as f:
        return int(re.search(rf"{what}:\s+(\d+)", f.read()).group(1)) // 1024

def calls(metrics):
    return sum(float(v) for v in re.findall(rb"^returnwatch_source_requests_total\{[^}]*\} (\S+)$", metrics, re.M))

def configured(directory, port):
    with open(f"{directory}/returnwatch.toml") as f:
        text = f.read()
    text = re.sub(r'(?m)^listen *=.*$', f'listen = "127.0.0.1:{port}"', text)
    with open(f"{directory}/load.toml", "w") as f:
        f.write(text + AWAY)
    with open(f"{directory}/env") as f:
        return {**os.environ, **dict(line.rstrip("\n").split("=", 1) for line in f)}

def under_load(base, path):
    port = int(base.rsplit(":", 1)[1])
    held = slow_clients(port, 500)
    wrk = subprocess.Popen(["wrk", "-t1", "-c8", "-d20s", "--latency", "-H", "Accept-Encoding: gzip", base + path],
                           stdout=subprocess.PIPE, text=True)
    time.sleep(1)
    looks = {p: sorted(look(base + p) for _ in range(100)) for p in ["/healthz", "/metrics"]}
    said = wrk.communicate()[0]
    for s in held:
        s.close()
    figures = {k: (re.search(rf"(?m)^\s*{k}\s+(\S+)", said) or [None, "?"])[1] for k in ["50%", "99%", "Requests/sec:"]}
    print(f"{path}: {figures['Requests/sec:']} requests/s, p50 {figures['50%']}, p99 {figures['99%']}; meanwhile p95 (slowest) of "
          + ", ".join(f"{p} {v[94]:.0f} ({v[-1]:.0f}) ms" for p, v in looks.items()), flush=True)
    return [f"{p} while {path} is read" for p, v in looks.items() if v[94] >= 200]

def main():
    build, wanted = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10000
    with tempfile.TemporaryDirectory() as directory:
        port = free_port()
        base = f"http://127.0.0.1:{port}"
        world = subprocess.Popen([f"{build}/tests/bench/bench_world", directory, "5000"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        world.stdout.readline()
        subprocess.run([f"{build}/tests/bench/bench_cost", f"{directory}/state.db", "--findings", str(wanted)], check=True)
        env = configured(directory, port)
        agent = subprocess.Popen([f"{build}/returnwatch", "run", "--config", f"{directory}/load.toml"], env=env,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            for _ in range(600):
                try:
                    read(base + "/healthz")
                    break
                except OSError:
                    time.sleep(0.1)
            there = len(json.loads(read(base + "/api/findings"))["findings"])
            before = calls(read(base + "/metrics"))
            bad = [] if there >= wanted else [f"{there} findings are there"]
            for path in ["/metrics", "/", "/api/findings"]:
                bad += under_load(base, path)
            polled = calls(read(base + "/metrics")) - before
            print(f"{there} findings; {polled:.0f} calls to the sources meanwhile; resident {memory_mb(agent.pid, 'VmRSS')} MB, at most {memory_mb(agent.pid, 'VmHWM')} MB")
            if polled < 10:
                bad.append("nothing was polled meanwhile")
        finally:
            agent.send_signal(signal.SIGTERM)
            agent.wait(60)
            world.stdin.close()
            world.wait()
    if bad:
        sys.exit("; ".join(bad))

main()
