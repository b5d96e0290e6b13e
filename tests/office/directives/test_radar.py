"""The radar: the count that the 2023 letter found, from data; days, copies, silence, explanations."""

from __future__ import annotations

import datetime as dt
import io
import re
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.engine.tasks import likeness_of
from chiso.office.accounts.actors import system_actor
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.directives.models import DirectiveLink, DirectiveType, Draft, Handed
from chiso.office.directives.operations.cascading import answer_directive, explain_silence, hand_down
from chiso.office.directives.queries.radar import SHOWN, Elapsing, radar, state_of, states_on
from chiso.office.evidence.store import file_store
from chiso.office.notifications.models import Notice
from chiso.office.units.models import UnitKind
from tests import factories
from tests.office.directives.test_register import word

AT, DAY = factories.MOMENT, factories.DAY
D = dt.timedelta
ISSUED = dt.date(2026, 1, 5)


def codes(error) -> list[str]:
    return [problem.code for problem in error.value.problems]


def handed(province, *, due=DAY, units=None, points=None, **fields):
    directive = factories.directive(province.units["so-noi-vu"], issued_on=ISSUED, **fields)
    owner = province.actor(Role.ROUND_OWNER)
    chosen = units or province.departments
    return hand_down(actor=owner, directive=directive, units=chosen, on=ISSUED, due=due, points=points, at=AT)


def test_the_2023_count_comes_from_data(db):
    """Of all departments and districts only three had issued their document by 30 September 2023."""
    old = {"valid_from": dt.date(2004, 1, 1)}
    root = factories.unit("tinh", "Tỉnh", kind=UnitKind.PROVINCE, **old)
    departments = ["Sở Nội vụ", "Sở Kế hoạch và Đầu tư", "Sở Tư pháp", "Sở Y tế", "Sở Tài chính"]
    districts = ["huyện Si Ma Cai", "huyện Bảo Thắng", "huyện Bảo Yên", "thành phố Lào Cai"]
    units = [factories.unit(name=name, parent=root, **old) for name in departments]
    units += [factories.unit(name=name, kind=UnitKind.RURAL_DISTRICT, parent=root, **old) for name in districts]
    order = factories.directive(root, "10/CT-UBND", issued_on=dt.date(2023, 8, 5))
    system = system_actor(dt.date(2023, 9, 30))
    made = hand_down(
        actor=system, directive=order, units=units, on=dt.date(2023, 8, 5), due=dt.date(2023, 8, 31), at=AT
    )
    issued = {"Sở Kế hoạch và Đầu tư": 15, "Sở Nội vụ": 20, "huyện Si Ma Cai": 25}
    for row in made:
        if row.unit.name in issued:
            letter = factories.directive(row.unit, issued_on=dt.date(2023, 8, issued[row.unit.name]))
            answer_directive(actor=system, handed=row, answer=letter, at=AT)
    late = factories.directive(units[2], issued_on=dt.date(2023, 10, 2))
    answer_directive(actor=system, handed=made[2], answer=late, at=AT)
    found = radar(dt.date(2023, 9, 30))
    assert {row.unit.name for row in found.rows if row.counts["on_time"]} == set(issued)
    assert (found.total["on_time"], found.total["silent"], found.silent_units) == (3, 6, 6)
    days = {row.unit.name: row.cells[0].days for row in found.rows if row.counts["on_time"]}
    assert days["Sở Nội vụ"] == Elapsing().between(dt.date(2023, 8, 5), dt.date(2023, 8, 20))
    assert not days["Sở Nội vụ"].is_working
    assert radar(dt.date(2023, 10, 2)).total["late"] == 1


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [((2025, 4, 29), (2025, 5, 7), 3), ((2025, 4, 25), (2025, 4, 26), 1), ((2026, 1, 9), (2026, 1, 10), 1)],
)
@pytest.mark.django_db
def test_days_are_working_days_of_the_calendar(start, end, days):
    assert Elapsing().between(dt.date(*start), dt.date(*end)).days == days


def test_the_database_counts_as_the_rows_say(province):
    rows = handed(province, units=list(province.units.values()))
    answers = [None, DAY - D(1), DAY, DAY + D(1), DAY + D(3), None, None]
    for number, (row, day) in enumerate(zip(rows, answers, strict=True)):
        if day is not None:
            row.answer, row.answered_on = factories.directive(row.unit, issued_on=day), day
        if number > 4:
            row.explanation, row.explained_on = "lý do", DAY + D(number - 5)
        row.save()
    for as_of in (DAY - D(2), DAY, DAY + D(1), DAY + D(2), DAY + D(5)):
        counted = {name: Handed.objects.filter(rule).count() for name, rule in states_on(as_of).items()}
        assert counted == {name: sum(state_of(row, as_of) == name for row in rows) for name in counted}
        assert radar(as_of).total == counted


def test_points_of_silent_units_are_at_risk_and_an_explanation_takes_them_out(province):
    rows = handed(province, points=Decimal("0.15"))
    assert radar(DAY + D(1)).at_risk == Decimal("0.45")
    mine = next(row for row in rows if row.unit.key == "so-y-te")
    explain_silence(actor=province.actor(Role.UNIT_OFFICER), handed=mine, text="Đã có trong kế hoạch năm", at=AT)
    found = radar(DAY + D(1))
    assert (found.at_risk, found.total["explained"], found.total["silent"]) == (Decimal("0.30"), 1, 2)


def test_an_answer_joins_the_graph_and_its_copied_part_is_measured(province, files_dir):
    same = "Cụ thể hóa thành văn bản triển khai thực hiện phù hợp với điều kiện thực tế của đơn vị."
    own = "Giao Phòng Tổ chức cán bộ theo dõi."
    rows = handed(province, document=stored(province, "so-noi-vu", same))
    mine = next(row for row in rows if row.unit.key == "so-y-te")
    letter = factories.directive(mine.unit, issued_on=DAY, document=stored(province, "so-y-te", f"{same} {own}"))
    done = answer_directive(actor=province.actor(Role.UNIT_OFFICER), handed=mine, answer=letter, at=AT)
    assert done.copied == pytest.approx(likeness_of(f"{same} {own}", same).share)
    assert DirectiveLink.objects.filter(child=letter, parent=mine.directive).exists()


def test_the_whole_document_is_compared_and_the_letterhead_is_nobody_s_copy(province, files_dir):
    head = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nMẫu, ngày 05 tháng 8 năm 2025\n"
    own = " ".join(f"Phòng số {number} tự rà soát việc thứ {number} của mình." for number in range(400))
    same = "Cụ thể hóa thành văn bản triển khai thực hiện phù hợp với điều kiện thực tế của đơn vị."
    rows = handed(province, document=stored(province, "so-noi-vu", f"{head}{same}"))
    officer = province.actor(Role.UNIT_OFFICER)
    mine = next(row for row in rows if row.unit.key == "so-y-te")
    late = factories.directive(mine.unit, issued_on=DAY, document=stored(province, "so-y-te", f"{head}{own} {same}"))
    done = answer_directive(actor=officer, handed=mine, answer=late, at=AT)
    assert done.copied > 0  # what was copied stands behind twelve pages of their own words
    bare = factories.directive(mine.unit, issued_on=DAY, document=stored(province, "so-y-te", f"{head}Việc riêng."))
    assert answer_directive(actor=officer, handed=done, answer=bare, at=AT).copied == 0


def test_a_scan_is_compared_as_the_desk_recognised_it(province):
    same = "Cụ thể hóa thành văn bản triển khai thực hiện phù hợp với điều kiện thực tế của đơn vị."
    [mine] = [row for row in handed(province) if row.unit.key == "so-y-te"]
    letter = factories.directive(mine.unit, issued_on=DAY)
    for directive in (mine.directive, letter):
        Draft.objects.create(
            name="scan.pdf",
            unit=mine.unit,
            text=same,
            issuer="",
            directive=directive,
            made_at=AT,
            issued_on=DAY,
            made_by=province.people[Role.UNIT_OFFICER],
            type=DirectiveType.PLAN,
        )
    done = answer_directive(actor=province.actor(Role.UNIT_OFFICER), handed=mine, answer=letter, at=AT)
    assert done.copied == 100


def test_the_people_of_a_unit_are_told_once_that_a_directive_waits_for_them(province):
    officer = province.people[Role.UNIT_OFFICER]
    [mine] = [row for row in handed(province) if row.unit.key == "so-y-te"]
    hand_down(actor=province.actor(Role.ROUND_OWNER), directive=mine.directive, units=[mine.unit], on=ISSUED,
              due=DAY, at=AT)  # fmt: skip
    notice = Notice.objects.get(person=officer)
    assert (notice.title, notice.link) == (
        f"Được giao triển khai {mine.directive.code}, hạn 15/01/2026",
        reverse("directives:handed", kwargs={"handed_id": mine.pk})
    )  # fmt: skip


def stored(province, key, text):
    data = word(text).data
    file_store().put(data)
    made = factories.document(province.units[key], province.people[Role.UNIT_OFFICER], content=data)
    made.file.media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    made.file.save()
    return made


def test_another_body_s_or_an_older_document_is_no_answer(province):
    mine = next(row for row in handed(province) if row.unit.key == "so-y-te")
    officer = province.actor(Role.UNIT_OFFICER)
    for letter, code in (
        (factories.directive(province.units["so-tu-phap"], issued_on=DAY), "directives.foreign_answer"),
        (factories.directive(mine.unit, issued_on=ISSUED - D(1)), "directives.younger_parent"),
    ):
        with pytest.raises(InputError) as error:
            answer_directive(actor=officer, handed=mine, answer=letter, at=AT)
        assert codes(error) == [code]
    other = next(row for row in handed(province) if row.unit.key == "so-tu-phap")
    with pytest.raises(NotAllowed):
        explain_silence(actor=officer, handed=other, text="x", at=AT)


def test_a_unit_that_ended_is_refused_and_nobody_is_handed_anything(province):
    gone = factories.unit("huyen", valid_from=dt.date(2004, 1, 1), valid_to=dt.date(2025, 7, 1))
    with pytest.raises(InputError) as error:
        handed(province, units=[province.units["so-y-te"], gone], due=ISSUED - D(1))
    assert sorted(codes(error)) == ["directives.due_before", "directives.unit_ended"]
    assert Handed.objects.count() == 0


def test_handing_down_twice_keeps_the_first_deadline(province):
    first = handed(province)[0]
    again = hand_down(
        actor=province.actor(Role.ROUND_OWNER),
        directive=first.directive,
        units=[*province.departments, province.units["xa-mau-an"]],
        on=ISSUED,
        due=DAY + D(9),
        at=AT,
    )
    assert [row.unit.key for row in again] == ["xa-mau-an"]
    assert Handed.objects.get(pk=first.pk).due == DAY


def test_the_radar_asks_as_many_questions_for_many_units_and_directives(province, django_assert_num_queries):
    for _number in range(12):
        handed(province, units=list(province.units.values()))
    with django_assert_num_queries(6):
        found = radar(DAY)
    assert (len(found.directives), found.pages, found.total["waiting"]) == (9, 2, 84)


def test_every_look_of_a_cell_is_drawn_and_leads_to_its_own_answer(province, client):
    client.force_login(province.people[Role.ROUND_OWNER])
    units = [province.units[key] for key in ("so-y-te", "so-tu-phap", "xa-mau-an", "xa-mau-binh", "phuong-mau-do")]
    rows = handed(province, units=units)
    on_time, copied, late, explained, silent = rows
    for row, day, share in ((on_time, DAY, 12), (copied, DAY, 75), (late, DAY + D(1), 75)):
        row.answer, row.answered_on, row.copied = factories.directive(row.unit, issued_on=day), day, Decimal(share)
        row.save()
    explained.explanation, explained.explained_on = "lý do", DAY
    explained.save()
    page = client.get(reverse("directives:radar"), {"day": "20/01/2026"}).content.decode()
    texts = {row.pk: _cell_text(page, row.pk) for row in rows}
    assert texts == {
        on_time.pk: "9 ngày",
        copied.pk: "9 ngày chép 75 %",
        late.pk: "muộn 1 chép 75 %",
        explained.pk: "giải trình",
        silent.pk: "quá 3",
    }


def _cell_text(page: str, handed_id: int) -> str:
    """What the cell that leads to one answer says."""
    [inside] = re.findall(rf'<td class="\w+"><a href="[^"]*/handed/{handed_id}/">(.*?)</a></td>', page)
    return " ".join(re.sub(r"<[^>]*>", " ", inside).split())


def test_leafing_through_the_radar_keeps_its_day(province, client):
    client.force_login(province.people[Role.ROUND_OWNER])
    for _number in range(SHOWN + 1):
        handed(province)
    page = client.get(reverse("directives:radar"), {"day": "20/01/2026"})
    assert 'href="?day=20%2F01%2F2026&amp;page=2"' in page.content.decode()
    second = client.get(reverse("directives:radar"), {"day": "20/01/2026", "page": "2"}).context["radar"]
    assert (second.page, len(second.directives), second.total["silent"]) == (2, 1, 3 * (SHOWN + 1))


def test_what_was_handed_down_later_is_not_on_the_radar_of_a_day(province):
    handed(province, units=[province.units["so-y-te"]])
    assert radar(ISSUED - D(1)).rows == ()
    assert [row.unit.key for row in radar(ISSUED).rows] == ["so-y-te"]


def test_the_pages_hand_down_by_names_and_show_the_matrix(province, as_person):
    client = as_person(province.people[Role.ROUND_OWNER])
    order = factories.directive(province.units["so-noi-vu"], "12/KH-UBND", issued_on=ISSUED)
    hand = reverse("directives:hand", kwargs={"directive_id": order.pk})
    form = {"units": "Các sở, ban, ngành; UBND xã Mẫu An", "on": "09/01/2026", "due": "1", "points": "0,15"}
    refused = client.post(hand, {**form, "units": "Sở Trên Trời"})
    assert (refused.status_code, Handed.objects.count()) == (422, 0)
    assert client.post(hand, form).status_code == 302
    assert {row.due for row in Handed.objects.all()} == {dt.date(2026, 1, 10)}
    reply = client.get(reverse("directives:radar"), {"day": "20/01/2026"})
    assert "0,60" in reply.content.decode()
    excel = client.get(reverse("directives:silent_excel"), {"day": "20/01/2026"}).content
    assert [cell.value for cell in openpyxl.load_workbook(io.BytesIO(excel)).active["G"]][3:] == ["Quá hạn"] * 4
