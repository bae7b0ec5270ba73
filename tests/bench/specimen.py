#!/usr/bin/env python3
"""Writes agent/store/specimen.inc, zstd's dictionary for stored records (agent/store/packed.h): specimen.py FOLDER,
a recording of the simulated world (docs/recording.md). Needs the `zstd` command.

What a shop could call its own - ids, names, reasons, amounts, times - is random here, of the length that the vendors'
have: only how records are written, and the vendors' words, is learned. What lies in a state can be read with this
dictionary alone: another one is another form (packed.cc, kForm), and a migration.
"""
import json
import pathlib
import random
import subprocess
import sys
import tempfile

SIZE = 16384
OF_RETURNGO = {"id", "shipment_id", "unit_ids"}
GONE = {"store", "read_at", "seen", "looked_for", "shown"}
OWN_WORDS = {"sku", "reason", "title", "location_name"}


def digits(n):
    return str(random.randrange(1, 10)) + "".join(random.choice("0123456789") for _ in range(n - 1))


def scrubbed(value, key, returngo):
    if isinstance(value, dict):
        return {k: scrubbed(v, k, returngo) for k, v in value.items() if k not in GONE}
    if isinstance(value, list):
        return [scrubbed(v, key, returngo) for v in value]
    if isinstance(value, bool) or key in ("quantity", "current", "fees_said"):
        return value
    if isinstance(value, int):
        return int("17" + digits(8)) if value > 10**9 else int(digits(len(str(abs(value)))))
    if key in OWN_WORDS or key == "name" and not value.startswith(("#", "RMA_")):
        return "".join(random.choice("abcdefghiklmnoprstu -") for _ in range(random.randrange(12)))
    if value.startswith("#"):
        return "#" + digits(4) + value[5:]
    if value.isdigit():
        return digits(7 if returngo and key in OF_RETURNGO else random.choice((13, 14)))
    return value


def samples(folder):
    for name, returngo in (("returngo-returns", True), ("shopify-orders", False)):
        for line in open(f"{folder}/{name}.ndjson"):
            yield json.dumps(scrubbed(json.loads(line), "", returngo), separators=(",", ":"))


def main():
    random.seed(1)
    with tempfile.TemporaryDirectory() as d:
        for i, text in enumerate(samples(sys.argv[1])):
            pathlib.Path(f"{d}/{i}").write_text(text)
        files = [str(p) for p in sorted(pathlib.Path(d).iterdir())]
        subprocess.run(["zstd", "-q", "--train", *files, f"--maxdict={SIZE}", "--dictID=1", "-o", f"{d}/out"], check=True)
        data = pathlib.Path(f"{d}/out").read_bytes()
    print("// Written by tests/bench/specimen.py; never changes without another form (packed.cc).")
    for at in range(0, len(data), 24):
        print(",".join(map(str, data[at:at + 24])) + ",")


main()
