"""The tables of past years, read in place where they are and imported as a province would; nothing of them is kept."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from chiso.engine.errors import InputError
from chiso.engine.ranking import back_test
from chiso.engine.units.io import load_register
from chiso.office.accounts.models import Role
from chiso.office.indices.models import Covers, Rule, Source
from chiso.office.indices.operations.tables import NewEdition, open_source, store_editions
from chiso.office.indices.tables.planning import history_in
from chiso.office.indices.tables.queries import editions, reorganised_keys
from chiso.office.indices.tables.reading import mapping_for, open_table, read_editions
from chiso.office.indices.tables.standing import breaks_between, course_of, standings_of
from tests import factories

ROOT = Path(__file__).parents[3]
FOLDER = ROOT.parent / "shared" / "reference" / "published_results"
PRINTED = ROOT / "docs" / "reference" / "hang-va-duong-toi-dich.md"
YEARS = (2011, 2013, 2015, 2017, 2018, 2019, 2021, 2022, 2024)
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="the published tables are not on this machine"),
]


def _has_register() -> bool:
    try:
        return bool(load_register().coverage)
    except InputError:
        return False


@pytest.fixture
def papi(province: factories.Province) -> Source:
    """PAPI with every year of `YEARS` that is there."""
    if not _has_register():
        pytest.skip("the register of units was not built")
    actor = province.actor(Role.ANALYST)
    source = open_source(actor=actor, name="PAPI", covers=Covers.PROVINCES, rule=Rule.SUM, at=factories.MOMENT)
    for year in YEARS:
        path = FOLDER / f"papi_{year}.csv"
        if not path.exists():
            pytest.skip(f"{path.name} is kept apart")
        table = open_table(path.read_bytes(), path.name)
        mapping, _ = mapping_for(source, table.columns)
        reading = read_editions(table, mapping, covers=source.covers, rule=source.rule)
        assert reading.can_store
        assert all(not one.unknown for one in reading.tables)
        found = [NewEdition(one.table, one.names, one.marks) for one in reading.tables]
        store_editions(actor=actor, source=source, editions=found, at=factories.MOMENT)
    return source


def test_provinces_keep_their_identity_through_all_years_and_versions(papi: Source):
    held = editions(papi)
    assert [one.year for one in held] == list(YEARS)
    units = {unit for one in held for unit in one.table.units}
    assert len(units) == 63
    unit = held[0].table.units[0]
    cuts = [
        cut.kind
        for before, after in pairwise(held)
        for cut in breaks_between(before, after, unit, reorganised_keys(before, after))
    ]
    assert cuts == ["framework"] * 3  # six to eight dimensions, one sub-dimension more, one fewer
    assert len(course_of(held, unit).stretches) == 4


def test_who_lacks_a_dimension_has_no_total_and_the_number_of_ranked_units_shrinks(papi: Source):
    ranked = {one.year: standings_of(one).ranked for one in editions(papi)}
    assert (ranked[2017], ranked[2018], ranked[2021], ranked[2024]) == (63, 61, 60, 61)


def test_the_printed_errors_of_the_back_test_are_those_of_the_imported_years(papi: Source):
    history = history_in(editions(papi))
    assert sorted(history.breaks) == [2018, 2019, 2021]
    found = [
        f"| PAPI {row.year} | {row.mae:.2f} | {row.still_mae:.2f} | {row.rank_mae:.1f} "
        f"| {100 * row.inside_80:.0f} % | {100 * row.inside_95:.0f} % |".replace(".", ",")
        for row in back_test(history)
    ]
    printed = [line for line in PRINTED.read_text(encoding="utf-8").splitlines() if line.startswith("| PAPI 2")]
    assert printed == found
