"""Which leaves lack evidence, over a sheet and over a round, and where a document is used.

The trap: a second opinion on what "lacking" means. The answer is `todo.lacks_evidence` alone, the same that counts
`Sheet.missing_evidence` and stops a submission; this module only lists it with names.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby

from chiso.engine.errors import Text
from chiso.engine.frameworks import Node
from chiso.office.evidence.models import Document
from chiso.office.frameworks.queries import framework_of
from chiso.office.rounds.leaves import needs_evidence
from chiso.office.rounds.models import EvidenceLink, Round, Sheet, Stage
from chiso.office.rounds.queries.answers import books_of
from chiso.office.rounds.queries.rounds import IN_STANDING_GROUP
from chiso.office.rounds.queries.todo import lacks_evidence, own_leaves
from chiso.office.rounds.scores import AnswerBook, SheetScores, score_books
from chiso.office.rounds.workflow import workflow_of


@dataclass(frozen=True, slots=True)
class Lacking:
    """A leaf that was answered with fewer pieces of evidence than it needs; `explained` = the unit said why."""

    node: Node
    has: int
    needs: int
    explained: bool


@dataclass(frozen=True, slots=True)
class SheetLacking:
    """A sheet with the leaves that lack evidence, in the framework's order."""

    sheet: Sheet
    leaves: tuple[Lacking, ...]

    @property
    def open(self) -> int:
        """How many of them have no explanation either."""
        return sum(not leaf.explained for leaf in self.leaves)


@dataclass(frozen=True, slots=True)
class Use:
    """One place that points at a document."""

    round_name: str
    year: int
    sheet_id: int
    unit_name: str
    node: str
    node_name: Text
    section: str
    page: int | None


def was_handed_in(sheet: Sheet, link: EvidenceLink) -> bool:
    """Whether the appraisers judged by this link: it was there before the unit was asked to explain."""
    explains = workflow_of(sheet.group.round.workflow).state(sheet.state).writes == Stage.EXPLANATION
    return explains and link.added_at < sheet.state_since


def sheet_lacking(sheet: Sheet) -> SheetLacking:
    """The leaves of one sheet that lack evidence. Three queries when group, framework and unit came with the sheet."""
    return _lacking([sheet])[0]


def round_lacking(round_: Round) -> tuple[SheetLacking, ...]:
    """Every sheet of the round that lacks evidence somewhere, by group and unit; queries do not grow with sheets."""
    sheets = (
        Sheet.objects.filter(IN_STANDING_GROUP, group__round=round_, missing_evidence__gt=0)
        .select_related("group__framework", "group__round", "unit")
        .defer("group__framework__source")
        .order_by("group__order", "group_id", "unit__sort_key")
    )
    return tuple(found for found in _lacking(list(sheets)) if found.leaves)


def _lacking(sheets: list[Sheet]) -> list[SheetLacking]:
    keys = [sheet.pk for sheet in sheets]
    books = books_of(keys)
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for sheet_id, node in EvidenceLink.objects.filter(sheet_id__in=keys).values_list("sheet_id", "node"):
        counts[sheet_id][node] += 1
    found: list[SheetLacking] = []
    for _, one_group in groupby(sheets, key=lambda sheet: sheet.group_id):
        members = list(one_group)
        scored = score_books(members, books, Stage.SELF)
        found += [
            SheetLacking(sheet, _leaves(sheet, books[sheet.pk], scored[sheet.pk], counts[sheet.pk]))
            for sheet in members
        ]
    return found


def _leaves(sheet: Sheet, book: AnswerBook, scored: SheetScores, counts: dict[str, int]) -> tuple[Lacking, ...]:
    own = book.own(Stage.SELF)
    return tuple(
        Lacking(
            node=leaf,
            has=counts.get(leaf.code, 0),
            needs=needs_evidence(leaf),
            explained=bool(own[leaf.code].note.strip()) if leaf.code in own else False,
        )
        for leaf in own_leaves(sheet)
        if lacks_evidence(leaf, scored, counts)
    )


def uses_of(document: Document) -> tuple[Use, ...]:
    """Every leaf, of every year, that points at the document; newest round first. One query."""
    links = (
        EvidenceLink.objects.filter(document=document)
        .select_related("sheet__group__round", "sheet__group__framework", "sheet__unit")
        .order_by("-sheet__group__round__year", "sheet__unit__sort_key", "node", "id")
    )
    return tuple(_use(link) for link in links)


def _use(link: EvidenceLink) -> Use:
    group = link.sheet.group
    node = framework_of(group.framework).by_code.get(link.node)
    return Use(
        round_name=group.round.name,
        year=group.round.year,
        sheet_id=link.sheet_id,
        unit_name=link.sheet.unit.name,
        node=link.node,
        node_name=node.name if node else Text(link.node, link.node),
        section=link.section,
        page=link.page,
    )
