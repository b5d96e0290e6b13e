"""Index 766 from dossiers: rates that are multiplied by what reached the national system, and files of both kinds."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from chiso.office.accounts.actors import system_actor
from chiso.office.accounts.models import Role
from chiso.office.dossiers.models import DossierSource, Study
from chiso.office.dossiers.operations import keeping, studies
from chiso.office.dossiers.operations.intake import ask_import, run_import
from chiso.office.dossiers.queries.index_766 import Indicator, replica
from tests.factories import MOMENT
from tests.office.dossiers.cases import bring

pytestmark = pytest.mark.django_db
SYSTEM = system_actor(MOMENT.date())
HEAD = "dossier_id,agency,procedure,received_at,due_at,finished_at,channel,digitised,result_digital\n"
LINES = [
    "D1,A,P,2026-01-05,2026-01-08,2026-01-06,online,1,1\n",
    "D2,A,P,2026-01-05,2026-01-08,2026-01-06,online,1,0\n",
    "D3,A,P,2026-01-05,2026-01-08,2026-01-06,1,0,1\n",
    "D4,A,P,2026-01-05,2026-01-08,,1,1,1\n",
]


def line(code: str) -> Indicator:
    groups = replica(MOMENT, dt.date(2026, 1, 1)).groups
    return next(line for group in groups for line in group.indicators if line.node.code == code)


def compared(lines: list[str]) -> Study:
    source = DossierSource.objects.create(slug="qg", name="Quốc gia", side="national", created_at=MOMENT)
    pieces = [(HEAD + "".join(lines)).encode()]
    made = ask_import(actor=SYSTEM, source=source, name="n.csv", pieces=pieces, at=MOMENT, extracted_at=MOMENT)
    run_import(import_id=made.pk, clock=lambda: MOMENT)
    return studies.compare_sides(actor=SYSTEM, at=MOMENT)


def test_the_share_filed_online_is_multiplied_by_the_share_synchronised(province):
    bring((HEAD + "".join(LINES)).encode(), name="a.csv")
    assert (line("3.3").top, line("3.3").rate) == (2, None)  # not before the systems were compared
    compared(LINES[:3])
    assert (line("1.4").top, line("1.4").of) == (3, 4)
    assert (line("3.3").top, line("3.3").of, line("3.3").rate) == (2, 4, Decimal("0.375"))
    owner = province.actor(Role.ROUND_OWNER)
    keeping.enter_maximum(actor=owner, node="3.3", points=Decimal(8), source="Phụ lục", at=MOMENT)
    assert line("3.3").points == Decimal("6.00")  # full at one half


def test_what_only_the_national_system_has_makes_the_whole_larger():
    bring((HEAD + "".join(LINES)).encode(), name="a.csv")
    compared([*LINES, LINES[0].replace("D1", "D9")])
    assert (line("1.4").top, line("1.4").of) == (4, 5)


def test_digitised_means_papers_and_result_of_the_resolved():
    bring((HEAD + "".join(LINES)).encode(), name="a.csv")
    assert (line("4.2").top, line("4.2").of) == (1, 4)


def test_2_1_takes_off_dossiers_with_a_second_request_where_the_source_tells_them(province):
    bring((HEAD + "".join(LINES[:2])).encode(), name="a.csv")
    assert (line("2.1").top, line("2.1").of, line("2.1").requests_untold) == (2, 2, True)
    told = [row.replace("\n", f",{requests}\n") for row, requests in zip(LINES, (1, 2, 0, 3), strict=True)]
    bring(
        (HEAD.replace("\n", ",supplements\n") + "".join(told)).encode(), name="b.csv", at=MOMENT + dt.timedelta(hours=1)
    )
    assert (line("2.1").top, line("2.1").of, line("2.1").requests_untold) == (2, 4, False)
    assert line("2.1").points == Decimal("10.00")  # two of four, of twenty points
