"""A recording of many returns judged by `replay`, and by Node and DuckDB for five checks: CPU seconds, and the most that was resident."""
import json
import os
import pathlib
import re
import resource
import shutil
import subprocess

PEERS = pathlib.Path(__file__).parent / "peers"
KEPT = {"shopify-locations", "shopify-items", "shopify-levels", "agent-policy", "agent-sources", "agent-learned",
        "patchworks-flows", "patchworks-runs"}


def multiplied(small, large, copies):
    """`copies` times what the folder `small` holds, each with ids of its own; of every hundredth order the refunds are lost."""
    os.makedirs(large)
    kept = set()
    for name in KEPT:
        path = f"{small}/{name}.ndjson"
        if os.path.exists(path):
            shutil.copy(path, large)
            kept.update(re.findall(r'"(10\d{5})"', open(path).read()))
    shutil.copy(f"{small}/manifest.json", large)
    for path in sorted(pathlib.Path(small).glob("*.ndjson")):
        if path.stem in KEPT:
            continue
        lines = path.read_text().splitlines()
        if path.stem == "shopify-orders":
            for i in range(0, len(lines), 100):
                order = json.loads(lines[i])
                order.pop("refunds", None)
                lines[i] = json.dumps(order, separators=(",", ":"))
        text = "\n".join(lines) + "\n"
        with open(f"{large}/{path.name}", "w") as out:
            for k in range(copies):
                own = lambda m: m.group(0) if m.group(1) in kept else f'"{k + 10}{m.group(1)}"'
                out.write(re.sub(r'"#', f'"#{k}-', re.sub(r'"(10\d{5})"', own, text)))
    return sum(f.stat().st_size for f in pathlib.Path(large).iterdir()) / 1e6


def cost(*command):
    """CPU seconds and resident MB of a command that may end with 1; what it printed."""
    script = ("import resource,subprocess,sys\n"
              "d=subprocess.run(sys.argv[1:],stdout=subprocess.PIPE)\n"
              "r=resource.getrusage(resource.RUSAGE_CHILDREN)\n"
              "sys.stderr.write(f'{r.ru_utime+r.ru_stime} {r.ru_maxrss/1024} {d.returncode}')\n"
              "sys.stdout.buffer.write(d.stdout)\n")
    done = subprocess.run(["python3", "-c", script, *map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    cpu, resident, code = done.stderr.decode().split()[-3:]
    if code not in ("0", "1"):
        raise SystemExit(f"{command}: {code}\n{done.stderr.decode()[-2000:]}")
    return float(cpu), float(resident), done.stdout.decode()


def peers():
    """node.mjs and duckdb.mjs where they can run, or None: npm's packages by the lock file."""
    if not shutil.which("npm"):
        return None
    if not (PEERS / "node_modules").exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=PEERS, stdout=subprocess.DEVNULL, check=True)
    return [["node", PEERS / "node.mjs"], ["node", PEERS / "duckdb.mjs"]]
