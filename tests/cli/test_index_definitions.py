"""`chiso index run` on tables that nobody here has seen, against the definitions written out one cell at a time.

The definitions are those of the JRC handbook and of COINr's documentation; nothing below uses the engine.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner
from scipy import stats

from chiso.cli.main import main

N = 17
UNITS = [f"x{row:02d}" for row in range(N)]
DIRECTION = {"a": 1, "b": -1, "c": 1, "d": -1, "e": 1}
WEIGHT = {"a": 2.0, "b": 0.5, "c": 1.25, "d": 1.0, "e": 3.0, "p": 0.3, "q": 1.7}
TARGET = {"a": 55.0, "b": 3.0, "c": 9.5, "d": 0.5, "e": 70.0}
POSTS = {"a": (5.0, 90.0), "b": (0.0, 12.0), "c": (1.0, 10.0), "d": (0.25, 8.0), "e": (-10.0, 60.0)}
Table = dict[str, list[float]]


def table(seed: int = 11, *, gaps: bool = True) -> Table:
    """Five indicators of which two fall where things get better, with ties (c) and a long tail (d)."""
    rng = np.random.default_rng(seed)
    made = {
        "a": rng.uniform(8, 88, N),
        "b": rng.gamma(3, 2, N),
        "c": rng.integers(1, 9, N).astype(float),
        "d": np.exp(rng.normal(0, 1.4, N)),
        "e": rng.normal(20, 25, N),
    }
    if gaps:
        for code, row in (("a", 2), ("b", 5), ("c", 5), ("c", 9), ("d", 14)):
            made[code][row] = math.nan
    return {code: column.tolist() for code, column in made.items()}


def run(folder: Path, steps: str, values: Table, extra: dict[str, list[object]] | None = None, *more: str) -> Path:
    """The folder of results."""
    write(folder, values, extra)
    (folder / "r.yaml").write_text(f"steps:\n{steps}", encoding="utf-8")
    done = CliRunner().invoke(main, ["index", "run", *files(folder), "--out", str(folder / "out"), *more])
    assert done.exit_code == 0, done.output
    return folder / "out"


def write(folder: Path, values: Table, extra: dict[str, list[object]] | None = None) -> None:
    others = extra or {}
    frame = pl.DataFrame({"uCode": UNITS[: len(values["a"])]} | others | values)
    frame.with_columns(pl.col(pl.Float64).fill_nan(None)).write_csv(folder / "d.csv")
    rows = ["iCode,Level,Weight,Direction,Parent,Type,Target,goalpost_lower,goalpost_upper,goalpost_scale,Denominator"]
    for code in values:
        low, high = POSTS[code]
        below = "people" if code in ("a", "d") and "people" in others else ""
        rows.append(
            f"{code},1,{WEIGHT[code]},{DIRECTION[code]},{'p' if code in 'abc' else 'q'},Indicator,{TARGET[code]},"
            f"{low},{high},50,{below}"
        )
    rows += [f"{code},2,{WEIGHT[code]},,top,Aggregate,,,,," for code in "pq"] + ["top,3,1,,,Aggregate,,,,,"]
    rows += ["people,,,,,Denominator,,,,,"] if "people" in others else []
    rows += ["region,,,,,Group,,,,,"] if "region" in others else []
    (folder / "m.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def files(folder: Path) -> list[str]:
    return ["--data", str(folder / "d.csv"), "--meta", str(folder / "m.csv"), "--recipe", str(folder / "r.yaml")]


def step(out: Path, name: str) -> Table:
    frame = pl.read_csv(out / name, infer_schema_length=None)
    return {code: [math.nan if x is None else float(x) for x in frame[code]]
            for code in frame.columns if frame[code].dtype.is_numeric()}  # fmt: skip


def same(found: list[float], wanted: list[float]) -> None:
    np.testing.assert_allclose(found, wanted, rtol=1e-10, atol=1e-12)


def known(values: list[float]) -> list[float]:
    return [x for x in values if not math.isnan(x)]


# normalising: x is already turned by its direction


def _place(x: float, others: list[float]) -> int:
    return 1 + sum(other < x for other in others)


def _posts(x: float, code: str, scale: float) -> float:
    low, high = POSTS[code]
    way = (x - low) / (high - low) if DIRECTION[code] > 0 else (-x - high) / (low - high)
    return min(max(way, 0.0), 1.0) * scale


def _to(x: float, goal: float, others: list[float], *, cap: bool) -> float:
    way = 1 - (goal - x) / (goal - min(others))
    return min(way, 1.0) if cap else way


NORMAL = {
    "{method: minmax, lower: -3, upper: 7}": lambda x, v, c: (x - min(v)) / (max(v) - min(v)) * 10 - 3,
    "{method: zscore, mean: 4, sd: 1.5}": lambda x, v, c: (x - sum(v) / len(v)) / np.std(v, ddof=1) * 1.5 + 4,
    "{method: scaled, lower: -100, upper: 150}": lambda x, v, c: (x + 100) / 250 * 100,
    "rank": lambda x, v, c: _place(x, v),
    "borda": lambda x, v, c: _place(x, v) - 1,
    "percentile_rank": lambda x, v, c: (_place(x, v) - 1) / (len(v) - 1),
    "dist2max": lambda x, v, c: 1 - (max(v) - x) / (max(v) - min(v)),
    "dist2target": lambda x, v, c: _to(x, TARGET[c] * DIRECTION[c], v, cap=False),
    "{method: dist2target, cap: true}": lambda x, v, c: _to(x, TARGET[c] * DIRECTION[c], v, cap=True),
    "goalposts": lambda x, v, c: _posts(x, c, 50),
    "{method: goalposts, scale: 1}": lambda x, v, c: _posts(x, c, 1),
    "none": lambda x, v, c: x,
}


@pytest.mark.parametrize("method", NORMAL)
def test_each_normalisation_is_its_definition_with_both_directions_and_gaps(tmp_path: Path, method: str):
    values = table()
    found = step(run(tmp_path, f"  - normalise: {method}\n", values), "step_normalised.csv")
    for code, column in values.items():
        turned = [x * DIRECTION[code] for x in column]
        some = known(turned)
        same(found[code], [x if math.isnan(x) else NORMAL[method](x, some, code) for x in turned])


def test_distance_to_a_reference_unit_and_fraction_of_the_largest(tmp_path: Path):
    values = table()
    steps = "  - normalise: {method: dist2ref, reference: x07, cap: true, by_node: {e: {method: fracmax}}}\n"
    found = step(run(tmp_path, steps, values), "step_normalised.csv")
    for code in "abcd":
        turned = [x * DIRECTION[code] for x in values[code]]
        some = known(turned)
        same(found[code], [x if math.isnan(x) else _to(x, turned[7], some, cap=True) for x in turned])
    same(found["e"], [x / max(values["e"]) for x in values["e"]])


@pytest.mark.parametrize("method", ["minmax", "zscore", "dist2max"])
def test_anchors_held_from_the_year_before_place_the_new_year_on_the_old_scale(tmp_path: Path, method: str):
    (tmp_path / "old").mkdir()
    before = run(tmp_path / "old", f"  - normalise: {method}\n", table(1))
    (tmp_path / "anchors.csv").write_bytes((before / "anchors.csv").read_bytes())
    steps = f"  - normalise: {{method: {method}, anchors: fixed, file: anchors.csv}}\n"
    found = step(run(tmp_path, steps, table(2)), "step_normalised.csv")
    for code, column in table(2).items():
        old = known([x * DIRECTION[code] for x in table(1)[code]])
        new = [x * DIRECTION[code] for x in column]
        mean, sd, low, high = sum(old) / len(old), np.std(old, ddof=1), min(old), max(old)
        scale = {"minmax": 100, "dist2max": 1}.get(method, 1)
        if method == "zscore":
            same(found[code], [(x - mean) / sd for x in new])
        else:
            same(found[code], [(x - low) / (high - low) * scale for x in new])


# aggregating


def _mean(pairs: list[tuple[float, float]], power: float) -> float:
    total = sum(w for _, w in pairs)
    if power == 0:
        return math.exp(sum(w * math.log(x) for x, w in pairs) / total)
    return (sum(w * x**power for x, w in pairs) / total) ** (1 / power)


MEANS = {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0, "{method: generalised, power: 2.5}": 2.5,
         "{method: generalised, power: -3}": -3.0}  # fmt: skip


@pytest.mark.parametrize("method", MEANS)
def test_each_mean_is_its_definition_with_weights_re_scaled_over_what_is_there(tmp_path: Path, method: str):
    values = table()
    out = run(tmp_path, f"  - normalise: {{lower: 1, upper: 100}}\n  - aggregate: {method}\n", values)
    below, found = step(out, "step_normalised.csv"), step(out, "step_aggregated.csv")
    for node, children in (("p", "abc"), ("q", "de"), ("top", "pq")):
        table_ = found if node == "top" else below
        for row in range(N):
            pairs = [(table_[code][row], WEIGHT[code]) for code in children if not math.isnan(table_[code][row])]
            assert found[node][row] == pytest.approx(_mean(pairs, MEANS[method]), rel=1e-10)


def test_copeland_adds_the_shares_of_weight_on_which_each_other_unit_is_beaten_and_ties_count_half(tmp_path: Path):
    values = {code: [round(x) for x in column] for code, column in table(gaps=False).items()}
    out = run(tmp_path, "  - normalise: borda\n  - aggregate: {by_level: {2: copeland}}\n", values)
    found = step(out, "step_aggregated.csv")
    for node, children in (("p", "abc"), ("q", "de")):
        weight = sum(WEIGHT[code] for code in children)

        def beaten(row: int, children: str = children, weight: float = weight) -> float:
            pairs = [(values[code][row] * DIRECTION[code], [x * DIRECTION[code] for x in values[code]], WEIGHT[code])
                     for code in children]  # fmt: skip
            return sum(w * sum(1.0 if x > other else 0.5 for at, other in enumerate(v) if at != row and x >= other)
                       for x, v, w in pairs) / weight  # fmt: skip

        same(found[node], [beaten(row) for row in range(N)])


# ranks


@pytest.mark.parametrize("ties", ["min", "max", "average", "dense"])
def test_ranks_are_taken_before_rounding_and_ties_follow_the_policy(tmp_path: Path, ties: str):
    values = table(gaps=False)
    values["a"][0] = values["a"][1] + 1e-6
    values["c"][4] = 0.1 + 0.2
    values["c"][6] = 0.3
    found = step(run(tmp_path, f"  - rank: {{ties: {ties}}}\n", values), "ranks.csv")
    order = pl.read_csv(tmp_path / "out" / "ranks.csv")["uCode"].to_list()
    for code, column in values.items():
        wanted = stats.rankdata([-round(x, 9) for x in column], method=ties)
        ranks = dict(zip(order, found[code], strict=True))
        assert [ranks[unit] for unit in UNITS] == wanted.tolist()
    ranks = dict(zip(order, found["a"], strict=True))
    assert ranks["x00"] < ranks["x01"]


# filling, treating, screening, dividing


def test_em_is_the_conditional_mean_at_the_largest_likelihood(tmp_path: Path):
    """With gaps in one column only, its largest likelihood is the regression on the complete rows."""
    values = table(gaps=False)
    for row in (1, 8, 12):
        values["b"][row] = math.nan
    found = step(run(tmp_path, "  - impute: {method: em, tolerance: 1.0e-13, iterations: 20000}\n", values),
                 "step_imputed.csv")  # fmt: skip
    whole = [row for row in range(N) if not math.isnan(values["b"][row])]
    known_ = np.column_stack([np.ones(N), values["a"], values["c"]])
    slope, *_ = np.linalg.lstsq(known_[whole], np.array(values["b"])[whole], rcond=None)
    # the small ridge on the correlations is worth less than 1e-6
    np.testing.assert_allclose(found["b"], np.where(np.isnan(values["b"]), known_ @ slope, values["b"]), rtol=1e-6)


def _shape(values: list[float]) -> tuple[float, float]:
    return float(stats.skew(values, bias=False)), float(stats.kurtosis(values, bias=False))


LOGS = {
    "log": lambda x, v: math.log(x),
    "log_ct": lambda x, v: math.log(x - min(v) + 0.01 * (max(v) - min(v))),
    "log_ct_original": lambda x, v: math.log(x - min(v) + 1),
    "log_gii": lambda x, v: math.log((max(v) - 1) * (x - min(v)) / (max(v) - min(v)) + 1),
}


@pytest.mark.parametrize("then", LOGS)
def test_a_column_that_fails_the_test_after_winsorising_is_transformed_and_says_so(tmp_path: Path, then: str):
    values = table(gaps=False)
    values["d"] = [math.exp(x / 2) for x in range(N)]
    out = run(tmp_path, f"  - treat: {{winsorise_max: 1, then: {then}, skew: 1.2, kurtosis: 1}}\n", values)
    found = step(out, "step_treated.csv")
    details = {row["iCode"]: row for row in pl.read_csv(out / "treat_details.csv").to_dicts()}
    for code, column in values.items():
        skew, kurtosis = _shape(column)
        passed = abs(skew) < 1.2 or kurtosis < 1
        assert details[code]["passed_0"] is passed
        assert (details[code]["skew_0"], details[code]["kurtosis_0"]) == pytest.approx((skew, kurtosis), rel=1e-10)
        if passed:
            same(found[code], column)
    assert details["d"]["passed_0"] is False and details["d"]["passed_1"] is False
    assert details["d"]["transformed"] == then and details["d"]["winsorised"] == 1
    same(found["d"], [LOGS[then](x, values["d"]) for x in values["d"]])


def test_box_cox_has_the_power_of_the_largest_likelihood(tmp_path: Path):
    values = table(gaps=False)
    steps = (
        "  - treat: {method: transform, then: box_cox, shift: false, by_node: {a: none, b: none, c: none, e: none}}\n"
    )
    found = step(run(tmp_path, steps, values), "step_treated.csv")
    wanted, power = stats.boxcox(np.array(values["d"]))
    np.testing.assert_allclose(found["d"], wanted, rtol=1e-5)
    steps = steps.replace("shift: false", "power: 0.25")
    found = step(run(tmp_path, steps, values), "step_treated.csv")
    same(found["d"], [((x - min(values["d"]) + 1) ** 0.25 - 1) / 0.25 for x in values["d"]])
    assert found["a"] == values["a"] and abs(power) < 1


def test_units_with_too_few_values_are_left_out_and_denominators_divide_the_rest(tmp_path: Path):
    values = table()
    values["d"][5] = values["e"][5] = math.nan
    people = [100.0 + 7 * row for row in range(N)]
    steps = "  - denominate: {scale: {d: 1000}}\n  - screen: {min_available: 0.8}\n"
    out = run(tmp_path, steps, values, {"people": list(people)})
    found = pl.read_csv(out / "step_screened.csv")
    stay = [row for row in range(N) if sum(not math.isnan(values[code][row]) for code in values) >= 4]
    assert found["uCode"].to_list() == [UNITS[row] for row in stay] and len(stay) == N - 1
    rates = step(out, "step_screened.csv")
    same(rates["a"], [values["a"][row] / people[row] for row in stay])
    same(rates["d"], [values["d"][row] / people[row] * 1000 for row in stay])
    same(rates["b"], [values["b"][row] for row in stay])
    share = dict(zip(UNITS, pl.read_csv(out / "availability.csv")["Dat_Avail"].to_list(), strict=True))
    assert share["x05"] == pytest.approx(0.2) and share["x02"] == pytest.approx(0.8)


# what goes together


def _correlate(folder: Path, *more: str) -> list[dict[str, float]]:
    done = CliRunner().invoke(main, ["index", "correlate", *files(folder), "--json", *more])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)["rows"]


PEERS = {"pearson": stats.pearsonr, "spearman": stats.spearmanr, "kendall": stats.kendalltau}


@pytest.mark.parametrize("method", PEERS)
def test_correlations_between_levels_stand_on_the_units_that_have_both(tmp_path: Path, method: str):
    values = table()
    run(tmp_path, "  - normalise: minmax\n  - aggregate: arithmetic\n", values)
    final = step(tmp_path / "out", "step_aggregated.csv")
    rows = _correlate(tmp_path, "--levels", "1,2", "--method", method)
    assert len(rows) == 10
    for row in rows:
        pairs = [(x, y) for x, y in zip(final[row["first"]], final[row["second"]], strict=True)
                 if not (math.isnan(x) or math.isnan(y))]  # fmt: skip
        first, second = zip(*pairs, strict=True)
        assert row["n"] == len(pairs)
        assert row["correlation"] == pytest.approx(PEERS[method](first, second).statistic, rel=1e-9)


def test_alpha_with_gaps_comes_from_the_covariances_of_pairs(tmp_path: Path):
    values = table()
    run(tmp_path, "  - normalise: zscore\n  - aggregate: arithmetic\n", values)
    normal = step(tmp_path / "out", "step_normalised.csv")
    found = {(row["node"], row["stage"]): row["alpha"] for row in _correlate(tmp_path, "--alpha")}
    for name, columns in (("raw", values), ("normalised", normal)):
        matrix = np.empty((3, 3))
        for i, one in enumerate("abc"):
            for j, two in enumerate("abc"):
                both = [(x, y) for x, y in zip(columns[one], columns[two], strict=True)
                        if not (math.isnan(x) or math.isnan(y))]  # fmt: skip
                matrix[i, j] = np.cov(*zip(*both, strict=True))[0, 1]
        assert found["p", name] == pytest.approx(1.5 * (1 - np.trace(matrix) / matrix.sum()), rel=1e-9)


# tables at fault


FAULTS = {
    "a repeated heading": (
        lambda text: text.replace("uCode,a,b", "uCode,a,a"),
        ["duplicate_column", "cột thứ 2 (dòng 1)", "cột thứ 3 (dòng 1)"],
    ),
    "a heading that is blank": (
        lambda text: text.replace("uCode,a,b", "uCode,,b"),
        ["unnamed_column", "cột thứ 2 (dòng 1)"],
    ),
    "a short line": (
        lambda text: text.replace("\nx03,", "\n\nx03,1,2\nx03b,"),
        ["uneven_line", "dòng 6", "kết thúc trước cột c, d, e"],
    ),
    "a long line": (lambda text: text.replace("\nx04,", "\nx04,1,"), ["uneven_line", "dòng 6", "6 ô"]),
    "a file that was cut off": (lambda text: text[: text.rindex(",")], ["uneven_line", "dòng 18", "trước cột e"]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_table_at_fault_is_refused_with_heading_and_line(tmp_path: Path, fault: str):
    write(tmp_path, table())
    (tmp_path / "r.yaml").write_text("steps:\n  - normalise: minmax\n", encoding="utf-8")
    change, words = FAULTS[fault]
    text = (tmp_path / "d.csv").read_text(encoding="utf-8")
    changed = change(text.rstrip("\n"))
    assert changed != text
    (tmp_path / "d.csv").write_text(changed, encoding="utf-8")
    done = CliRunner().invoke(main, ["index", "run", *files(tmp_path), "--out", str(tmp_path / "out")])
    assert done.exit_code == 2 and not (tmp_path / "out").exists()
    for word in words:
        assert word in done.output


def test_lines_keep_their_numbers_below_blank_lines_and_cells_of_several_lines(tmp_path: Path):
    write(tmp_path, table(gaps=False), {"uName": [f'Xã "{unit}"\nmới' for unit in UNITS]})
    (tmp_path / "r.yaml").write_text("steps:\n  - normalise: minmax\n", encoding="utf-8")
    text = (tmp_path / "d.csv").read_text(encoding="utf-8")
    lines = ["", *text.splitlines()]
    at = max(number for number, line in enumerate(lines) if line.startswith("mới"))
    lines[at] = lines[at].rpartition(",")[0] + ",?"
    (tmp_path / "d.csv").write_text("\n".join(lines) + "\n,,,,,,\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["index", "run", *files(tmp_path), "--out", str(tmp_path / "out")])
    assert done.exit_code == 2 and done.output.count("not_a_number") == 1
    assert f"dòng {at} (e)" in done.output
