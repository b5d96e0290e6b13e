"""How long does a newcomer wait? `make bench-start`, or `python3 benchmarks/start.py [--runs 3]`

A fresh clone in a temporary folder, an empty package cache, then `make run` until the sign-in page answers (first
start), and once more (second start). Medians over the runs; a breakdown of the last first start by its own words.
Needs nothing but Python: it runs before there is an environment.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMITS = {"first": 60.0, "second": 6.0}
PATIENCE = 600


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    found: dict[str, list[float]] = {"first": [], "second": []}
    for _ in range(options.runs):
        first, second, told = one_run()
        found["first"].append(first)
        found["second"].append(second)
        if not options.json:
            print(told, f"first {first:.1f} s, second {second:.1f} s", sep="\n", flush=True)
    medians = {name: round(statistics.median(values), 1) for name, values in found.items()}
    if options.json:
        print(json.dumps(medians))
        return
    for name, value in medians.items():
        print(f"{name} start: median {value} s of {options.runs} (asked ≤ {LIMITS[name]:g} s)")
    sys.exit(int(any(value > LIMITS[name] for name, value in medians.items())))


def one_run() -> tuple[float, float, str]:
    """Seconds of the first and of the second start in one fresh clone, and what the first one printed, with times."""
    with tempfile.TemporaryDirectory(prefix="chiso-start-", ignore_cleanup_errors=True) as folder:
        clone, cache = Path(folder) / "chiso", Path(folder) / "cache"
        subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(ROOT), str(clone)], check=True)
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("CHISO_", "VIRTUAL_"))}
        environment |= {"UV_CACHE_DIR": str(cache / "uv"), "PIP_CACHE_DIR": str(cache / "pip")}
        environment.pop("DATABASE_URL", None)
        first, told = start_once(clone, environment)
        second, _ = start_once(clone, environment)
        shutil.rmtree(clone, ignore_errors=True)
    return first, second, told


def start_once(clone: Path, environment: dict[str, str]) -> tuple[float, str]:
    """Seconds until the sign-in page answers with 200, and the lines that `make run` printed with their seconds."""
    port = free_port()
    begin = time.monotonic()
    with (clone / "start.log").open("w+", encoding="utf-8") as log:
        running = subprocess.Popen(
            ["make", "run", f"PORT={port}"], cwd=clone, env=environment, stdout=log, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
        seen: dict[str, float] = {}
        try:
            while not answers(f"http://127.0.0.1:{port}/accounts/sign-in/"):
                if running.poll() is not None or time.monotonic() - begin > PATIENCE:
                    log.seek(0)
                    raise SystemExit(f"make run did not come up:\n{log.read()[-3000:]}")
                note(seen, clone / "start.log", begin)
                time.sleep(0.1)
            spent = time.monotonic() - begin
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGTERM)
            running.wait(30)
    return spent, "\n".join(f"{at:6.1f} s  {line}" for line, at in seen.items())


def note(seen: dict[str, float], log: Path, begin: float) -> None:
    """Remember when each line appeared."""
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if line.strip():
            seen.setdefault(line.strip(), time.monotonic() - begin)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as page:
            return bool(page.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
