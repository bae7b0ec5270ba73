#!/usr/bin/env python3
"""Each line of docs/performance.md measured, beside its target: run.py BUILD [PART ...], a part being stored, checked,
served or replayed.

BENCH_MILLION=1: a million stored returns as well. BENCH_BEFORE=PROGRAM: a former returnwatch, compared by instructions
(callgrind, 500 returns). BENCH_DIR: where states are written; a disk, not memory, or nothing is known of what is written.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import pages
import replayed

HERE = pathlib.Path(__file__).parent
BUILD = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "build/bench")
WORLD, COST, PROGRAM = BUILD / "tests/bench/bench_world", BUILD / "tests/bench/bench_cost", BUILD / "returnwatch"


def values(*command):
    done = subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, check=True)
    return {name: float(value) for name, value in (line.split() for line in done.stdout.decode().splitlines())}


def show(what, measured, target, beside=""):
    print(f"{what:58} {measured:>24} {target:>22}  {beside}", flush=True)


def stored(directory):
    """What a cycle costs at each size."""
    sizes = [1000, 100_000] + ([1_000_000] if os.environ.get("BENCH_MILLION") else [])
    costs = {n: values(COST, f"{directory}/{n}.db", n) for n in sizes}
    for n in sizes:
        os.remove(f"{directory}/{n}.db")
    label = " / ".join(f"{n // 1000}k" for n in sizes)
    for name, target in [("quiet_cycle", "<= 1.5x"), ("changed_1000", "<= 1.5x"), ("source_away", "< 2000 ms"),
                         ("retention_200", "<= 200 ms")]:
        show(f"{name}, CPU ms at {label}", " / ".join(f"{costs[n][name + '_ms']:.1f}" for n in sizes), target)
        show(f"{name}, SQLite steps at {label}", " / ".join(f"{costs[n][name + '_steps']:.0f}" for n in sizes), "")
    show("state, KB a return", f"{costs[sizes[1]]['state_kb_per_return']:.2f}", "<= 3.5",
         "of small records: see the check below")


def checked(directory):
    os.environ["BENCH_DIR"] = directory
    command = [sys.executable, HERE / "check_cost.py"]
    cost = values(*command, PROGRAM, WORLD, 500)
    show("first check, CPU ms a return (user + system)", f"{cost['first_user_ms']:.2f} + {cost['first_system_ms']:.2f}",
         "<= 1/3 of before")
    show("second check, CPU ms a return", f"{cost['second_user_ms'] + cost['second_system_ms']:.2f}", "<= 1/6 of before")
    show("written on the first poll, KB a return", f"{cost['first_written_kb']:.1f}", "<= 20")
    show("state, KB a return", f"{cost['state_kb']:.2f}", "<= 3.5")
    if not shutil.which("valgrind"):
        return show("instructions", "no valgrind here", "")
    now = values(*command, PROGRAM, WORLD, 500, "--instructions")
    former = os.environ.get("BENCH_BEFORE")
    before = values(*command, former, WORLD, 500, "--instructions") if former else {}
    for name, target in [("first", "<= 1/3 of before"), ("second", "<= 1/6 of before")]:
        one = now[name + "_instructions"]
        was = before.get(name + "_instructions")
        show(f"{name} check, instructions a return", f"{one:,.0f}", target,
             f"before {was:,.0f}: {was / one:.2f}x" if was else "BENCH_BEFORE names a former program")


def served(directory):
    idle, own = pages.measure_idle(PROGRAM, directory)
    show("idle, one shop: resident MiB (its own)", f"{idle:.1f} ({own:.1f})", "<= 15")
    for name in os.listdir(directory):
        os.remove(f"{directory}/{name}")
    subprocess.run([str(COST), f"{directory}/pages.db", "--findings", "10000"], check=True)
    p99, resident = pages.measure_pages(PROGRAM, directory)
    for path, ms in p99.items():
        show(f"p99 of {path} at 10,000 findings, ms", f"{ms:.1f}", "<= 50")
    alertmanager = pages.alertmanager_mb(directory, 10_000)
    show("resident with 10,000 findings, pages read, MB", f"{resident:.0f}", "<= 100",
         f"alertmanager with 10,000 alerts: {alertmanager:.0f}" if alertmanager else "no prometheus-alertmanager here")
    small, large = (pages.peak_mb(PROGRAM, directory, size) for size in (30_000, 30_000_000))
    show("a page of 30 MB, MB at its peak (of it without the page)", f"{large:.0f} ({small:.0f})", "<= 90")


FIVE = ["refund_not_posted", "refund_amount_mismatch", "duplicate_refund", "restock_missing", "exchange_not_released"]


def judged(directory):
    """A recording of 50,000 returns, judged by `replay`; for five checks by Node and DuckDB, too."""
    small, large = f"{directory}/small", f"{directory}/large"
    served = subprocess.Popen([WORLD, directory, "500"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    served.stdout.readline()
    env = {**os.environ, **dict(line.rstrip("\n").split("=", 1) for line in open(f"{directory}/env"))}
    config = ["--config", f"{directory}/returnwatch.toml"]
    for command in (["check", *config], ["record", small, *config, "--returns", "500"]):
        subprocess.run([PROGRAM, *command], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    served.stdin.close()
    served.wait()
    size = replayed.multiplied(small, large, 97)
    beside = ["no npm here"] if replayed.peers() is None else []
    for command in replayed.peers() or []:
        cpu, resident, _ = replayed.cost(*command, large)
        beside.append(f"{command[1].stem}: {cpu:.1f} s, {resident:.0f} MB")
    cpus, residents = zip(*[replayed.cost(PROGRAM, "replay", large, *of)[:2]
                            for of in [[], *[["--check", c] for c in FIVE[:1]]]])
    show(f"replay of 50,000 returns ({size:.0f} MB), all checks: CPU s, MB", f"{cpus[0]:.1f}, {residents[0]:.0f}",
         "3x node, a third of its MB", "; ".join(beside))
    show("replay of the same, one check", f"{cpus[1]:.1f}, {residents[1]:.0f}", "less than node and duckdb")


def main():
    show("what", "measured", "must be", "beside")
    parts = {"stored": stored, "checked": checked, "served": served, "replayed": judged}
    for part in [parts[name] for name in sys.argv[2:]] or parts.values():
        with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as directory:
            part(directory)


main()
