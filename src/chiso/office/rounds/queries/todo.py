"""What still keeps a sheet from being submitted, named leaf by leaf."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.db.models import Count

from chiso.engine.errors import Problem, Text
from chiso.engine.frameworks import Node
from chiso.office.rounds.leaves import is_self_scored, needs_evidence
from chiso.office.rounds.models import Answer, AnswerStatus, EvidenceLink, Sheet, Stage
from chiso.office.rounds.queries.answers import book_of
from chiso.office.rounds.scores import AnswerBook, SheetScores, framework_for, is_filled, score_book, unit_code

BlockerKind = Literal["unanswered", "unexplained", "invalid", "unconfirmed"]
_WORDS: dict[BlockerKind, Text] = {
    "unanswered": Text("{n} tiêu chí chưa nhập số liệu", "{n} criteria without a figure"),
    "unexplained": Text(
        "{n} tiêu chí thiếu minh chứng, chưa giải trình", "{n} criteria without evidence and without an explanation"
    ),
    "invalid": Text("{n} ô có lỗi", "{n} cells with errors"),
    "unconfirmed": Text("{n} tiêu chí phải xác nhận lại", "{n} criteria to be confirmed again"),
}


@dataclass(frozen=True, slots=True)
class Blocker:
    """One kind of thing to do, with the leaves concerned in the order of the sheet."""

    kind: BlockerKind
    nodes: tuple[str, ...]

    @property
    def words(self) -> Text:
        """ "9 tiêu chí chưa nhập số liệu"."""
        text, count = _WORDS[self.kind], len(self.nodes)
        return Text(text.vi.format(n=count), text.en.format(n=count))

    def problem(self) -> Problem:
        """The blocker as a problem that names its leaves."""
        return Problem(f"submit.{self.kind}", self.words, where=", ".join(self.nodes))


def own_leaves(sheet: Sheet) -> list[Node]:
    """The leaves that the unit itself fills, in the order of the sheet."""
    framework = framework_for(sheet)
    code = unit_code(sheet.unit)
    return [leaf for leaf in framework.leaves if is_self_scored(leaf) and framework.applies(leaf.code, code)]


def evidence_counts(sheet_id: int) -> dict[str, int]:
    """How many pieces of evidence each leaf of the sheet has."""
    rows = EvidenceLink.objects.filter(sheet_id=sheet_id).values("node").annotate(n=Count("id")).order_by()
    return {row["node"]: row["n"] for row in rows}


def lacks(leaf: Node, answer: Answer | None, links: int) -> bool:
    """Whether a value claims something with fewer pieces of evidence than the framework asks for."""
    claims = is_filled(answer) and answer is not None and answer.status != AnswerStatus.NOT_APPLICABLE
    return claims and links < needs_evidence(leaf)


def lacks_evidence(leaf: Node, scored: SheetScores, evidence: Mapping[str, int]) -> bool:
    """The same for a leaf of a scored sheet."""
    return lacks(leaf, scored.leaves[leaf.code].answer, evidence.get(leaf.code, 0))


def blockers_of(sheet: Sheet) -> list[Blocker]:
    """Everything that must be done before the sheet can be submitted; empty when it can."""
    book = book_of(sheet.pk)
    return blockers_in(sheet, book, score_book(sheet, book, Stage.SELF))


def blockers_in(sheet: Sheet, book: AnswerBook, scored: SheetScores) -> list[Blocker]:
    """The same from values that were read already."""
    found: dict[BlockerKind, list[str]] = {"unanswered": [], "unexplained": [], "invalid": [], "unconfirmed": []}
    own = book.own(Stage.SELF)
    for leaf in own_leaves(sheet):
        status = scored.leaves[leaf.code].status
        if status in ("unanswered", "invalid"):
            found["unanswered" if status == "unanswered" else "invalid"].append(leaf.code)
        elif lacks(leaf, own.get(leaf.code), book.evidence.get(leaf.code, 0)) and not own[leaf.code].note.strip():
            found["unexplained"].append(leaf.code)
        if leaf.code in own and own[leaf.code].to_confirm:
            found["unconfirmed"].append(leaf.code)
    return [Blocker(kind, tuple(nodes)) for kind, nodes in found.items() if nodes]
