"""What a unit has to explain: every leaf that the first appraisal changed or asked about."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from chiso.engine.errors import Text
from chiso.engine.frameworks import Node
from chiso.office.rounds.criteria import asked
from chiso.office.rounds.leaves import is_self_scored
from chiso.office.rounds.models import Answer, Remark, RemarkKind, Sheet, Stage
from chiso.office.rounds.queries.appraisal_work import Work


@dataclass(frozen=True, slots=True)
class ToExplain:
    """One leaf in the explanation round: both scores with how they came about, the reason, the thread."""

    node: Node
    own: Decimal | None
    appraised: Decimal | None
    told_own: Text
    told_appraised: Text
    value_own: Answer | None
    value_appraised: Answer | None
    is_question: bool
    thread: tuple[Remark, ...]

    @property
    def reason(self) -> str:
        return self.value_appraised.reason if self.value_appraised else ""

    @property
    def is_explained(self) -> bool:
        return any(remark.kind == RemarkKind.EXPLANATION for remark in self.thread)

    @property
    def difference(self) -> Decimal:
        return (self.appraised or Decimal(0)) - (self.own or Decimal(0))


def to_explain(work: Work, sheet: Sheet) -> tuple[ToExplain, ...]:
    """The leaves of one loaded sheet that the unit sees in its explanation round, in the order of the framework."""
    own = {leaf.node: leaf for leaf in work.scores(Stage.SELF, [sheet])[sheet.pk].leaves}
    appraised = {leaf.node: leaf for leaf in work.scores(Stage.APPRAISAL_1, [sheet])[sheet.pk].leaves}
    remarks = work.remarks.get(sheet.pk, ())
    questions = asked(remarks)
    book = work.books[sheet.pk]
    before, after = book.at(Stage.SELF), book.at(Stage.APPRAISAL_1)
    return tuple(
        ToExplain(
            node=leaf,
            own=own[leaf.code].points,
            appraised=appraised[leaf.code].points,
            told_own=own[leaf.code].explanation,
            told_appraised=appraised[leaf.code].explanation,
            value_own=before.get(leaf.code),
            value_appraised=after.get(leaf.code),
            is_question=leaf.code in questions,
            thread=tuple(remark for remark in remarks if remark.node == leaf.code),
        )
        for leaf in work.criteria.on_sheet(sheet.unit)
        # a leaf that the appraiser enters himself has no self score to differ from
        if leaf.code in questions or (is_self_scored(leaf) and own[leaf.code].points != appraised[leaf.code].points)
    )


def unexplained(work: Work, sheet: Sheet) -> tuple[ToExplain, ...]:
    """Questions that the unit has not answered yet."""
    return tuple(item for item in to_explain(work, sheet) if item.is_question and not item.is_explained)
