"""What appraising a group works on: its sheets with values, questions, evidence and who has finished, read at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count

from chiso.engine.frameworks import Node
from chiso.engine.scoring import ScoreSheet
from chiso.office.rounds.batch import score_sheets
from chiso.office.rounds.criteria import APPRAISAL_STAGES, Criteria, active_leaves, asked, criteria_of, is_handled
from chiso.office.rounds.models import AppraisalFinish, EvidenceLink, Remark, RoundGroup, Sheet
from chiso.office.rounds.queries.answers import books_of
from chiso.office.rounds.scores import AnswerBook
from chiso.office.rounds.workflow import workflow_of


@dataclass(frozen=True)
class Work:
    """The sheets of a group with everything that appraising them needs."""

    group: RoundGroup
    criteria: Criteria
    sheets: tuple[Sheet, ...]
    books: Mapping[int, AnswerBook]
    remarks: Mapping[int, tuple[Remark, ...]]
    finished: frozenset[tuple[int, int, str]]
    evidence: Mapping[tuple[int, str], int]

    def stage(self, sheet: Sheet) -> str:
        """The appraisal that the sheet is in, "" when it is in none."""
        return appraisal_stage(sheet)

    def active(self, sheet: Sheet) -> tuple[Node, ...]:
        """The leaves that the sheet's appraisal must finish."""
        stage = self.stage(sheet)
        return active_leaves(stage, self.criteria, sheet.unit, self.remarks.get(sheet.pk, ())) if stage else ()

    def is_open(self, sheet: Sheet, leaf: Node) -> bool:
        """Whether the leaf's unit has not finished it on this sheet."""
        return (sheet.pk, self.criteria.unit_of[leaf.code], self.stage(sheet)) not in self.finished

    def still_open(self, sheet: Sheet, leaves: Iterable[Node]) -> tuple[Node, ...]:
        """Those of the leaves that nobody has decided or asked about."""
        stage = self.stage(sheet)
        own, questions = self.books[sheet.pk].own(stage), asked(self.remarks.get(sheet.pk, ()))
        return tuple(leaf for leaf in leaves if not is_handled(stage, own.get(leaf.code), leaf.code, questions))

    def scores(self, stage: str, sheets: Collection[Sheet] | None = None) -> dict[int, ScoreSheet]:
        """The sheets scored at a stage."""
        return score_sheets(self.criteria.framework, self.sheets if sheets is None else sheets, self.books, stage)


def appraisal_stage(sheet: Sheet) -> str:
    """The appraisal that a sheet is in, "" when it is in none; its group and round must be loaded."""
    writes = workflow_of(sheet.group.round.workflow).state(sheet.state).writes
    return writes if writes in APPRAISAL_STAGES else ""


def work_of(
    group: RoundGroup,
    *,
    only_open: bool = False,
    sheet_ids: Collection[int] | None = None,
    columns: Collection[str] | None = None,
    criteria: Criteria | None = None,
) -> Work:
    """The group's sheets in the order of their units. Seven queries whatever their number.

    With `columns` only the values that those leaves depend on are read: a rule may void its parent, so a leaf depends
    on its whole field, and on nothing else.
    """
    found = Sheet.objects.filter(group=group).select_related("unit").order_by("unit__sort_key")
    if only_open:
        flow = workflow_of(group.round.workflow)
        found = found.filter(state__in=[state.code for state in flow.states if state.writes in APPRAISAL_STAGES])
    if sheet_ids is not None:
        found = found.filter(pk__in=sheet_ids)
    sheets = tuple(found)
    for sheet in sheets:
        sheet.group = group
    keys = [sheet.pk for sheet in sheets]
    remarks: dict[int, list[Remark]] = {}
    for remark in Remark.objects.filter(sheet_id__in=keys).select_related("by").order_by("id"):
        remarks.setdefault(remark.sheet_id, []).append(remark)
    links = EvidenceLink.objects.filter(sheet_id__in=keys).values("sheet_id", "node").annotate(n=Count("id"))
    criteria = criteria or criteria_of(group)
    return Work(
        group=group,
        criteria=criteria,
        sheets=sheets,
        books=books_of(keys, None if columns is None else _fields_of(criteria, columns)),
        remarks={key: tuple(rows) for key, rows in remarks.items()},
        finished=frozenset(
            AppraisalFinish.objects.filter(sheet_id__in=keys).values_list("sheet_id", "unit_id", "stage")
        ),
        evidence={(row["sheet_id"], row["node"]): row["n"] for row in links},
    )


def _fields_of(criteria: Criteria, columns: Collection[str]) -> tuple[str, ...]:
    """Every leaf of the fields in which the columns stand."""
    leaves = criteria.framework.leaves
    roots = {root_of(criteria, leaf).code for leaf in leaves if leaf.code in columns}
    return tuple(leaf.code for leaf in leaves if root_of(criteria, leaf).code in roots)


def root_of(criteria: Criteria, leaf: Node) -> Node:
    """The field that the leaf stands in."""
    above = criteria.framework.ancestors(leaf.code)
    return above[-1] if above else leaf
