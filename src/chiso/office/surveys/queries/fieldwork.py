"""Reads of the field work: cases, interviews and what was told of them, put together for the board."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl
from django.db.models import QuerySet
from django.utils import timezone

from chiso.engine.survey.field_checks import FieldFlags, field_flags
from chiso.engine.survey.fieldwork import Board, Case, Interview, Standing, board_of
from chiso.engine.survey.typing_columns import typed
from chiso.office.surveys.models import (
    CaseOutcome,
    CaseRelease,
    CaseRole,
    Collection,
    SampledCase,
    SampledPlace,
    SampleList,
    Submission,
    SubmissionVerdict,
    Wave,
)

CASE_QUESTION = "ma_mau"
"""The question in which a device or a paper form says whose interview it is."""


@dataclass(frozen=True)
class Field:
    """A wave in the field: the board, and the interviews behind it by id."""

    sample: SampleList | None
    board: Board
    interviews: dict[int, Interview]


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case of a village: how it stands, the newest attempt, who replaced whom."""

    case: SampledCase
    standing: Standing
    outcome: CaseOutcome | None
    release: CaseRelease | None
    replaced_by: SampledCase | None


@dataclass(frozen=True, slots=True)
class Flagged:
    """An interview that somebody should look at: what it failed, why it does not count, what was decided."""

    submission: Submission
    interview: Interview
    stray: str
    verdict: SubmissionVerdict | None

    @property
    def check(self) -> str:
        """The check to be named when it is taken out."""
        return self.stray or next(iter(self.interview.flags), "")


def submissions_of(wave: Wave) -> QuerySet[Submission]:
    """What came in and was not corrected by a later one, in the order in which it came."""
    found = Submission.objects.filter(collection__wave=wave, replaced_by__isnull=True)
    return found.select_related("interviewer").order_by("id")


def submission_by_id(submission_id: int) -> Submission | None:
    found = Submission.objects.select_related("collection__wave__survey")
    return found.filter(pk=submission_id).first()


def excluded_ids(collection: Collection) -> set[int]:
    """Interviews that were taken out and not put back: they must not become microdata."""
    newest: dict[int, bool] = {}
    verdicts = SubmissionVerdict.objects.filter(submission__collection=collection).order_by("id")
    for submission_id, excluded in verdicts.values_list("submission_id", "excluded"):
        newest[submission_id] = excluded
    return {submission_id for submission_id, excluded in newest.items() if excluded}


def case_code(submission: Submission) -> str:
    """Whose interview it is: by the code it was invited with, or by the answer to `CASE_QUESTION`."""
    told = submission.answers.get(CASE_QUESTION, "")
    return submission.unit or (told.strip() if isinstance(told, str) else "")


def field_of(wave: Wave, sample: SampleList | None) -> Field:
    """The board of a wave with one of its samples. Six queries, whatever their size."""
    submissions = list(submissions_of(wave))
    out = {
        submission_id
        for collection in Collection.objects.filter(wave=wave)
        for submission_id in excluded_ids(collection)
    }
    flags = _flags(submissions)
    interviews = [_interview(each, at, each.pk in out, flags) for at, each in enumerate(submissions)]
    board = board_of(_cases(sample), interviews, flags.subjects)
    return Field(sample, board, {each.key: each for each in interviews})


def _interview(submission: Submission, at: int, excluded: bool, flags: FieldFlags) -> Interview:
    minutes = _minutes(submission)
    return Interview(
        submission.pk,
        case_code(submission),
        _worker(submission),
        _day(submission.ended_at or submission.received_at),
        minutes,
        excluded,
        flags.rows.get(at, ()),
    )


def _worker(submission: Submission) -> str:
    return submission.interviewer.name if submission.interviewer else ""


def _day(moment: dt.datetime) -> dt.date:
    return timezone.localtime(moment).date()


def _minutes(submission: Submission) -> float | None:
    if submission.started_at is None or submission.ended_at is None:
        return None
    return round((submission.ended_at - submission.started_at).total_seconds() / 60, 1)


def _flags(submissions: list[Submission]) -> FieldFlags:
    if not submissions:
        return FieldFlags()
    texts = [
        {
            name: value
            for name, value in each.answers.items()
            if isinstance(value, str) and value != "" and name != CASE_QUESTION
        }
        for each in submissions
    ]
    names = dict.fromkeys(name for row in texts for name in row)
    answers = typed(
        pl.DataFrame({name: pl.Series([row.get(name) for row in texts], dtype=pl.String) for name in names})
    )
    return field_flags(
        answers,
        pl.Series([_worker(each) for each in submissions], dtype=pl.String),
        pl.Series([_minutes(each) for each in submissions], dtype=pl.Float64),
    )


def _cases(sample: SampleList | None) -> list[Case]:
    if sample is None:
        return []
    outcomes = dict(CaseOutcome.objects.filter(case__sample=sample).order_by("id").values_list("case_id", "outcome"))
    released = set(CaseRelease.objects.filter(case__sample=sample).values_list("case_id", flat=True))
    replaced = set(CaseRelease.objects.filter(case__sample=sample).values_list("replaces_id", flat=True))
    rows = sample.cases.order_by("place__number", "order").values_list("id", "code", "place__name", "role")
    return [
        Case(code, place, role == CaseRole.RESERVE, pk in released, pk in replaced, outcomes.get(pk, ""))
        for pk, code, place, role in rows
    ]


def cases_of(place: SampledPlace, board: Board) -> tuple[CaseLine, ...]:
    """The cases of a village in the order of the draw. Three queries."""
    outcomes: dict[int, CaseOutcome] = {}
    for outcome in (
        CaseOutcome.objects.filter(case__place=place).select_related("told_by", "interviewer").order_by("id")
    ):
        outcomes[outcome.case_id] = outcome
    releases = CaseRelease.objects.filter(case__place=place).select_related("case", "replaces", "released_by")
    released = {release.case_id: release for release in releases}
    replaced = {release.replaces_id: release.case for release in releases}
    return tuple(
        CaseLine(
            case,
            board.standing.get(case.code, "open"),
            outcomes.get(case.pk),
            released.get(case.pk),
            replaced.get(case.pk),
        )
        for case in place.cases.order_by("order")
    )


def flagged_of(wave: Wave, found: Field) -> tuple[Flagged, ...]:
    """Interviews that failed a check, do not count or were taken out, newest first. Two queries."""
    wanted = {
        key: each for key, each in found.interviews.items() if each.flags or each.excluded or found.board.stray.get(key)
    }
    verdicts: dict[int, SubmissionVerdict] = {}
    newest = SubmissionVerdict.objects.filter(submission__collection__wave=wave).select_related("decided_by")
    for verdict in newest.order_by("id"):
        verdicts[verdict.submission_id] = verdict
    rows = [each for each in submissions_of(wave) if each.pk in wanted]
    return tuple(
        Flagged(each, wanted[each.pk], found.board.stray.get(each.pk, ""), verdicts.get(each.pk))
        for each in reversed(rows)
    )
