"""The tables of past years, read in place where they are (nothing of them is kept here)."""

from __future__ import annotations

from pathlib import Path

import pytest

from chiso.engine.published import CheckReport, check_published, match_provinces, propose_mapping, read_published
from chiso.engine.published.io import read_table_file
from chiso.engine.units.io import load_register

FOLDER = Path(__file__).parents[4] / "shared" / "reference" / "published_results"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the published tables are not on this machine")

PAPI = sorted(path.name for path in FOLDER.glob("papi_20[0-9][0-9].csv"))
PCI = [f"pci_{year}.csv" for year in range(2013, 2020)]
PCI_WEIGHTS = {"ENTRY": 5, "LAND": 5, "TRANSPARENCY": 20, "TIME": 5, "INFORMAL": 10, "BIAS": 5, "PROACTIVITY": 5,
               "BSS": 20, "LABOR": 20, "LEGAL": 5}  # fmt: skip


def _reports(name: str, **asked: object) -> list[CheckReport]:
    if not (FOLDER / name).exists():
        pytest.skip(f"{name} is kept apart")
    table = read_table_file(FOLDER / name)
    return [check_published(one, **asked) for one in read_published(table, propose_mapping(table.columns))]  # type: ignore[arg-type]


@pytest.mark.parametrize("name", PAPI)
def test_sums_of_papi_hold_to_the_printed_digits(name: str):
    (report,) = _reports(name)
    assert report.verdict == "verified"
    assert len(report.relations) == 1 + len(report.table.of_level("part"))
    assert max(relation.max_error for relation in report.relations) <= 3e-6


@pytest.mark.parametrize(
    ("name", "parts", "subparts"), [("papi_2017.csv", 6, 22), ("papi_2018.csv", 8, 28), ("papi_2019.csv", 8, 29)]
)
def test_every_version_of_papi_is_read(name: str, parts: int, subparts: int):
    (report,) = _reports(name)
    assert (len(report.table.of_level("part")), len(report.table.of_level("subpart"))) == (parts, subparts)


def test_provinces_without_a_total_are_listed():
    assert _reports("papi_2018.csv")[0].without_total == ("Quảng Ninh", "Đồng Tháp")


@pytest.mark.parametrize("name", PCI)
def test_totals_of_pci_follow_from_the_weights_that_the_table_proves(name: str):
    (report,) = _reports(name)
    (relation,) = report.relations
    assert report.verdict == "verified" and relation.max_error <= 1e-5
    assert relation.weights is not None and relation.weights.origin == "recovered"
    assert dict(zip(relation.parts, relation.weights.percent, strict=True)) == pytest.approx(PCI_WEIGHTS)


@pytest.mark.parametrize("name", PCI)
def test_totals_of_pci_follow_from_known_weights(name: str):
    (report,) = _reports(name, weights=PCI_WEIGHTS)
    assert report.verdict == "verified" and report.relations[0].max_error <= 1e-5


def test_the_table_of_2011_is_reported_as_not_reproducible():
    assert _reports("pci_2011.csv")[0].verdict == "not_reproduced"


def test_years_with_few_rows_and_unknown_weights_are_not_recomputed():
    reports = _reports("pci_2020_2024_selected.csv")
    assert {report.verdict for report in reports} == {"unverifiable"}
    assert all("published.weights_unknown" in {problem.code for problem in report.problems} for report in reports)


def test_the_weights_of_before_fit_2021_and_not_2022():
    verdicts = {r.table.year: r.verdict for r in _reports("pci_2020_2024_selected.csv", weights=PCI_WEIGHTS)}
    assert (verdicts[2021], verdicts[2022]) == ("verified", "not_reproduced")


def test_the_weighted_total_of_papi_2019_is_proved_beside_the_plain_one():
    (report,) = _reports("papi_2019_indicators_ci.csv")
    origins = {relation.parent: relation.weights and relation.weights.origin for relation in report.relations}
    assert report.verdict == "verified" and origins["TOTAL"] is None and origins["WEIGHTED"] == "recovered"


@pytest.mark.parametrize("name", ["papi_2011.csv", "papi_2021.csv", "pci_2019.csv"])
def test_every_province_of_the_tables_is_known(name: str):
    (report,) = _reports(name)
    places = match_provinces(report.table.units, report.table.year or 0, load_register())
    assert places is not None and places.unknown == () and places.missing == ()
