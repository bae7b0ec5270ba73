#!/usr/bin/env python3
"""The port under load: wrk on the pages while 500 slow clients stand. load.py PROGRAM [RETURNS]

Starts `PROGRAM demo` with that many returns and every fault, waits until it is ready, and prints per path: requests per second, p50,
p99; and the slowest of 100 looks at /healthz and /metrics meanwhile. Fails where /healthz or /metrics take 200 ms at the 95th
percentile. Loopback only; 20 s a path."""
import os, re, signal, socket, subprocess, sys, time, urllib.request

def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]

def look(url):
    begun = time.monotonic()
    urllib.request.urlopen(url, timeout=20).read()
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

def resident(pid):
    with open(f"/proc/{pid}/status") as f:
        return int(re.search(r"VmRSS:\s+(\d+)", f.read()).group(1)) // 1024

def main():
    program, returns = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "2000"
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    agent = subprocess.Popen([program, "demo", "--returns", returns, "--faults", "all", "--listen", f"127.0.0.1:{port}"],
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    bad = []
    try:
        for _ in range(1800):
            try:
                if urllib.request.urlopen(base + "/readyz", timeout=5).status == 200:
                    break
            except OSError:
                time.sleep(1)
        held = slow_clients(port, 500)
        for path in ["/metrics", "/", "/api/findings"]:
            wrk = subprocess.Popen(["wrk", "-t1", "-c8", "-d20s", "--latency", base + path], stdout=subprocess.PIPE, text=True)
            time.sleep(1)
            looks = {p: sorted(look(base + p) for _ in range(100)) for p in ["/healthz", "/metrics"]}
            said = wrk.communicate()[0]
            figures = {k: (re.search(rf"{k}\s+(\S+)", said) or [None, "?"])[1] for k in ["50%", "99%", "Requests/sec:"]}
            print(f"{path}: {figures['Requests/sec:']} requests/s, p50 {figures['50%']}, p99 {figures['99%']}; meanwhile p95 (slowest) of "
                  + ", ".join(f"{p} {v[94]:.0f} ({v[-1]:.0f}) ms" for p, v in looks.items()))
            bad += [f"{p} while {path} is read" for p, v in looks.items() if v[94] >= 200]
        children = subprocess.run(["pgrep", "-P", str(agent.pid)], capture_output=True, text=True).stdout.split()
        print("resident:", ", ".join(f"{resident(p)} MB" for p in [agent.pid, *children]))
        for s in held:
            s.close()
    finally:
        agent.send_signal(signal.SIGINT)
        agent.wait(60)
    if bad:
        sys.exit("too slow: " + "; ".join(bad))

main()
