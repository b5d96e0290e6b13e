"""Last year's round, from opening to complaint: everything that can happen to a round has happened to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from chiso.office.accounts.queries import actor_for
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.notifications.operations import mark_read
from chiso.office.notifications.queries import people_with_unread
from chiso.office.rounds.models import Round, RoundGroup, Sheet
from chiso.office.rounds.operations.locking import move_at_deadlines
from chiso.office.rounds.operations.moves import move_all
from chiso.office.rounds.operations.opening import GroupPlan, open_round
from chiso.office.rounds.operations.windows import WindowPlan
from chiso.samples.province import appraising, deciding
from chiso.samples.province.filling import fill, send
from chiso.samples.province.story import Story, moment

YEAR = 2025
# the steps of the round, each until the evening of its last day
STEPS = (
    ("self", dt.date(2025, 11, 10), dt.date(2025, 12, 5)),
    ("appraisal_1", dt.date(2025, 12, 6), dt.date(2025, 12, 20)),
    ("explanation", dt.date(2025, 12, 21), dt.date(2025, 12, 27)),
    ("appraisal_2", dt.date(2025, 12, 28), dt.date(2026, 1, 5)),
    ("council", dt.date(2026, 1, 6), dt.date(2026, 1, 12)),
    ("decision", dt.date(2026, 1, 13), dt.date(2026, 1, 20)),
    ("publish", dt.date(2026, 1, 15), dt.date(2026, 1, 31)),
)


def windows(steps: Sequence[tuple[str, dt.date, dt.date]]) -> list[WindowPlan]:
    return [WindowPlan(step, moment(first, 8), moment(last, 17)) for step, first, last in steps]


def sheets_of(group: RoundGroup) -> list[Sheet]:
    """The group's sheets with all that the operations read through them."""
    sheets = list(group.sheets.select_related("unit").order_by("id"))
    for sheet in sheets:
        sheet.group = group
    return sheets


def play(story: Story, departments: FrameworkVersion, communes: FrameworkVersion) -> Round:
    """The whole round; departments are archived in the end, communes stay published."""
    opened = moment(STEPS[0][1], 8)
    owner = story.owner(opened)
    round_ = open_round(
        actor=owner,
        code="dot-2025",
        name="Đánh giá cải cách hành chính năm 2025",
        year=YEAR,
        as_of=dt.date(2025, 12, 31),
        owner=story.cast.units["so-noi-vu"],
        legal_basis="Kế hoạch số 188/KH-UBND ngày 03/11/2025 của UBND tỉnh Mẫu",
        groups=[
            GroupPlan("so", "Các sở, ban, ngành", departments, tuple(story.cast.departments)),
            GroupPlan("xa", "UBND các xã, phường, đặc khu", communes, tuple(story.cast.grass_roots)),
        ],
        windows=windows(STEPS),
        at=opened,
        is_training=story.is_training,
    )
    groups = list(round_.groups.select_related("round", "framework"))
    members = deciding.name_council(story, round_, moment(dt.date(2025, 12, 1)))
    for group in groups:
        _score_themselves(story, group)
    # two communes never sent theirs: the system locked them as they stood
    move_at_deadlines(round_=round_, at=moment(STEPS[0][2], 17, 1))
    for group in groups:
        _through_the_council(story, group)
    for number, group in enumerate(groups, 31):
        held = moment(dt.date(2026, 1, number - 23), 8)
        deciding.hold_meeting(story, group, members, held, number=f"{number - 30:02}/BB-HĐTĐ")
        deciding.decide(story, group, dt.date(2026, 1, 15), f"{number}/QĐ-UBND")
    for group in groups:
        result = deciding.publish(story, group, dt.date(2026, 1, 20))
        if group.code == "xa":
            deciding.complain(story, result, group, dt.date(2026, 1, 26))
        else:
            at = moment(dt.date(2026, 3, 2))
            move_all(sheets=sheets_of(group), verb="archive", actor=story.owner(at), at=at)
    _read_notices(moment(dt.date(2026, 3, 2), 10))
    return round_


def _read_notices(at: dt.datetime) -> None:
    """Nobody waits a year to read: what this round has told is read before the next one begins."""
    for person in people_with_unread():
        mark_read(actor=actor_for(person, at.date()), at=at)


def _score_themselves(story: Story, group: RoundGroup) -> None:
    sheets = sheets_of(group)
    late = {sheet.pk for sheet in sheets[-2:]} if group.code == "xa" else set()
    for sheet in sheets:
        day = STEPS[0][1] + dt.timedelta(days=story.draw.randint(3, 22))
        at = moment(day, story.draw.randint(8, 16), story.draw.randint(0, 59))
        gaps = fill(story, sheet, at, share=0.6 if sheet.pk in late else 1.0)
        if sheet.pk not in late:
            send(story, sheet, at + dt.timedelta(hours=2), gaps)


def _through_the_council(story: Story, group: RoundGroup) -> None:
    """Both appraisals with the explanation between them, then to the council."""
    appraising.enter_outside_figures(story, group, moment(dt.date(2025, 12, 8)))
    sheets = sheets_of(group)
    appraising.start(story, sheets, moment(dt.date(2025, 12, 8), 10))
    appraising.appraise(story, group, sheets, moment(dt.date(2025, 12, 17)))
    appraising.open_round_of_explanations(story, group, moment(dt.date(2025, 12, 21), 8))
    appraising.explain(story, group, sheets, moment(dt.date(2025, 12, 24)))
    appraising.appraise_again(story, group, sheets, moment(dt.date(2026, 1, 3)))
    deciding.bring_to_council(story, group, moment(dt.date(2026, 1, 6)))
