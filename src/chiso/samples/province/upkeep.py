"""What makes the sample look lived in: guidance, owners of indices, visits, postings, survey areas, a plan of years.

The trap: a scene that draws from the play's own chance shifts every score after it. This one has its own, and counts
back from `today`, so that something is always missing, late and done.
"""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

from chiso.office.accountability.operations import name_owner
from chiso.office.accounts.models import Membership, Role
from chiso.office.communications.operations.activities import Told, log_activity, set_quota
from chiso.office.communications.operations.areas import add_areas, change_area
from chiso.office.directives.operations.planning import add_tasks, make_plan, set_goal
from chiso.office.directives.operations.registering import Entry
from chiso.office.directives.plan_table import NewTask
from chiso.office.following.models import Inspection
from chiso.office.following.operations.guiding import Guidance, record_guidance
from chiso.office.following.operations.inspecting import conclude_visit
from chiso.office.following.operations.mending import close_remediation, plan_measure, record_merit
from chiso.office.following.queries import remediations, visits_of
from chiso.office.postings.duties import Period, periods_of
from chiso.office.postings.models import ChecklistItem, PostingLevel
from chiso.office.postings.operations import Hung, Row, record_many, set_checklist
from chiso.office.postings.queries import items_of
from chiso.office.postings.table import sample
from chiso.office.units.models import Unit, UnitKind
from chiso.samples.province.following import BASIS
from chiso.samples.province.story import Story, moment

ASKED = (
    ("so-y-te", "1.1", "Kế hoạch ban hành bằng văn bản liên ngành có được tính không?",
     "Được tính khi đơn vị là cơ quan chủ trì và văn bản có đủ nội dung của tiêu chí."),
    ("so-xay-dung", "2.1", "Báo cáo gửi trên trục liên thông, ngày nào là ngày gửi?",
     "Lấy ngày trục liên thông ghi nhận; kèm ảnh chụp màn hình khi ngày trên văn bản khác."),
    ("x01", "", "Thôn không có bảng tin thì niêm yết ở đâu?",
     "Niêm yết tại nhà văn hóa hoặc nơi họp thôn, ghi rõ nơi và có biên bản hai người ký."),
    ("x02", "", "Ảnh niêm yết cần có gì để được coi là tài liệu kiểm chứng?",
     "Thấy rõ tên văn bản, nơi niêm yết; tệp còn ngày chụp."),
)  # fmt: skip
TALKS = (
    "Họp thôn nghe ý kiến về thủ tục đất đai",
    "Phát thanh về dịch vụ công trực tuyến",
    "Đối thoại với hộ kinh doanh",
)
AREAS = ("x01-t1", "x04-t2", "x09-t1", "p02-t1", "p05-t2")


def play(story: Story) -> None:
    """Play the scene; a second or less."""
    draw = random.Random(f"cham-soc {story.today}")  # noqa: S311 (a story, not a secret)
    _guide(story)
    _owners(story)
    _visits(story)
    _post(story, draw)
    _speak(story, draw)
    _areas(story)
    _long_plan(story)


def _guide(story: Story) -> None:
    office = story.cast.units["so-noi-vu"]
    for number, (asker, node, question, answer) in enumerate(ASKED):
        day = story.today - dt.timedelta(days=64 - 15 * number)
        unit = story.cast.units[asker]
        index = "" if not node else "MAU-CCHC"
        entry = Entry(code=f"{1204 + 37 * number}/SNV-CCHC", issuer=office.name, issued_on=day, type="letter",
                      title=f"Hướng dẫn {unit.name} về tài liệu kiểm chứng")  # fmt: skip
        told = Guidance(question=question, answer=answer, asked_by=unit, index=index, node=node)
        at = moment(day, 15)
        record_guidance(actor=story.owner(at), unit=office, letter=entry, told=told, at=at)


def _owners(story: Story) -> None:
    """The provincial leader answers for the province's own index, heads of departments for its first fields."""
    at, first = moment(story.today - dt.timedelta(days=60), 9), dt.date(story.today.year, 1, 2)
    owner, index = story.owner(at), "MAU-CCHC-TINH"
    seats = [("", Role.LEADER, "tinh-mau"), ("1", Role.UNIT_LEADER, "so-noi-vu"), ("2", Role.UNIT_LEADER, "so-tu-phap"),
             ("3", Role.UNIT_LEADER, "van-phong-ubnd"), ("6", Role.UNIT_LEADER, "so-tai-chinh")]  # fmt: skip
    for node, role, key in seats:
        head = Membership.objects.get(person=story.cast.person(role, key), unit=story.cast.units[key], role=role)
        name_owner(actor=owner, index=index, node=node, head=head, on=first, basis="12/QĐ-UBND", at=at)
    record_merit(actor=owner, unit=story.cast.units["so-y-te"], kind="praise", about="Chỉ số cải cách hành chính",
                 document="97/QĐ-UBND", on=first + dt.timedelta(days=40), at=at)  # fmt: skip


def _visits(story: Story) -> None:
    """Two of the drawn communes were visited; one finding is mended with its proof."""
    office = story.cast.units["so-noi-vu"]
    inspection = Inspection.objects.get(owner=office)
    for number, visit in enumerate(visits_of(inspection)[:2]):
        day = story.today - dt.timedelta(days=20 - 6 * number)
        at = moment(story.today - dt.timedelta(days=1), 16)
        conclude_visit(
            actor=story.owner(at), visit=visit, held_on=day, answers=["yes", "no" if number == 0 else "yes", "yes"],
            conclusion="Niêm yết đủ; còn hồ sơ trễ hẹn chưa xin lỗi" if number == 0 else "Thực hiện tốt",
            number=f"{14 + number}/KL-SNV", limitations=["Hồ sơ trễ hẹn chưa có thư xin lỗi"] if number == 0 else [],
            due=day + dt.timedelta(days=45) if number == 0 else None, at=at,
        )  # fmt: skip
    at = moment(story.today - dt.timedelta(days=1), 17)
    found = remediations(story.owner(at)).exclude(measure="").filter(closed_on__isnull=True).last()
    if found is not None:
        officer = story.actor(Role.UNIT_OFFICER, found.unit, at)
        plan_measure(actor=officer, remediation=found, measure=found.measure, at=at)
        close_remediation(actor=officer, remediation=found, on=at.date(), proof="38/BC: biên bản tự kiểm tra", at=at)


def _post(story: Story, draw: random.Random) -> None:
    """Communes and villages post what the list asks for: most on time, some late, a few not at all."""
    at = moment(story.today - dt.timedelta(days=1), 10)
    title, basis, listed = sample()
    year = story.today.year
    made = set_checklist(actor=story.owner(at), title=title, basis=basis, items=listed, is_sample=True,
                         valid_from=dt.date(year, 1, 1), at=at)  # fmt: skip
    items = items_of(made)
    villages = {unit.key: unit for unit in story.cast.of_kind(UnitKind.VILLAGE)}
    for commune in story.cast.grass_roots:
        care = draw.choice((1.0, 1.0, 1.0, 0.95, 0.75)) if commune.key != "x01" else 0.75  # the visitor has work
        below = [villages[key] for key in (f"{commune.key}-t{number}" for number in range(1, 5)) if key in villages]
        rows = [
            Row(item, unit, period.code, _hung(item, unit, day, story.today))
            for item in items
            for unit in ((commune,) if item.level == PostingLevel.COMMUNE else below)
            for period in periods_of(item.every, year)
            if (day := _hung_on(item, period, draw)) < story.today and draw.random() < care
        ]
        if rows:
            record_many(actor=story.actor(Role.UNIT_OFFICER, commune, at), commune=commune, rows=rows, at=at)


def _hung_on(item: ChecklistItem, period: Period, draw: random.Random) -> dt.date:
    late = 8 if draw.random() < 0.15 else 0
    return period.first + dt.timedelta(days=draw.randint(3, item.within + late))


def _hung(item: ChecklistItem, unit: Unit, day: dt.date, today: dt.date) -> Hung:
    """Down again a day after it hung long enough; what the law wants to hang all year still does."""
    down = day + dt.timedelta(days=(item.hang_for or 30) + 1)
    place = "Trụ sở UBND" if item.level == PostingLevel.COMMUNE else "Nhà văn hóa"
    return Hung(f"{place} {unit.name}", day, down if down < today else None, "Biên bản niêm yết, hai người ký")


def _speak(story: Story, draw: random.Random) -> None:
    """Meetings and loudspeakers of some communes and of the Front."""
    at = moment(story.today - dt.timedelta(days=1), 11)
    first = (story.today - dt.timedelta(days=75)).replace(day=1)
    set_quota(actor=story.owner(at), unit_kind=UnitKind.FRONT, minimum=1, basis=BASIS, valid_from=first, at=at)
    for unit in (*story.cast.fronts, *story.cast.grass_roots[:12]):
        for number, title in enumerate(TALKS):
            day = first + dt.timedelta(days=31 * number + draw.randint(0, 24))
            if day < story.today and draw.random() < 0.85:
                told = Told("loudspeaker" if number == 1 else "meeting", day, title, minutes=f"{12 + number}/BB",
                            reached=draw.randint(30, 140))  # fmt: skip
                log_activity(actor=story.actor(Role.UNIT_OFFICER, unit, at), unit_id=unit.pk, told=told, at=at)


def _areas(story: Story) -> None:
    at = moment(story.today - dt.timedelta(days=30), 9)
    units = [story.cast.units[key] for key in AREAS]
    areas = add_areas(actor=story.owner(at), survey="PAPI", year=story.today.year, units=units, at=at,
                      source="1312/SNV-CCHC (số liệu mẫu)")  # fmt: skip
    for area in areas[:3]:
        officer = story.cast.person(Role.UNIT_OFFICER, area.commune.key)
        change_area(actor=story.actor(Role.UNIT_OFFICER, area.commune, at), area=area, focal=officer, at=at,
                    public_link=f"https://mau.example/{area.commune.key}/cong-khai")  # fmt: skip


def _long_plan(story: Story) -> None:
    """A plan of five years with a goal for each, from which the plan of next year can be drafted."""
    at, year = moment(story.today - dt.timedelta(days=50), 9), story.today.year
    owner, office = story.owner(at), story.cast.units["so-noi-vu"]
    plan = make_plan(actor=owner, owner_id=office.pk, year=year, until=year + 4, at=at,
                     title=f"Chương trình tổng thể cải cách hành chính giai đoạn {year}–{year + 4}")  # fmt: skip
    for step in range(5):
        set_goal(
            actor=owner, plan=plan, index="SIPAS", kind="percent", value=Decimal(85 + step), year=year + step, at=at
        )
    leads = story.cast.departments
    work = (("Xây dựng cơ sở dữ liệu dùng chung của tỉnh", 0), ("Sắp xếp lại quy trình liên thông đất đai", 1),
            ("Đánh giá hài lòng độc lập ở mọi xã, phường", 2))  # fmt: skip
    tasks = [
        NewTask(content=text, lead=leads[place].pk, lead_name=leads[place].name, number=str(place + 1),
                due=dt.date(year + place, 12, 14).isoformat(), due_text=f"14/12/{year + place}")
        for text, place in work
    ]  # fmt: skip
    add_tasks(actor=owner, plan=plan, tasks=tasks, at=at)
