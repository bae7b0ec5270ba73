#!/usr/bin/env python3
"""What a first and a second `check` cost: check_cost.py PROGRAM WORLD RETURNS [--instructions].

PROGRAM is a returnwatch, of today or of another day; WORLD is bench_world. Prints lines "name value". With
--instructions under callgrind: the first check's and the second's instructions, which no other work on the machine
changes; without, CPU seconds, bytes written and the state's size.
"""
import os
import re
import resource
import subprocess
import sys
import tempfile


def run(program, directory, instructions, env):
    command = [program, "check", "--config", f"{directory}/returnwatch.toml"]
    if instructions:
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={directory}/callgrind.out"] + command
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, env={**os.environ, **env}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        sys.exit(f"{program} check: {done.returncode}\n{done.stderr.decode()[-2000:]}")
    cost = {
        "user_ms": (after.ru_utime - before.ru_utime) * 1e3,
        "system_ms": (after.ru_stime - before.ru_stime) * 1e3,
        "written_kb": (after.ru_oublock - before.ru_oublock) / 2,
    }
    if instructions:
        cost["instructions"] = int(re.search(r"Collected : (\d+)", done.stderr.decode()).group(1))
    return cost


def main():
    program, world, returns = sys.argv[1], sys.argv[2], int(sys.argv[3])
    instructions = "--instructions" in sys.argv
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as directory:
        with subprocess.Popen([world, directory, str(returns)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as served:
            if served.stdout.readline().strip() != b"ready":
                sys.exit("bench_world did not start")
            env = dict(line.rstrip("\n").split("=", 1) for line in open(f"{directory}/env"))
            first = run(program, directory, instructions, env)
            size = sum(os.path.getsize(f"{directory}/{f}") for f in os.listdir(directory) if f.startswith("state.db"))
            second = run(program, directory, instructions, env)
            served.stdin.close()
        for name, cost in (("first", first), ("second", second)):
            for what, value in cost.items():
                if instructions == (what == "instructions"):
                    print(f"{name}_{what} {value / returns:.2f}")
        if not instructions:
            print(f"state_kb {size / 1024 / returns:.2f}")


main()
