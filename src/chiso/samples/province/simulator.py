"""The whole play: set the province up, play last year's round and this year's until today."""

from __future__ import annotations

import datetime as dt
import gc
import random
from collections.abc import Callable

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.models import Person
from chiso.office.audit.operations import seal_pending
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.frameworks.operations import store_framework
from chiso.office.rounds.models import Round
from chiso.office.units.models import Unit
from chiso.samples.province import (
    directives,
    finished,
    following,
    own_index,
    polling,
    register,
    reports,
    running,
    surveying,
    tables,
    upkeep,
)
from chiso.samples.province.data import FRAMEWORKS, founded
from chiso.samples.province.people import install
from chiso.samples.province.story import Story, moment

SEED = 2026
VERSIONS = ("MAU-SO-2025", "MAU-XA-2025", "MAU-TINH-2025", "MAU-SO-2026", "MAU-XA-2026", "MAU-TINH-2026")
# last year's round must have ended before this year's begins
EARLIEST = dt.date(2026, 4, 1)


def is_empty() -> bool:
    """Whether this installation holds no unit, no person and no round yet."""
    return not (Unit.objects.exists() or Person.objects.exists() or Round.objects.exists())


def fill_province(
    *, today: dt.date, seed: int = SEED, is_training: bool = False, say: Callable[[str], None] = lambda text: None
) -> None:
    """Fill an empty installation, all or nothing. Raises InputError when it is not empty.

    The same `today` and `seed` give the same province. `is_training` marks every round, page and paper "TẬP HUẤN".
    """
    problems = _problems(today)
    if problems:
        raise InputError(problems)
    # millions of short-lived rows and no cycles among them: looking for cycles would cost a tenth of the time
    gc.disable()
    try:
        _play(today, seed, is_training, say)
    finally:
        gc.enable()


def _play(today: dt.date, seed: int, is_training: bool, say: Callable[[str], None]) -> None:
    # one transaction: ten thousand small verbs cost one write to the disk, and a failure leaves nothing behind
    with transaction.atomic():
        say("tỉnh Mẫu: đơn vị và tài khoản (units and accounts)")
        draw = random.Random(seed)  # noqa: S311 (a story, not a secret)
        story = Story(install(draw=draw, at=moment(founded(), 8)), draw, today, is_training)
        versions = _store_frameworks(story)
        say("tỉnh Mẫu: đợt năm trước (last year's round)")
        finished.play(story, versions["MAU-SO-2025"], versions["MAU-XA-2025"])
        say("tỉnh Mẫu: đợt đang chạy (the running round)")
        running.play(story, versions["MAU-SO-2026"], versions["MAU-XA-2026"])
        own_index.play(story, versions["MAU-TINH-2025"], versions["MAU-TINH-2026"])
        register.play(story)
        say("tỉnh Mẫu: khảo sát (surveys)")
        surveying.play(story)
        polling.play(story)
        directives.play(story)
        following.play(story)
        upkeep.play(story)
        reports.play(story)
        tables.play(story)
        seal_pending(at=moment(today, 0))


def _problems(today: dt.date) -> list[Problem]:
    found = []
    if not is_empty():
        found.append(
            Problem(
                "demo.not_empty",
                Text("Bản cài đặt này đã có dữ liệu.", "This installation holds data already."),
                expected=Text("một thư mục dữ liệu trống", "an empty data folder"),
                hint=Text(
                    "Đặt CHISO_DATA sang thư mục khác rồi chạy lại; dữ liệu hiện có không bị thay đổi.",
                    "Point CHISO_DATA to another folder and run again; nothing that is there was changed.",
                ),
            )
        )
    if today < EARLIEST:
        found.append(
            Problem(
                "demo.too_early",
                Text("Ngày quá sớm cho hai đợt mẫu.", "The day is too early for the two sample rounds."),
                got=f"{today:%d/%m/%Y}",
                expected=Text(f"từ {EARLIEST:%d/%m/%Y}", f"from {EARLIEST:%d/%m/%Y}"),
            )
        )
    return found


def _store_frameworks(story: Story) -> dict[str, FrameworkVersion]:
    at = moment(dt.date(2025, 10, 20))
    return {
        code: store_framework(
            actor=story.owner(at), source=(FRAMEWORKS / f"{code}.yaml").read_bytes(), at=at, is_sample=True
        )
        for code in VERSIONS
    }
