"""Opening a round like the one before: what is taken over, what follows the units, what is left to a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from chiso.office.rounds.models import Assignment, Round, RoundGroup, Sheet, Window
from chiso.office.rounds.queries.next_round import NextRound, appraisers_like, next_round
from chiso.office.rounds.workflow import default_workflow_data
from chiso.office.units.models import LineageKind, Unit, UnitLineage
from chiso.office.workdays.models import CalendarDay, DayKind
from tests import factories
from tests.factories import VIETNAM, Province

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)
ENDED = dt.date(2026, 1, 15)


@pytest.fixture
def earlier(province: Province) -> Round:
    """The round of 2025 with all departments in one group."""
    round_ = factories.round_(
        province.units["so-noi-vu"],
        year=2025,
        name="Đánh giá CCHC năm 2025",
        legal_basis="Quyết định 1/QĐ-UBND",
        workflow=default_workflow_data(),
    )
    group = factories.group(round_)
    for unit in province.departments:
        factories.sheet(group, unit)
    return round_


def _names(found: NextRound) -> list[str]:
    return [unit.name for unit in found.groups[0].units]


def _notices(found: NextRound) -> str:
    return " ".join(notice.vi for notice in found.groups[0].notices)


def _end(unit: Unit, *heirs: Unit, kind: LineageKind = LineageKind.MERGE) -> None:
    """The unit ends and the register says what became of it."""
    Unit.objects.filter(pk=unit.pk).update(valid_to=ENDED)
    for heir in heirs:
        UnitLineage.objects.create(predecessor=unit, successor=heir, kind=kind, on=ENDED, legal_basis="Nghị quyết 2")


def test_name_year_and_owner_follow_and_the_legal_basis_is_left_for_the_new_decision(earlier: Round) -> None:
    found = next_round(earlier, DAY)
    assert (found.name, found.year, found.as_of) == ("Đánh giá CCHC năm 2026", 2026, DAY)
    assert [group.earlier.name for group in found.groups] == ["Các sở, ban, ngành"]


def test_a_name_without_its_year_gets_the_new_one(earlier: Round) -> None:
    Round.objects.filter(pk=earlier.pk).update(name="Đánh giá các sở")
    earlier.refresh_from_db()
    assert next_round(earlier, DAY).name == "Đánh giá các sở 2026"


def test_units_that_were_left_out_on_purpose_stay_out_and_are_offered(province: Province, earlier: Round) -> None:
    Sheet.objects.filter(unit__key="so-y-te").delete()
    found = next_round(earlier, DAY)
    assert _names(found) == ["Sở Nội vụ", "Sở Tư pháp"]
    assert [unit.key for unit in found.groups[0].offered] == ["so-y-te"]


def test_a_unit_that_ended_gives_way_to_its_one_successor(province: Province, earlier: Round) -> None:
    heir = factories.unit("so-moi", "Sở Mới", valid_from=ENDED)
    _end(province.units["so-y-te"], heir)
    found = next_round(earlier, DAY)
    assert _names(found) == ["Sở Mới", "Sở Nội vụ", "Sở Tư pháp"]
    assert "đã kết thúc; thay bằng Sở Mới" in _notices(found)
    assert "chưa chọn" not in _notices(found)


def test_a_unit_that_was_merged_into_another_of_the_group_leaves_one_sheet(province: Province, earlier: Round) -> None:
    _end(province.units["so-y-te"], province.units["so-noi-vu"])
    assert _names(next_round(earlier, DAY)) == ["Sở Nội vụ", "Sở Tư pháp"]


@pytest.mark.parametrize("kind", ["department", "centre"])
def test_where_the_register_leaves_a_choice_it_is_told_and_offered(
    province: Province, earlier: Round, kind: str
) -> None:
    heirs = [factories.unit(f"moi-{n}", f"Đơn vị Mới {n}", kind=kind, valid_from=ENDED) for n in (1, 2)]
    _end(province.units["so-y-te"], *(heirs if kind == "department" else heirs[:1]), kind=LineageKind.DIVIDE)
    found = next_round(earlier, DAY)
    assert _names(found) == ["Sở Nội vụ", "Sở Tư pháp"]
    assert "nơi kế thừa: Đơn vị Mới 1" in _notices(found)
    assert heirs[0] in found.groups[0].offered


def test_a_unit_that_ended_without_a_successor_is_named(province: Province, earlier: Round) -> None:
    _end(province.units["so-y-te"])
    assert f"{province.units['so-y-te'].name} không tồn tại vào ngày này" in _notices(next_round(earlier, DAY))


def test_a_unit_founded_since_is_told_and_offered(province: Province, earlier: Round) -> None:
    new = factories.unit("so-moi", "Sở Mới", valid_from=ENDED)
    found = next_round(earlier, DAY)
    assert "Đơn vị mới từ năm trước, chưa chọn: Sở Mới" in _notices(found)
    assert new in found.groups[0].offered
    assert new not in found.groups[0].units


def test_the_newest_version_of_the_same_framework_is_taken(earlier: Round) -> None:
    source = factories.SMALL_FRAMEWORK.read_text(encoding="utf-8")
    newer = factories.framework_version(source.replace("from: 2025-01-01", "from: 2026-01-01"), code="nho-so-2026")
    factories.framework_version(source.replace("from: 2025-01-01", "from: 2027-01-01"), code="nho-so-2027")
    factories.framework_version(source.replace("unit_group: so", "unit_group: xa"), code="nho-xa-2026")
    found = next_round(earlier, DAY)
    assert found.groups[0].framework == newer
    assert "Không có phiên bản" not in _notices(found)


def test_without_a_newer_version_the_same_one_stands_and_it_is_told(earlier: Round) -> None:
    found = next_round(earlier, DAY)
    assert found.groups[0].framework == found.groups[0].earlier.framework
    assert "Không có phiên bản bộ tiêu chí mới hơn nho-so-2025" in _notices(found)


def test_a_round_of_the_next_year_with_the_same_criteria_is_told(province: Province, earlier: Round) -> None:
    standing = factories.round_(province.units["so-noi-vu"], year=2026, name="Đợt đã có")
    assert next_round(earlier, DAY).notices == ()
    factories.group(standing)
    assert "Đợt đã có" in next_round(earlier, DAY).notices[0].vi


def test_the_calendar_moves_a_year_and_off_free_days(earlier: Round) -> None:
    # 1 and 2 March 2025 were a weekend; a year later the first is a Sunday, the second a Monday that the office has off
    opens, closes = (dt.datetime(2025, 3, day, 17, 30, tzinfo=VIETNAM) for day in (1, 5))
    factories.window(earlier, opens=opens, closes=closes)
    CalendarDay.objects.create(
        day=dt.date(2026, 3, 2), kind=DayKind.HOLIDAY, name="Nghỉ", basis="Thông báo 1", added_at=factories.MOMENT
    )
    moved = next_round(earlier, DAY).windows["self"]
    assert [f"{moment:%d/%m/%Y %H:%M}" for moment in moved] == ["03/03/2026 17:30", "05/03/2026 17:30"]


def test_the_last_day_of_a_leap_february_has_one_a_year_later(earlier: Round) -> None:
    opens = dt.datetime(2024, 2, 29, 8, 0, tzinfo=VIETNAM)
    factories.window(earlier, opens=opens, closes=opens + dt.timedelta(days=20))
    assert next_round(earlier, DAY).windows["self"][0].date() == dt.date(2025, 2, 28)


def test_appraisers_are_kept_where_the_code_is_still_there(province: Province, earlier: Round) -> None:
    group = RoundGroup.objects.get(round=earlier)
    factories.assign(group, province.units["so-tu-phap"], "1.1")
    factories.assign(group, province.units["so-y-te"], "2")
    Assignment.objects.create(group=group, node="9", unit=province.units["so-y-te"])
    kept, lost = appraisers_like(group, group.framework, DAY)
    # 2.1 names an office of its own in the framework; the owner had left it to the one above
    assert kept == {"1.1": province.units["so-tu-phap"], "2": province.units["so-y-te"], "2.1": None, "2.3": None}
    assert lost == ()


def test_an_appraiser_that_the_new_version_names_anew_wins_over_the_round_before(
    province: Province, earlier: Round
) -> None:
    group = RoundGroup.objects.get(round=earlier)
    factories.assign(group, province.units["so-y-te"], "1.1")
    source = factories.SMALL_FRAMEWORK.read_text(encoding="utf-8")
    newer = factories.framework_version(
        source.replace("appraised_by: so-noi-vu", "appraised_by: so-tu-phap", 1), code="nho-so-2026"
    )
    assert "1.1" not in appraisers_like(group, newer, DAY)[0]


def test_an_appraising_body_that_is_gone_is_told(province: Province, earlier: Round) -> None:
    group = RoundGroup.objects.get(round=earlier)
    factories.assign(group, province.units["so-y-te"], "1.1")
    _end(province.units["so-y-te"])
    kept, lost = appraisers_like(group, group.framework, DAY)
    assert "1.1" not in kept
    assert "tiêu chí 1.1 cần giao lại" in lost[0].vi


@pytest.fixture
def desk(province: Province, as_person: Callable[[Any], Client]) -> Client:
    return as_person(province.people["round_owner"])


def _form(page: Any) -> dict[str, Any]:
    """What the browser would send: every field of the form as the page filled it."""
    from lxml import html

    forms = html.fromstring(page.content.decode()).forms
    form = next(one for one in forms if one.method == "POST" and "name" in one.fields)
    ticked = {name: form.xpath(f".//*[@name='{name}' and @checked]/@value") for name in form.fields}
    return {name: ticked[name] or form.fields[name] or "" for name in form.fields}


def test_one_click_and_one_button_open_the_round_of_the_next_year(
    province: Province, earlier: Round, desk: Client
) -> None:
    group = RoundGroup.objects.get(round=earlier)
    factories.assign(group, province.units["so-y-te"], "2")
    factories.window(earlier)
    board = desk.get(f"/rounds/{earlier.pk}/").content.decode()
    assert f"/rounds/new/?like={earlier.pk}" in board
    sent = _form(desk.get(f"/rounds/new/?like={earlier.pk}"))
    assert desk.post("/rounds/new/", sent).status_code == 302
    opened = Round.objects.get(year=2026)
    assert (opened.name, opened.owner, opened.legal_basis) == ("Đánh giá CCHC năm 2026", earlier.owner, "")
    assert set(Sheet.objects.filter(group__round=opened).values_list("unit__key", flat=True)) == {
        unit.key for unit in province.departments
    }
    assert RoundGroup.objects.get(round=opened).code == group.code
    assert Assignment.objects.get(group__round=opened, node="2").unit == province.units["so-y-te"]
    assert f"{Window.objects.get(round=opened).opens_at.astimezone(VIETNAM):%d/%m/%Y}" == "05/01/2027"


def test_units_can_be_unticked_and_appraisers_left_out(province: Province, earlier: Round, desk: Client) -> None:
    group = RoundGroup.objects.get(round=earlier)
    factories.assign(group, province.units["so-y-te"], "2")
    factories.window(earlier)
    sent = _form(desk.get(f"/rounds/new/?like={earlier.pk}"))
    sent["group1-units"] = [str(province.units["so-noi-vu"].pk)]
    del sent["group1-keep"]
    assert desk.post("/rounds/new/", sent).status_code == 302
    assert Sheet.objects.get(group__round__year=2026).unit == province.units["so-noi-vu"]
    assert not Assignment.objects.filter(group__round__year=2026, node="2").exists()


def test_a_ticked_unit_that_is_gone_on_the_typed_day_is_named(province: Province, earlier: Round, desk: Client) -> None:
    factories.window(earlier)
    sent = _form(desk.get(f"/rounds/new/?like={earlier.pk}"))
    _end(province.units["so-y-te"])
    told = desk.post("/rounds/new/", sent)
    assert told.status_code == 422
    assert f"{province.units['so-y-te'].name} không tồn tại vào ngày" in told.content.decode()


def test_more_groups_than_the_form_begins_with(province: Province, desk: Client) -> None:
    more = desk.post("/rounds/new/", {"slots": "4", "name": "Đang gõ", "more": "1"})
    assert more.status_code == 200
    assert 'name="group6-framework"' in more.content.decode()
    assert 'value="Đang gõ"' in more.content.decode()
    version = factories.framework_version()
    sent = {
        "slots": "6", "name": "Năm nhóm", "year": "2026", "as_of": "01/03/2026",
        "owner": str(province.units["so-noi-vu"].pk), "self-opens": "01/03/2026", "self-closes": "30/03/2026",
    }  # fmt: skip
    units = [*province.departments, *province.communes]
    for number, unit in zip((1, 2, 3, 5, 6), units, strict=False):
        group = {"framework": str(version.pk), "name": f"Nhóm {number}", "units": str(unit.pk)}
        sent |= {f"group{number}-{name}": value for name, value in group.items()}
    assert desk.post("/rounds/new/", sent).status_code == 302
    assert RoundGroup.objects.count() == 5


def test_a_round_with_many_groups_fills_a_slot_for_each(province: Province, earlier: Round, desk: Client) -> None:
    for number in range(2, 7):
        factories.group(earlier, code=f"nhom-{number}", name=f"Nhóm số {number}")
    page = desk.get(f"/rounds/new/?like={earlier.pk}").content.decode()
    assert all(f'value="Nhóm số {number}"' in page for number in range(2, 7))


def test_days_without_an_hour_are_whole_days_and_told_back(province: Province, desk: Client) -> None:
    sent = {"slots": "4", "name": "", "self-opens": "01/03/2026", "self-closes": "30/03/2026"}
    page = desk.post("/rounds/new/", sent)
    assert page.status_code == 422
    assert 'value="01/03/2026 00:00"' in page.content.decode()
    assert 'value="30/03/2026 23:59"' in page.content.decode()


def test_the_form_asks_no_more_queries_for_more_units(
    province: Province, earlier: Round, desk: Client, django_assert_max_num_queries: Any
) -> None:
    group = RoundGroup.objects.get(round=earlier)
    for number in range(40):
        unit = factories.unit(f"so-{number}", f"Sở số {number}", valid_to=ENDED if number % 2 else None)
        factories.sheet(group, unit)
        if number % 2:
            heir = factories.unit(f"so-sau-{number}", f"Sở sau {number}", valid_from=ENDED)
            UnitLineage.objects.create(predecessor=unit, successor=heir, kind=LineageKind.MERGE, on=ENDED)
    with django_assert_max_num_queries(30):
        desk.get(f"/rounds/new/?like={earlier.pk}")


@pytest.mark.parametrize("asked", ["", "like=0", "like=x", "like=99999999999999999999", "as_of=1"])
def test_a_form_that_follows_no_round_is_the_empty_one(earlier: Round, desk: Client, asked: str) -> None:
    page = desk.get(f"/rounds/new/?{asked}")
    assert page.status_code == 200
    assert 'name="group4-framework"' in page.content.decode()
