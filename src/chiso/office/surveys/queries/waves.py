"""Reads of the surveys app: waves with their newest estimates, last year's beside this year's, leaves that ask."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from chiso.engine.frameworks import Node
from chiso.engine.scoring import InputSpec, inputs_of
from chiso.engine.survey.method import Method, Span
from chiso.engine.survey.method_file import read_method
from chiso.engine.survey.spans import span_of
from chiso.engine.survey.verdicts import Change, Standing, against_target
from chiso.office.frameworks.queries import framework_of
from chiso.office.rounds.leaves import RESULTS_OPEN, is_result
from chiso.office.rounds.models import RoundGroup
from chiso.office.surveys.estimates import Score, changes_since, rows_of
from chiso.office.surveys.models import (
    EstimateSet,
    Estimation,
    EstimationState,
    Microdata,
    MicrodataExport,
    PersonalData,
    Survey,
    SurveyFeed,
    Wave,
)
from chiso.office.units.models import Unit


@dataclass(frozen=True, slots=True)
class Line:
    """A score with what can be said about it."""

    score: Score
    before: Score | None
    change: Change | None
    standing: Standing
    places: int = 1


@dataclass(frozen=True)
class UnitBlock:
    """The units of one block on one part, best first; `ranks` by unit where they are ranked."""

    block: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Estimates:
    """An estimate set as a page shows it: everybody together by part, and one part by unit."""

    found: EstimateSet
    wave: Wave
    earlier: EstimateSet | None
    whole: tuple[Line, ...]
    parts: tuple[Score, ...]
    part: Score | None
    blocks: tuple[UnitBlock, ...]
    ranks: dict[str, tuple[int | None, int, str]]
    unit_names: dict[str, str]
    span: Span | None
    ends: tuple[Line, Line] | None


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """A survey with its waves, newest first, and the newest estimates of each."""

    survey: Survey
    waves: tuple[tuple[Wave, EstimateSet | None], ...]


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of a wave with what stands of its personal data."""

    microdata: Microdata
    personal: PersonalData | None
    estimates: EstimateSet


@dataclass(frozen=True, slots=True)
class LeafSlot:
    """A survey leaf of a running group, and one figure it asks for."""

    group: RoundGroup
    node: Node
    spec: InputSpec

    @property
    def key(self) -> str:
        return f"{self.group.pk}|{self.node.code}|{self.spec.name}"


def sets() -> QuerySet[EstimateSet]:
    return EstimateSet.objects.select_related("microdata__wave__survey")


def all_surveys() -> tuple[SurveyLine, ...]:
    """Every survey. Two queries."""
    newest = {found.microdata.wave_id: found for found in sets().order_by("id")}
    waves = Wave.objects.select_related("survey").order_by("survey__name", "survey_id", "-year")
    by_survey: dict[Survey, list[Wave]] = {}
    for wave in waves:
        by_survey.setdefault(wave.survey, []).append(wave)
    return tuple(
        SurveyLine(survey, tuple((wave, newest.get(wave.pk)) for wave in found)) for survey, found in by_survey.items()
    )


def survey_by_id(typed: str) -> Survey | None:
    """The survey whose number stands in a form; None when nothing was chosen."""
    return Survey.objects.filter(pk=int(typed)).first() if typed.isdecimal() else None


def wave_by_id(wave_id: int) -> Wave | None:
    return Wave.objects.select_related("survey").filter(pk=wave_id).first()


def microdata_by_id(microdata_id: int) -> Microdata | None:
    return Microdata.objects.select_related("wave__survey").filter(pk=microdata_id).first()


def exports_of(microdata: Microdata) -> QuerySet[MicrodataExport]:
    """The anonymised copies that were made of a file, newest first."""
    return microdata.exports.select_related("made_by").order_by("-id")


def estimation_by_id(estimation_id: int) -> Estimation | None:
    return Estimation.objects.select_related("wave__survey", "asked_by").filter(pk=estimation_id).first()


def estimations_of(wave: Wave) -> QuerySet[Estimation]:
    """Imports of large files that are not done: waiting, running, failed or stopped; newest first."""
    return wave.estimations.exclude(state=EstimationState.DONE).order_by("-id")[:5]


def estimates_by_id(estimates_id: int) -> EstimateSet | None:
    return sets().filter(pk=estimates_id).first()


def files_of(wave: Wave) -> tuple[FileLine, ...]:
    """The files of a wave, newest first. Two queries."""
    personal = {each.microdata_id: each for each in PersonalData.objects.filter(microdata__wave=wave)}
    found = sets().filter(microdata__wave=wave).select_related("microdata__imported_by").order_by("-id")
    return tuple(FileLine(each.microdata, personal.get(each.microdata_id), each) for each in found)


def feeds_of(estimates: EstimateSet) -> QuerySet[SurveyFeed]:
    """What was fed from a set, newest first."""
    return (
        SurveyFeed.objects.filter(estimates=estimates)
        .select_related("sheet__unit", "sheet__group__round")
        .order_by("-id")
    )


def earlier_set(estimates: EstimateSet) -> EstimateSet | None:
    """The newest estimates of the wave before, by the same method. One query."""
    wave = estimates.microdata.wave
    older = sets().filter(microdata__wave__survey=wave.survey, microdata__wave__year__lt=wave.year)
    return older.filter(method_code=estimates.method_code).order_by("-microdata__wave__year", "-id").first()


def show(estimates: EstimateSet, part: str = "") -> Estimates:
    """An estimate set for its page; `part` is the node or indicator shown by unit, the top one when empty."""
    rows = rows_of(estimates)
    earlier = earlier_set(estimates)
    old = rows_of(earlier) if earlier else ()
    since = changes_since(rows, old, estimates.confidence)
    before = {(score.unit, score.code): score for score in old}
    top = next(score for score in rows if score.level == 0).code
    target = estimates.microdata.wave.survey.target

    places = _places(rows)

    def line(score: Score) -> Line:
        key = (score.unit, score.code)
        aim = float(target) if target is not None and score.code == top else None
        standing: Standing = against_target(score.estimated, aim) if aim is not None else "unknown"
        return Line(score, before.get(key), since.get(key), standing, places[score.level])

    named = {score.code: score for score in rows}
    chosen = named.get(part) or named[top]
    by_block: dict[str, list[Score]] = {}
    for score in rows:
        if score.code == chosen.code and score.unit and score.status != "not_applicable":
            by_block.setdefault(score.block, []).append(score)
    blocks = tuple(
        UnitBlock(block, tuple(line(each) for each in sorted(found, key=_best_first)))
        for block, found in sorted(by_block.items())
    )
    ranks = {row["unit"]: (row["rank"], row["of"], row["band"] or "") for row in estimates.ranking}
    whole = tuple(line(score) for score in rows if not score.unit)
    method = read_method(estimates.microdata.method)
    units = Unit.objects.filter(key__in={score.unit for score in rows if score.unit})
    return Estimates(
        found=estimates,
        wave=estimates.microdata.wave,
        earlier=earlier,
        whole=whole,
        parts=tuple(named.values()),
        part=chosen,
        blocks=blocks,
        ranks=ranks if chosen.code == top else {},
        unit_names={unit.key: unit.short_name or unit.name for unit in units},
        span=span_of(method, top),
        ends=_ends(whole, method),
    )


def _places(rows: tuple[Score, ...]) -> dict[int, int]:
    """Decimals by level: the parts of a level stand below each other and are read together."""
    largest: dict[int, float] = {}
    for score in rows:
        largest[score.level] = max(largest.get(score.level, 0.0), abs(score.value or 0.0))
    return {level: 1 if value >= 10 else 2 if value >= 2 else 3 for level, value in largest.items()}


def _ends(whole: tuple[Line, ...], method: Method) -> tuple[Line, Line] | None:
    """The best and the worst of the parts right below the top, when all are measured on one scale."""
    parts = [line for line in whole if line.score.level == 1 and line.score.value is not None]
    spans = {span_of(method, line.score.code) for line in parts}
    if len(parts) < 3 or len(spans) > 1 or None in spans:
        return None
    parts.sort(key=lambda line: line.score.value or 0.0)
    return parts[-1], parts[0]


def _best_first(score: Score) -> tuple[bool, float, str]:
    return score.value is None, -(score.value or 0.0), score.unit


def slots() -> list[LeafSlot]:
    """Survey leaves of groups with sheets that still take results, newest round first."""
    running = RoundGroup.objects.filter(sheets__state__in=RESULTS_OPEN).distinct().select_related("round", "framework")
    found = []
    for group in running.order_by("-round__year", "round_id", "order", "id"):
        framework = framework_of(group.framework)
        for leaf in framework.leaves:
            if leaf.channel == "survey" and is_result(leaf):
                found += [LeafSlot(group, leaf, spec) for spec in inputs_of(framework, leaf.code)]
    return found
