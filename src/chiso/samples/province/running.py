"""This year's round in full swing: every state that a sheet can stand in has somebody standing in it.

A wave is the units that have come equally far. Waves play one after the other, the most advanced first, because the
round owner's verbs move every sheet of a group that is ready.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.rounds.models import Round, RoundGroup, Sheet
from chiso.office.rounds.operations.locking import move_at_deadlines
from chiso.office.rounds.operations.opening import GroupPlan, open_round
from chiso.office.rounds.operations.submission import return_sheet, unlock
from chiso.office.rounds.operations.windows import extend
from chiso.samples.province import appraising, deciding
from chiso.samples.province.filling import fill, send
from chiso.samples.province.finished import sheets_of, windows
from chiso.samples.province.story import Story, moment

YEAR = 2026
# the steps, in days from today
STEPS = (
    ("self", -45, -8),
    ("appraisal_1", -40, 10),
    ("explanation", -26, 14),
    ("appraisal_2", -22, 20),
    ("council", -19, 28),
    ("decision", -14, 35),
    ("publish", -12, 42),
)
# how far each unit has come; communes not named here are in appraisal, or have only just sent their sheet
DEPARTMENTS = {
    "so-noi-vu": "council",
    "thanh-tra-tinh": "appraised_2",
    "so-tu-phap": "explained",
    "van-phong-ubnd": "explanation_open",
    "so-khoa-hoc-cong-nghe": "explanation_open",
    "so-tai-chinh": "appraised_1",
    "so-xay-dung": "in_appraisal",
    "so-nong-nghiep-moi-truong": "in_appraisal",
    "so-cong-thuong": "unlocked",
    "so-van-hoa-the-thao-du-lich": "self_locked",
    "so-giao-duc-dao-tao": "self_submitted",
    "so-dan-toc-ton-giao": "returned",
    "so-y-te": "draft",
    "so-ngoai-vu": "draft",
}
COMMUNE_WAVES = (
    ("explanation_open", 1, 8),
    ("council", 9, 10),
    ("appraised_2", 11, 12),
    ("explained", 13, 15),
    ("appraised_1", 16, 21),
    ("in_appraisal", 22, 59),
    ("resubmitted", 60, 60),
    ("unlocked", 61, 61),
    ("returned", 62, 64),
    ("self_submitted", 65, 67),
    ("draft", 68, 71),
    ("locked_unsent", 72, 76),
)
SENT = (
    "council",
    "appraised_2",
    "explained",
    "explanation_open",
    "appraised_1",
    "in_appraisal",
    "resubmitted",
    "unlocked",
)
# waves whose explanations were opened; those that also sent them; and the last step of the council's own wave
EXPLAINING = ("council", "appraised_2", "explained", "explanation_open")
EXPLAINED = ("council", "appraised_2", "explained")


@dataclass(frozen=True)
class Waves:
    """The sheets of one group by how far they are to come."""

    group: RoundGroup
    by_state: Mapping[str, Sequence[Sheet]]

    def of(self, *states: str) -> list[Sheet]:
        return [sheet for state in states for sheet in self.by_state.get(state, ())]


def play(story: Story, departments: FrameworkVersion, communes: FrameworkVersion) -> Round:
    """The round from its opening to this morning."""
    round_ = _open(story, departments, communes)
    groups = list(round_.groups.select_related("round", "framework"))
    waves = [_waves(group) for group in groups]
    for each in waves:
        _until_the_deadline(story, each)
    move_at_deadlines(round_=round_, at=_at(story, -8, 17, 5))
    members = deciding.name_council(story, round_, _at(story, -30))
    for each in waves:
        _appraisals(story, each)
    for each in waves:
        _loose_ends(story, each)
    centres = groups[-1]
    deciding.hold_meeting(story, centres, members, _at(story, -15, 14), number="01/BB-HĐTĐ")
    deciding.decide(story, centres, story.today - dt.timedelta(days=13), "418/QĐ-UBND")
    for each in waves[:-1]:
        deciding.dispute(story, each.group, _at(story, -4, 14))
    deciding.vote(story, deciding.open_disputes(round_)[:4], _at(story, -1, 9))
    return round_


def _at(story: Story, days: int, hour: int = 9, minute: int = 0) -> dt.datetime:
    return moment(story.today + dt.timedelta(days=days), hour, minute)


def _open(story: Story, departments: FrameworkVersion, communes: FrameworkVersion) -> Round:
    at = _at(story, STEPS[0][1], 8)
    days = [(step, story.today + dt.timedelta(first), story.today + dt.timedelta(last)) for step, first, last in STEPS]
    return open_round(
        actor=story.owner(at),
        code="dot-2026",
        name="Đánh giá cải cách hành chính năm 2026",
        year=YEAR,
        as_of=story.today,
        owner=story.cast.units["so-noi-vu"],
        legal_basis="Kế hoạch số 172/KH-UBND của UBND tỉnh Mẫu về đánh giá cải cách hành chính năm 2026",
        groups=[
            GroupPlan("so", "Các sở, ban, ngành", departments, tuple(story.cast.departments)),
            GroupPlan("xa", "UBND các xã, phường, đặc khu", communes, tuple(story.cast.grass_roots)),
            GroupPlan("sn", "Các đơn vị sự nghiệp trực thuộc", departments, tuple(story.cast.centres)),
        ],
        windows=windows(days),
        at=at,
        is_training=story.is_training,
    )


def _waves(group: RoundGroup) -> Waves:
    found: dict[str, list[Sheet]] = {}
    for sheet in sheets_of(group):
        found.setdefault(_destination(group, sheet), []).append(sheet)
    return Waves(group, found)


def _destination(group: RoundGroup, sheet: Sheet) -> str:
    if group.code == "sn":
        return "council"
    if group.code == "so":
        return DEPARTMENTS[sheet.unit.key]
    if sheet.unit.key.startswith("x"):
        number = int(sheet.unit.key[1:])
        for state, first, last in COMMUNE_WAVES:
            if first <= number <= last:
                return state
    return "self_locked"


def _until_the_deadline(story: Story, waves: Waves) -> None:
    """Self-scoring: most send in time, some got more time, some were locked as they stood."""
    late, early = waves.of("draft", "self_submitted", "returned"), waves.of(*EXPLAINING)
    for sheet in waves.of(*SENT, "self_locked", "returned"):
        # who has come far has sent early
        days = story.draw.randint(-39, -32) if sheet in early else story.draw.randint(-31, -11)
        at = _at(story, days, story.draw.randint(8, 15), story.draw.randint(0, 59))
        gaps = fill(story, sheet, at)
        send(story, sheet, at + dt.timedelta(hours=1), gaps)
    for sheet in waves.of("draft", "locked_unsent", "self_submitted"):
        share = {"draft": story.draw.uniform(0.45, 0.8), "locked_unsent": 0.7}.get(
            _destination(waves.group, sheet), 1.0
        )
        fill(story, sheet, _at(story, -10, 15), share=share)
    asking = [sheet for sheet in late if sheet not in waves.of("returned")]
    if asking:
        at = _at(story, -9, 10)
        extend(
            actor=story.owner(at),
            sheets=asking,
            step="self",
            until=_at(story, 4, 17),
            reason=story.say("extensions"),
            at=at,
        )


def _appraisals(story: Story, waves: Waves) -> None:
    """Wave by wave through the appraisals, each as far as it has come."""
    group = waves.group
    appraising.enter_outside_figures(story, group, _at(story, -31))
    # the council's wave goes first and is looked at closely: it has something to settle
    appraising.start(story, waves.of("council"), _at(story, -28))
    appraising.appraise(story, group, waves.of("council"), _at(story, -27), down=0.09)
    if others := waves.of(*(state for state in EXPLAINING if state != "council")):
        appraising.start(story, others, _at(story, -28, 15))
        appraising.appraise(story, group, others, _at(story, -26))
    appraising.open_round_of_explanations(story, group, _at(story, -25))
    appraising.explain(story, group, waves.of(*EXPLAINED), _at(story, -23))
    # where the appraisers did not yield the council has something to settle
    appraising.appraise_again(story, group, waves.of("council"), _at(story, -20), yields=0.1)
    deciding.bring_to_council(story, group, _at(story, -18))
    if waves.of("appraised_2"):
        appraising.appraise_again(story, group, waves.of("appraised_2"), _at(story, -13))
    if waves.of("appraised_1"):
        appraising.start(story, waves.of("appraised_1"), _at(story, -6))
        appraising.appraise(story, group, waves.of("appraised_1"), _at(story, -4))
    going_on = waves.of("in_appraisal", "resubmitted", "unlocked")
    appraising.start(story, going_on, _at(story, -5))
    if going_on:
        appraising.appraise(story, group, going_on, _at(story, -2), done=0.4)


def _loose_ends(story: Story, waves: Waves) -> None:
    """What happened in the last days: returned, unlocked, waiting for the head (again); explanations half written."""
    for sheet in waves.of("returned"):
        at = _at(story, -3, 14)
        return_sheet(actor=story.owner(at), sheet=sheet, reason=story.say("returns"), until=_at(story, 5, 17), at=at)
    for sheet in waves.of("unlocked", "resubmitted"):
        at = _at(story, -1, 10)
        unlock(actor=story.owner(at), sheet=sheet, reason=story.say("unlocks"), until=_at(story, 3, 17), at=at)
    for sheet in waves.of("resubmitted"):
        send(story, sheet, _at(story, -1, 15), (), approved=False)
    for sheet in waves.of("self_submitted"):
        gaps = fill(story, sheet, _at(story, -2, 15))
        send(story, sheet, _at(story, -1, 15), gaps, approved=False)
    appraising.explain(story, waves.group, waves.of("explanation_open")[::3], _at(story, -1, 16), sent=False)
