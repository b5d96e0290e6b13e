"""The province's own index moves to another version within its year."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from chiso.engine.frameworks.crosswalk import propose_crosswalk
from chiso.office.frameworks.operations import store_crosswalk
from chiso.office.frameworks.queries import framework_of
from chiso.office.national.models import Lead
from chiso.office.national.queries.overview import national_sheets, overview
from chiso.office.rounds.models import FrameworkChange
from chiso.office.rounds.operations.framework_change import adopt_version
from tests import factories
from tests.factories import MOMENT, SMALL_FRAMEWORK
from tests.office.national.arrange import Own, own_index

pytestmark = pytest.mark.django_db
UNTIL = MOMENT + dt.timedelta(days=5)


@pytest.fixture
def own(province: factories.Province) -> Own:
    return own_index(province)


def move(own: Own) -> FrameworkChange:
    """Field 1 stands under code 3 in the new version."""
    text = SMALL_FRAMEWORK.read_text(encoding="utf-8").replace("code: nho-so-2025", "code: nho-so-2025b")
    for before, after in (('code: "1', 'code: "3'), ('parent: "1"', 'parent: "3"')):
        text = text.replace(before, after)
    version, old = factories.framework_version(text), own.group.framework
    links = propose_crosswalk(framework_of(old), framework_of(version))
    links = replace(links, links=tuple(replace(each, confidence=None) for each in links.links))
    store_crosswalk(actor=own.owner, old=old, new=version, links=links, seen=0, at=MOMENT)
    return adopt_version(
        actor=own.owner, group=own.group, version=version, number="12/QĐ-UBND", signed_on=MOMENT.date(),
        signer="Nguyễn Văn Mẫu", until=UNTIL, at=MOMENT,
    )  # fmt: skip


def test_leads_and_contacts_go_along_to_the_codes_of_the_new_version(own: Own) -> None:
    change = move(own)
    found = {lead.node: (lead.unit.name, lead.contact) for lead in Lead.objects.filter(group=change.new_group)}
    assert found == {"3": ("Sở Y tế", own.health), "2.1": ("Sở Tư pháp", None)}
    assert Lead.objects.filter(group=change.old_group).count() == 2


def test_a_deadline_before_the_confirmation_s_moves_to_it(own: Own) -> None:
    Lead.objects.filter(node="1").update(opens_at=MOMENT - dt.timedelta(days=2), closes_at=MOMENT)
    later = MOMENT + dt.timedelta(days=30)
    Lead.objects.filter(node="2.1").update(opens_at=MOMENT, closes_at=later)
    change = move(own)
    assert dict(Lead.objects.filter(group=change.new_group).values_list("node", "closes_at")) == {
        "3": UNTIL,
        "2.1": later,
    }


def test_the_year_is_listed_once_with_the_new_version(own: Own) -> None:
    change = move(own)
    (sheet,) = national_sheets()
    assert sheet.group == change.new_group
    assert {line.unit.name for line in overview(sheet, MOMENT).departments} == {"Sở Y tế", "Sở Tư pháp"}
