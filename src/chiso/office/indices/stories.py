"""The story of a published number, in the order in which it came about.

The trap: everybody may see a published score, but not every paper behind it. Rule, figures, points and decision come
from the published payload and are for all; evidence, the scores on the way and the talk are for those who may see the
sheet.
"""

from __future__ import annotations

from dataclasses import dataclass

from chiso.engine.errors import Text
from chiso.engine.frameworks import Node
from chiso.engine.scoring import inputs_of
from chiso.engine.scoring.scorer import scorer_for
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import allows
from chiso.office.evidence.models import Document
from chiso.office.evidence.queries import readable
from chiso.office.frameworks.wording import rule_in_words
from chiso.office.indices.models import IMPORTED, ResultLeaf, ResultRow, ResultSet
from chiso.office.indices.queries import answer_in, framework_of_result
from chiso.office.rounds.criteria import criteria_of
from chiso.office.rounds.models import Complaint, Dispute, Sheet
from chiso.office.rounds.queries.complaints import sheet_of_result
from chiso.office.rounds.queries.leaf_detail import LeafDetail, leaf_detail


@dataclass(frozen=True, slots=True)
class StoryFigure:
    """One published input of the leaf."""

    label: Text
    text: str
    unit: str


@dataclass(frozen=True)
class Story:
    """Rule → figures → evidence → scores → decision. `detail` is None for readers who may not see the sheet."""

    node: Node
    path: tuple[Node, ...]
    leaf: ResultLeaf
    rule: Text
    figures: tuple[StoryFigure, ...]
    stage: str
    parts: tuple[ResultLeaf, ...]
    detail: LeafDetail | None
    dispute: Dispute | None
    complaints: tuple[Complaint, ...]
    signed_copy: Document | None


def _may_see(actor: Actor, sheet: Sheet, node: str) -> bool:
    """Whether the inner parts are for the reader: who may see the sheet, and the appraiser of this very leaf."""
    if allows(actor, "sheets.view", unit_id=sheet.unit_id):
        return True
    unit = criteria_of(sheet.group).unit_of.get(node)
    return unit is not None and allows(actor, "sheets.appraise", unit_id=sheet.unit_id, assigned={unit})


def _signed_copy(result: ResultSet, sheet: Sheet, actor: Actor) -> Document | None:
    """The signed copy of the decision that the result names, for those who may open it."""
    if result.decision_on is None:
        return None
    named = sheet.group.decisions.filter(number=result.decision_number, signed_on=result.decision_on)
    return readable(actor).filter(pk__in=named.values("document_id")).first()


def story_of(result: ResultSet, row: ResultRow, node: str, actor: Actor) -> Story | None:
    """The story of a node in a unit's published result; None when the result has no such node."""
    framework = framework_of_result(result)
    leaf = row.leaves.filter(node=node).first()
    if framework is None or leaf is None:
        return None
    is_leaf = framework.is_leaf(node)
    # an imported result states points and no figures: it has no payload of answers to read
    computed = is_leaf and result.origin != IMPORTED
    answer = answer_in(result, row.unit.key, node) if computed else None
    given = answer.inputs if answer else {}
    sheet = sheet_of_result(result, row.unit_id)
    may_see = sheet is not None and _may_see(actor, sheet, node)
    shown = sheet if may_see else None
    detail = leaf_detail(shown, node, actor) if shown is not None and is_leaf else None
    children = [child.code for child in framework.children(node)]
    return Story(
        node=framework.node(node),
        path=tuple(reversed(framework.ancestors(node))),
        leaf=leaf,
        rule=rule_in_words(scorer_for(framework).rules[node], framework.node(node)) if is_leaf else Text("", ""),
        figures=tuple(
            StoryFigure(spec.label, given.get(spec.name, ""), spec.unit)
            for spec in (inputs_of(framework, node) if is_leaf else ())
        ),
        stage=answer.stage if answer else "",
        parts=tuple(row.leaves.filter(node__in=children).order_by("id")),
        detail=detail,
        dispute=shown.disputes.filter(node=node).select_related("meeting").first() if shown else None,
        complaints=tuple(shown.complaints.filter(node=node).order_by("id")) if shown else (),
        signed_copy=_signed_copy(result, sheet, actor) if sheet is not None else None,
    )
