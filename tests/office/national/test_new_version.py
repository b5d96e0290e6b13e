"""The province's own index moves to another version within its year."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from chiso.engine.frameworks.crosswalk import propose_crosswalk
from chiso.office.accounts.models import Role
from chiso.office.audit.models import AuditEvent
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.frameworks.operations import store_crosswalk
from chiso.office.frameworks.queries import framework_of
from chiso.office.national.ministry import read_typed
from chiso.office.national.models import Lead, TargetSheet
from chiso.office.national.operations.contributing import contribute
from chiso.office.national.operations.ministry import Publication, store_ministry_result
from chiso.office.national.operations.targets import Goal, save_targets
from chiso.office.national.plan import Aim
from chiso.office.national.queries.carried import carried_into
from chiso.office.national.queries.overview import national_sheets, overview
from chiso.office.national.queries.targets import aims_of, stored_targets, targets_of
from chiso.office.rounds.models import Answer, FrameworkChange, Sheet
from chiso.office.rounds.operations.answers import TypedCell
from chiso.office.rounds.operations.framework_change import adopt_version
from tests import factories
from tests.factories import MOMENT, SMALL_FRAMEWORK
from tests.office.national.arrange import Own, own_index

pytestmark = pytest.mark.django_db
UNTIL = MOMENT + dt.timedelta(days=5)


@pytest.fixture
def own(province: factories.Province) -> Own:
    return own_index(province)


def confirmed(own: Own, *changes: tuple[str, str]) -> FrameworkVersion:
    """Field 1 stands under code 3 in the new version; `changes` are further replacements in its text."""
    text = SMALL_FRAMEWORK.read_text(encoding="utf-8").replace("code: nho-so-2025", "code: nho-so-2025b")
    for before, after in (('code: "1', 'code: "3'), ('parent: "1"', 'parent: "3"')):
        text = text.replace(before, after)
    for before, after in changes:
        text = text.replace(before, after)
    version, old = factories.framework_version(text), own.group.framework
    links = propose_crosswalk(framework_of(old), framework_of(version))
    links = replace(links, links=tuple(replace(each, confidence=None) for each in links.links))
    store_crosswalk(actor=own.owner, old=old, new=version, links=links, seen=0, at=MOMENT)
    return version


def move(own: Own, *changes: tuple[str, str]) -> FrameworkChange:
    version = confirmed(own, *changes)
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


GOAL = Goal(Decimal(95), Decimal(75), 12, Decimal("8.5"), "QĐ 123/QĐ-BNV")


def set_targets(own: Own, **points: str) -> dict[str, Aim]:
    """Targets by node ("n1_2" is 1.2), led by the health department."""
    lead = own.province.units["so-y-te"]
    aims = {
        key[1:].replace("_", "."): Aim(Decimal(text), lead.name, lead.pk, MOMENT.date()) for key, text in points.items()
    }
    save_targets(actor=own.owner, group=own.group, goal=GOAL, aims=aims, version=0, at=MOMENT, source="Kế hoạch")
    return aims


def test_targets_owners_days_and_the_wanted_rank_go_along(own: Own) -> None:
    aims = set_targets(own, n1_2="1.75", n2_1="2.5", n1="3.5")
    change = move(own)
    sheet = stored_targets(change.new_group)
    assert sheet is not None
    assert aims_of(sheet) == {"3.2": aims["1.2"], "2.1": aims["2.1"], "3": aims["1"]}
    assert (sheet.goal_rank, sheet.rank_points, sheet.keep_from, sheet.raise_below) == (12, Decimal("8.5"), 95, 75)
    assert sheet.source == "Kế hoạch; chuyển từ nho-so-2025 (12/QĐ-UBND)"
    kept = stored_targets(change.old_group)
    assert kept is not None
    assert aims_of(kept) == aims  # the old sheet stays as it was
    event = AuditEvent.objects.get(action="national.targets.carry")
    assert (event.data["after"]["3.2"], event.data["again"], event.reason) == ("1.7500", [], "12/QĐ-UBND")


def test_without_a_target_sheet_none_is_made(own: Own) -> None:
    move(own)
    assert not TargetSheet.objects.exists()


def test_the_page_says_what_must_be_set_again_until_it_is_set(own: Own, as_person) -> None:
    set_targets(own, n1_2="1.75", n1="3.5", n2="5")
    # the inspections give way to something else: the field's own target stood over other criteria
    change = move(own, ("{vi: Công tác kiểm tra, en: Inspections}", "Đối thoại"), ('code: "3.3"', 'code: "3.9"'))
    found = carried_into(change.new_group)
    assert found is not None
    told = {each.old[0].code: each.reason.vi for each in found.again}
    assert told == {"1": "các tiêu chí bên dưới không còn như trước"}
    client = as_person(own.province.people[Role.ROUND_OWNER])
    address = reverse("national:targets", kwargs={"group_id": change.new_group_id})
    shown = client.get(address).content.decode()
    assert "1 mục tiêu của bộ cũ phải đặt lại" in shown
    assert "các tiêu chí bên dưới không còn như trước" in shown
    sheet = stored_targets(change.new_group)
    assert sheet is not None
    aims = {**aims_of(sheet), "3": Aim(Decimal("3.5"))}
    save_targets(actor=own.owner, group=change.new_group, goal=GOAL, aims=aims, version=1, at=MOMENT)
    assert "phải đặt lại" not in client.get(address).content.decode()


def test_the_page_of_the_move_foretells_what_becomes_of_the_targets(own: Own, as_person) -> None:
    set_targets(own, n1_2="1.75", n2_1="2.5", n1="3.5")
    gone = ("{vi: Công tác kiểm tra, en: Inspections}", "Đối thoại"), ('code: "3.3"', 'code: "3.9"')
    version = confirmed(own, *gone, ("max: 3\n", "max: 3.5\n"))
    client = as_person(own.province.people[Role.ROUND_OWNER])
    address = reverse("rounds:framework_change", kwargs={"round_id": own.group.round_id})
    shown = client.get(address, {"group": own.group.pk, "version": version.pk}).content.decode()
    assert "1 mục tiêu của năm sẽ phải đặt lại" in shown
    assert "các tiêu chí bên dưới không còn như trước" in shown
    assert "điểm tối đa từ 3 thành 3,5" in shown
    assert not FrameworkChange.objects.exists()
    change = move(own, *gone, ("max: 3\n", "max: 3.5\n"))
    found = carried_into(change.new_group)
    assert found is not None
    assert [each.reason.vi for each in found.again] == ["các tiêu chí bên dưới không còn như trước"]
    assert {each.new.code for each in found.changed if each.new is not None} == {"2.1"}


def test_without_targets_the_page_of_the_move_foretells_none(own: Own, as_person) -> None:
    version = confirmed(own)
    client = as_person(own.province.people[Role.ROUND_OWNER])
    address = reverse("rounds:framework_change", kwargs={"round_id": own.group.round_id})
    shown = client.get(address, {"group": own.group.pk, "version": version.pk}).content.decode()
    assert "h-effect" in shown
    assert "h-foretold" not in shown


def test_last_year_s_points_stay_beside_the_leaves_that_the_move_left_whole(own: Own) -> None:
    store_ministry_result(
        actor=own.owner,
        sheet=own.fresh(),
        reading=read_typed({"1.1": "1", "1.2": "1", "2.1": "3"}, factories.small_framework()),
        publication=Publication("1/QĐ-BNV"),
        reason="",
        at=MOMENT,
    )
    round_ = factories.round_(own.province.units["so-noi-vu"], year=2026, workflow=own.group.round.workflow)
    group = factories.group(round_, code="tinh", name="Tỉnh")
    factories.sheet(group, own.province.root)
    factories.window(round_, "self")
    change = move(replace(own, group=group), ("max: 3\n", "max: 3.5\n"))  # 2.1 is worth more now
    page = targets_of(Sheet.objects.get(group=change.new_group))
    assert {line.node.code: line.before for line in page.view.lines if line.before is not None} == {"3.1": 1, "3.2": 1}
    assert (page.comparable, page.linked) == (False, 2)


def test_a_lead_is_told_which_leaves_to_confirm_and_saving_confirms_them(own: Own, as_person) -> None:
    cell = TypedCell("1.2", "96", 0)
    contribute(actor=own.officer, sheet=own.fresh(), cell=cell, note="Theo báo cáo", seen_note="", at=MOMENT)
    change = move(own, ("Tỷ lệ nhiệm vụ hoàn thành", "Tỷ lệ nhiệm vụ hoàn thành đúng hạn"))
    sheet = Sheet.objects.get(group=change.new_group)
    (health,) = (line for line in overview(sheet, MOMENT).departments if line.unit.name == "Sở Y tế")
    assert (health.filled, health.to_confirm, health.is_done) == (1, 1, False)
    client, leaf = as_person(own.health), {"group_id": change.new_group_id, "node": "3.2"}
    assert "Phải xác nhận lại" in client.get(reverse("national:year", args=[change.new_group_id])).content.decode()
    page = client.get(reverse("national:leaf", kwargs=leaf)).content.decode()
    assert "Bộ tiêu chí đã đổi: xem lại cách tính và số liệu." in page
    again = TypedCell("3.2", "96", Answer.objects.get(sheet=sheet, node="3.2").version)
    contribute(actor=own.officer, sheet=sheet, cell=again, note="Theo báo cáo", seen_note="Theo báo cáo", at=MOMENT)
    (health,) = (line for line in overview(sheet, MOMENT).departments if line.unit.name == "Sở Y tế")
    assert (health.filled, health.to_confirm) == (1, 0)
