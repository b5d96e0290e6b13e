"""From the values of a sheet to its points, at any stage: the only bridge between answers and `engine.scoring`.

The trap: four scores live on one sheet. A value that is absent at a stage is not empty: the earlier stage's value
stands. Explanations never change inputs, so the stage `explanation` scores as the first appraisal does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from chiso.engine.errors import Problem, Text
from chiso.engine.frameworks import Framework
from chiso.engine.scoring import Answer as Given
from chiso.engine.scoring import AnswerTable, ScoreSheet, score_sheet, score_table, table_from_sheets
from chiso.engine.scoring.rule import Status
from chiso.office.frameworks.queries import framework_of
from chiso.office.rounds.models import Adjustment, Answer, AnswerStatus, Sheet, Stage
from chiso.office.units.models import Unit

# the stages whose values can stand, in order
VALUE_STAGES: tuple[str, ...] = (Stage.SELF, Stage.APPRAISAL_1, Stage.APPRAISAL_2, Stage.COUNCIL)


def stages_up_to(stage: str) -> tuple[str, ...]:
    """The value stages that count at `stage`, earliest first."""
    last = Stage.APPRAISAL_1 if stage == Stage.EXPLANATION else Stage(stage)
    return VALUE_STAGES[: VALUE_STAGES.index(last) + 1]


@dataclass(frozen=True)
class AnswerBook:
    """All working values of one sheet, of all stages; `evidence` counts the links of the leaves among them."""

    answers: tuple[Answer, ...]
    adjustments: tuple[Adjustment, ...] = ()
    evidence: Mapping[str, int] = field(default_factory=dict)

    def own(self, stage: str) -> dict[str, Answer]:
        """The values set at exactly this stage, by leaf."""
        return {answer.node: answer for answer in self.answers if answer.stage == stage}

    def at(self, stage: str) -> dict[str, Answer]:
        """The value that stands at a stage, by leaf; a row of a later stage always carries the whole value."""
        found: dict[str, Answer] = {}
        for each in stages_up_to(stage):
            found.update(self.own(each))
        return found

    def adjustments_at(self, stage: str) -> dict[str, Adjustment]:
        """The bonus and penalty items that stand at a stage, by item."""
        found: dict[str, Adjustment] = {}
        for each in stages_up_to(stage):
            found.update({row.item: row for row in self.adjustments if row.stage == each})
        return found

    def changed(self, stage: str, values: Mapping[str, Answer]) -> AnswerBook:
        """The book with other values at one stage; nothing is stored."""
        kept = [row for row in self.answers if row.stage != stage or row.node not in values]
        return AnswerBook((*kept, *values.values()), self.adjustments, self.evidence)


def is_filled(answer: Answer | None) -> bool:
    """Whether a value was entered: figures, or the statement that nothing applies or arose."""
    return answer is not None and is_filled_with(answer.status, answer.inputs)


def is_filled_with(status: str, inputs: Mapping[str, str]) -> bool:
    """The same of a status and figures that are no answer yet."""
    return status != AnswerStatus.ANSWERED or any(map(str.strip, inputs.values()))


@dataclass(frozen=True, slots=True)
class ScoredLeaf:
    """What a leaf is worth at a stage; `answer` is the value that stands, None when nobody entered one.

    `status` is the engine's: answered, not_applicable, did_not_arise, unanswered or invalid.
    """

    code: str
    points: Decimal | None
    max: Decimal | None
    status: str
    told: Text
    problems: tuple[Problem, ...] = ()
    answer: Answer | None = None


@dataclass(frozen=True)
class SheetScores:
    """A sheet at one stage: the engine's totals, and every leaf with the value it was scored from."""

    stage: str
    totals: ScoreSheet
    leaves: Mapping[str, ScoredLeaf]


def unit_code(unit: Unit) -> str:
    """The code by which framework files name a unit: its abbreviation, else its key."""
    return unit.abbreviation or unit.key


def framework_for(sheet: Sheet) -> Framework:
    """The framework that the sheet answers."""
    return framework_of(sheet.group.framework)


def score_book(sheet: Sheet, book: AnswerBook, stage: str) -> SheetScores:
    """The sheet scored as it stands at a stage."""
    answers = book.at(stage)
    scored = score_sheet(framework_for(sheet), given(answers), counts(book, stage), unit=unit_code(sheet.unit))
    return _with_answers(scored, answers, stage)


def score_books(sheets: Iterable[Sheet], books: Mapping[int, AnswerBook], stage: str) -> dict[int, SheetScores]:
    """Many sheets of one group at once, by sheet id; the engine scores them column by column."""
    ordered = list(sheets)
    if not ordered:
        return {}
    standing = {sheet.pk: books[sheet.pk].at(stage) for sheet in ordered}
    scored = score_table(framework_for(ordered[0]), table_of(ordered, books, stage))
    return {sheet.pk: _with_answers(one, standing[sheet.pk], stage) for sheet, one in zip(ordered, scored, strict=True)}


def table_of(sheets: Sequence[Sheet], books: Mapping[int, AnswerBook], stage: str) -> AnswerTable:
    """What stands on the sheets at a stage as the engine's table: a row a sheet, named as frameworks name the unit."""
    # keyed by sheet first: two units may share an abbreviation
    table = table_from_sheets(
        {str(sheet.pk): given(books[sheet.pk].at(stage)) for sheet in sheets},
        {str(sheet.pk): counts(books[sheet.pk], stage) for sheet in sheets},
    )
    return replace(table, units=[unit_code(sheet.unit) for sheet in sheets])


def given(answers: Mapping[str, Answer]) -> dict[str, Given]:
    """Stored values as the engine takes them."""
    return {node: Given(answer.inputs, _status(answer.status)) for node, answer in answers.items()}


def counts(book: AnswerBook, stage: str) -> dict[str, str]:
    """The number of cases of each bonus and penalty item, as text."""
    return {item: str(row.inputs.get("count", "")) for item, row in book.adjustments_at(stage).items()}


def _status(value: str) -> Status:
    known: dict[str, Status] = {"not_applicable": "not_applicable", "did_not_arise": "did_not_arise"}
    return known.get(value, "answered")


def _with_answers(scored: ScoreSheet, answers: Mapping[str, Answer], stage: str) -> SheetScores:
    leaves = {
        leaf.node: ScoredLeaf(
            code=leaf.node,
            points=leaf.points,
            max=leaf.max,
            status=leaf.status,
            told=leaf.explanation,
            problems=leaf.problems,
            answer=answers.get(leaf.node),
        )
        for leaf in scored.leaves
    }
    return SheetScores(stage, scored, leaves)
