"""What follows the sample directives: news of the departments, an inspection, limitations, briefings, proposals."""

from __future__ import annotations

import datetime as dt
import random

from chiso.office.accounts.models import Role
from chiso.office.communications.operations.activities import Told, log_activity, set_quota
from chiso.office.directives.models import Directive, Plan
from chiso.office.directives.operations.planning import add_tasks
from chiso.office.directives.operations.sharing import split_task
from chiso.office.directives.plan_table import NewTask
from chiso.office.following.operations.inspecting import plan_inspection
from chiso.office.following.operations.mending import note_limitation, plan_measure, propose, record_briefing
from chiso.office.following.operations.villages import ask_village
from chiso.office.units.models import UnitKind
from chiso.samples.province.story import Story, moment

BASIS = "41/KH-UBND"
NEWS = ("Một cửa trả kết quả trước hạn", "Niêm yết thủ tục bằng mã QR", "Đối thoại với người dân về thủ tục đất đai")
FOUND = (
    ("Công khai thủ tục chưa đầy đủ tại bộ phận một cửa", "Niêm yết lại toàn bộ thủ tục"),
    ("Hồ sơ trễ hẹn chưa có thư xin lỗi", ""),
    ("Chưa tự kiểm tra công tác cải cách hành chính", "Lập đoàn tự kiểm tra trong tháng"),
)


def play(story: Story) -> None:
    """Play the scene; well below a second."""
    draw = random.Random(f"theo-doi {story.today}")  # noqa: S311 (a story, not a secret)
    at = moment(story.today - dt.timedelta(days=1), 15)
    owner, office, departments = story.owner(at), story.cast.units["so-noi-vu"], story.cast.departments
    first = (story.today - dt.timedelta(days=75)).replace(day=1)
    set_quota(actor=owner, unit_kind=UnitKind.DEPARTMENT, minimum=1, basis=BASIS, valid_from=first, at=at)
    for unit in departments:
        for number, title in enumerate(NEWS):
            day = first + dt.timedelta(days=31 * number + draw.randint(0, 20))
            if day < story.today and draw.random() < 0.8:
                told = Told("news", day, title, f"https://mau.example/{unit.key}/{day.isoformat()}")
                officer = story.actor(Role.UNIT_OFFICER, unit, at)
                log_activity(actor=officer, unit_id=unit.pk, told=told, at=at)
    plan_inspection(
        actor=owner, owner=office, title="Kiểm tra công tác cải cách hành chính", basis=BASIS, year=story.today.year,
        checklist=["Niêm yết đủ thủ tục hành chính?", "Hồ sơ trễ hẹn có thư xin lỗi?", "Có kế hoạch tự kiểm tra?"],
        units=story.cast.of_kind(UnitKind.COMMUNE, UnitKind.WARD), count=5, seed=first.isoformat(), at=at,
    )  # fmt: skip
    for number, (limitation, measure) in enumerate(FOUND):
        unit = departments[number]
        found = note_limitation(
            actor=owner, unit=unit, owner=office, limitation=limitation, source=f"Kết quả năm {story.today.year - 1}",
            found_on=story.today - dt.timedelta(days=60), due=story.today + dt.timedelta(days=20 * number - 10), at=at,
        )  # fmt: skip
        if measure:
            plan_measure(actor=story.actor(Role.UNIT_OFFICER, unit, at), remediation=found, measure=measure, at=at)
    order = Directive.objects.get(code=BASIS)
    for unit in departments[:4]:
        record_briefing(
            actor=story.actor(Role.UNIT_OFFICER, unit, at), directive=order, unit=unit, present=draw.randint(12, 60),
            held_on=order.issued_on + dt.timedelta(days=7), material="Bản tóm tắt và câu hỏi đáp", at=at,
        )  # fmt: skip
    unit = departments[1]
    text = "Cho dùng chung dữ liệu dân cư khi tiếp nhận hồ sơ, bỏ yêu cầu nộp bản sao"
    propose(actor=story.actor(Role.UNIT_OFFICER, unit, at), unit=unit, text=text, at=at)
    _go_on_to_villages(story, at)


def _go_on_to_villages(story: Story, at: dt.datetime) -> None:
    """A task of the visitor's commune that goes on to two of its villages; one of them is asked by a link."""
    owner, commune = story.owner(at), story.cast.units["x01"]
    villages = [story.cast.units[key] for key in ("x01-t1", "x01-t2") if key in story.cast.units]
    if not villages:
        return
    due = story.today + dt.timedelta(days=12)
    plan = Plan.objects.filter(directive__code=BASIS).latest("id")
    whole = NewTask(
        content="Niêm yết thủ tục hành chính và thu chi ở từng nhà văn hóa", lead=commune.pk, lead_name=commune.name,
        number="6.1", deliverable="Biên bản niêm yết", due=due.isoformat(), due_text=f"{due:%d/%m/%Y}",
    )  # fmt: skip
    [task] = add_tasks(actor=owner, plan=plan, tasks=[whole], at=at)
    officer = story.actor(Role.UNIT_OFFICER, commune, at)
    content = "Niêm yết thủ tục hành chính và thu chi ở nhà văn hóa, báo lại xã"
    parts = split_task(actor=officer, task=task, units=villages, content=content, due=due - dt.timedelta(days=4), at=at)
    ask_village(actor=officer, commune=commune, village=parts[0].lead, text=content, due=due, task=parts[0], at=at)
