"""`make bench`: everything that the product promises about speed, in one table.

    python -m benchmarks.run [--seconds 60] [--runs 5] [--dossiers 20000000] [--start]

Each part is a process of its own, so that none warms another up. `--start` adds the first and second start of a fresh
clone, which takes some minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from dataclasses import astuple

from benchmarks.table import Row, printed

# names of `benchmarks/scoring.py`'s figures → what the table calls them, their unit, what was asked for
SCORING = {
    "all after reading": ("3,500 sheets × 120 leaves, after reading", "s", 2.0),
    "peak memory, MB": ("3,500 sheets × 120 leaves, peak memory", "MB", 300.0),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60, help="how long the officers save")
    parser.add_argument("--runs", type=int, default=5, help="runs of the scoring benchmark")
    parser.add_argument(
        "--dossiers", type=int, default=20_000_000, help="how many dossiers to count beside pandas; 0: none"
    )
    parser.add_argument("--start", action="store_true", help="also measure the starts of a fresh clone")
    parser.add_argument("--part", choices=["pages", "work", "load"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        print(json.dumps([astuple(row) for row in _part(options.part, options.seconds)]))
        return
    rows = [*_scoring(options.runs), *_survey(), *_engine("composite"), *_engine("ranking")]
    rows += [row for part in ("pages", "work", "load") for row in _apart(part, options.seconds)]
    if options.dossiers:
        rows += _dossiers(options.dossiers)
    if options.start:
        rows += _start()
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}\n{printed(rows)}")


def _part(name: str, seconds: float) -> list[Row]:
    from benchmarks import load, pages, work

    return load.measure(seconds=seconds) if name == "load" else (pages if name == "pages" else work).measure()


def _apart(name: str, seconds: float) -> list[Row]:
    """The rows of a part, measured in a process of its own."""
    told = _output([sys.executable, "-m", "benchmarks.run", "--part", name, "--seconds", str(seconds)])
    return [Row(*row) for row in json.loads(told.splitlines()[-1])]


def _scoring(runs: int) -> list[Row]:
    told = _output([sys.executable, "benchmarks/scoring.py", "--runs", str(runs)])
    figures = {line[:32].strip(): line[32:].strip() for line in told.splitlines()}
    return [Row(name, float(figures[key]), unit, limit) for key, (name, unit, limit) in SCORING.items()]


def _survey() -> list[Row]:
    parts = [word for part in ("linear", "replicates", "large", "svy") for word in ("--only", part)]
    told = _output([sys.executable, "-m", "benchmarks.survey", "--json", *parts])
    return [Row(*row) for row in json.loads(told.splitlines()[-1])]


def _engine(name: str) -> list[Row]:
    """The rows of a benchmark of the engine that prints JSON as its last line."""
    told = _output([sys.executable, "-m", f"benchmarks.{name}", "--json"])
    return [Row(*row) for row in json.loads(told.splitlines()[-1])]


def _dossiers(rows: int) -> list[Row]:
    """The figures of dossiers beside hand-written SQL and pandas, on the same file in the same run."""
    asked = ["--rows", str(rows), "--pairs", "3", "--pandas", "--json"]
    told = _output([sys.executable, "-m", "benchmarks.dossiers", *asked])
    return [Row(*row) for row in json.loads(told.splitlines()[-1])]


def _start() -> list[Row]:
    found = json.loads(_output([sys.executable, "benchmarks/start.py", "--json"]).splitlines()[-1])
    return [Row("first start of a fresh clone", found["first"], "s", 60), Row("second start", found["second"], "s", 6)]


def _output(command: list[str]) -> str:
    print(f"… {' '.join(command[1:])}", file=sys.stderr, flush=True)
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


if __name__ == "__main__":
    main()
