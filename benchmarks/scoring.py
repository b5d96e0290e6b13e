"""How fast is `chiso score`? 3,500 sheets of 120 leaves, every rule kind, mostly distinct figures, on one core.

    python benchmarks/scoring.py [--units 3500] [--runs 5]

Each run is a process of its own, held to one core, that reads the two files and then scores, adds up, ranks, explains
and writes the three tables. Printed: medians over the runs, in seconds, and the peak memory of the whole process.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

# one core: Polars and NumPy must not start more threads than that
for name in ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"

RULES = (
    "{kind: yes_no}",
    "{kind: choice, options: [{code: full, points: 1}, {code: part, points: 0.5}, {code: none, points: 0}]}",
    "{kind: tiers, input: rate, tiers: [{from: 0, to: 80, points: 0}, {from: 80, to: 95, points: 0.5},"
    " {from: 95, points: 1}]}",
    "{kind: ratio, numerator: done, denominator: total, floor: 0.2, full_at: 0.95}",
    "{kind: linear, input: {name: result, unit: '%'}, from: [40, 0], to: [100, 1]}",
    "{kind: formula, inputs: [done, total],"
    " cases: [{when: 'done / total >= 0.9', points: 1}, {points: 'done / total'}]}",
    "{kind: deadline, due: 2026-06-30, late: [{days: 10, points: 0.5}, {days: 30, points: 0.25}]}",
    "{kind: count, points_each: 0.05}",
    "{kind: deduction, minus_each: 0.1}",
    "{kind: fed, from: dossiers, rule: {kind: ratio, numerator: on_time, denominator: resolved}}",
    "{kind: manual, step: 0.25}",
    "{kind: zero_parent}",
)


def framework_text(leaves: int) -> str:
    """Fields of twelve leaves, one of each rule kind."""
    lines = [
        "code: BENCH",
        "name: Bench",
        "family: bench",
        "unit_group: bench",
        "valid_for: {from: 2026-01-01}",
        "nodes:",
    ]
    for number in range(leaves):
        field, place = divmod(number, len(RULES))
        if place == 0:
            lines.append(f'  - {{code: "{field + 1}", name: F, level: field, max: {min(len(RULES), leaves - number)}}}')
        rule = RULES[place]
        channel = "fed" if "kind: fed" in rule else "self"
        code = f"{field + 1}.{place + 1}"
        place_in_tree = f'code: "{code}", parent: "{field + 1}", name: L, level: criterion, max: 1'
        lines.append(f"  - {{{place_in_tree}, channel: {channel}, rule: {rule}}}")
    return "\n".join(lines) + "\n"


def answers_text(units: int, leaves: int) -> str:
    """Mostly distinct figures; one leaf in fifty did not arise, one in fifty does not apply."""
    rng = random.Random(20261121)
    lines = ["unit,node,input,value,status"]
    for unit in range(units):
        for number in range(leaves):
            field, place = divmod(number, len(RULES))
            node = f"U{unit:05d},{field + 1}.{place + 1}"
            luck = rng.random()
            if luck < 0.04 and place != 10:
                lines.append(f"{node},,,{'did_not_arise' if luck < 0.02 else 'not_applicable'}")
            else:
                lines += [f"{node},{name},{value}," for name, value in _inputs(place, rng)]
    return "\n".join(lines) + "\n"


def _inputs(place: int, rng: random.Random) -> list[tuple[str, str]]:
    total = rng.randint(50, 99_999)
    done = rng.randint(total // 3, total)
    return [
        [("answer", rng.choice(("có", "không", "1", "0")))],
        [("choice", rng.choice(("full", "part", "none")))],
        [("rate", f'"{rng.randint(0, 9999) / 100:.2f}"'.replace(".", ","))],
        [("done", str(done)), ("total", str(total))],
        [("result", f"{rng.randint(30000, 100000) / 1000:.2f}")],
        [("done", str(done)), ("total", str(total))],
        [("date", f"{rng.randint(1, 28):02d}/{rng.randint(5, 8):02d}/2026")],
        [("count", str(rng.randint(0, 40)))],
        [("violations", str(rng.randint(0, 15)))],
        [("on_time", str(done)), ("resolved", str(total))],
        [("points", rng.choice(("0", '"0,25"', '"0,5"', "0.75", "1")))],
        [("violated", rng.choice(("không",) * 30 + ("có",)))],
    ][place]


def run_once(folder: Path) -> dict[str, float]:
    """One measured run in this process."""
    import chiso.cli.main  # noqa: F401 (first, as in `chiso score`: it settles how memory is given back)
    from chiso.engine.scoring.checking import load_checked
    from chiso.engine.scoring.io import read_answers_file, write_tables
    from chiso.engine.scoring.outputs import ranking_frame, scores_frames, totals_frame, unit_totals
    from chiso.engine.scoring.reading import read_answers
    from chiso.engine.scoring.scorer import scorer_for

    marks = [("start", time.perf_counter())]
    framework = load_checked(folder / "framework.yaml")
    reading = read_answers(framework, *read_answers_file(folder / "answers.csv"))
    marks.append(("reading", time.perf_counter()))
    after_reading = time.process_time()
    batch = scorer_for(framework).score(reading.table, ("vi",))
    problems = reading.problems_of(batch)
    assert not problems, problems[:3]
    marks.append(("scoring and explaining", time.perf_counter()))
    totals = unit_totals(batch)
    tables = {
        "scores": scores_frames(batch, "vi"),
        "totals": [totals_frame(batch, totals)],
        "ranking": [ranking_frame(batch, totals)],
    }
    marks.append(("totals, grades, ranks", time.perf_counter()))
    write_tables(folder / "out", tables)
    marks.append(("tables, writing", time.perf_counter()))
    found = {name: at - before for (_, before), (name, at) in pairwise(marks)}
    found["all after reading"] = marks[-1][1] - marks[1][1]
    found["all after reading, CPU"] = time.process_time() - after_reading
    found["peak memory, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=3500)
    parser.add_argument("--leaves", type=int, default=120)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--once", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        print(json.dumps(run_once(options.once)))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "framework.yaml").write_text(framework_text(options.leaves), encoding="utf-8")
        (folder / "answers.csv").write_text(answers_text(options.units, options.leaves), encoding="utf-8")
        runs = [_run(folder) for _ in range(options.runs)]
        rows = sum(1 for _ in (folder / "out" / "scores.csv").open(encoding="utf-8")) - 1
    print(
        f"{options.units} sheets × {options.leaves} leaves, {rows} scored rows, one core, median of {options.runs} runs"
    )
    for key in runs[0]:
        print(f"{key:32} {statistics.median(run[key] for run in runs):8.2f}")


def _run(folder: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--once", str(folder)]
    held = ["taskset", "-c", "0", *command] if sys.platform == "linux" else command
    found: dict[str, float] = json.loads(subprocess.run(held, check=True, capture_output=True, text=True).stdout)
    return found


if __name__ == "__main__":
    main()
