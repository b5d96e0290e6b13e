"""Which leaves lack evidence, and where a document is used.

The trap: not every leaf needs a document. One is lacking only where the framework names evidence, the unit enters the
leaf itself, the leaf counts for the unit and was answered, no document is linked, and no explanation stands for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from chiso.engine.errors import Text
from chiso.engine.frameworks import Framework, Node
from chiso.office.evidence.models import Document
from chiso.office.frameworks.queries import framework_of
from chiso.office.rounds.models import Answer, AnswerStatus, EvidenceLink, Round, Sheet, Stage
from chiso.office.rounds.scores import unit_code


@dataclass(frozen=True, slots=True)
class Lacking:
    """A leaf of a sheet that was answered without evidence."""

    sheet_id: int
    unit_name: str
    node: Node


@dataclass(frozen=True, slots=True)
class SheetLacking:
    """A sheet with the leaves that lack evidence, in the framework's order."""

    sheet: Sheet
    leaves: tuple[Lacking, ...]


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


def needs_evidence(framework: Framework, node: Node, unit: str) -> bool:
    """Whether the unit must prove this leaf by a document."""
    own = node.channel == "self" and node.entered_by == "unit"
    return bool(node.evidence) and own and framework.is_leaf(node.code) and framework.applies(node.code, unit)


def lacking_nodes(
    framework: Framework, unit: str, answers: Iterable[Answer], linked: Collection[str]
) -> tuple[Node, ...]:
    """The leaves that lack evidence, from a sheet's self answers and the nodes that have a link."""
    own: Mapping[str, Answer] = {answer.node: answer for answer in answers if answer.stage == Stage.SELF}
    return tuple(
        leaf
        for leaf in framework.leaves
        if leaf.code not in linked
        and needs_evidence(framework, leaf, unit)
        and _answered(own.get(leaf.code))
        and not own[leaf.code].note.strip()
    )


def _answered(answer: Answer | None) -> bool:
    """A value was entered; what does not apply or did not arise leaves nothing to prove by a document of its own."""
    return answer is not None and answer.status == AnswerStatus.ANSWERED and any(map(str.strip, answer.inputs.values()))


def sheet_lacking(sheet: Sheet) -> SheetLacking:
    """The leaves of one sheet that lack evidence. Two queries, when group, framework and unit came with the sheet."""
    return _lacking([sheet])[0]


def round_lacking(round_: Round) -> tuple[SheetLacking, ...]:
    """Every sheet of the round that lacks evidence somewhere, in the order of groups and units. Three queries."""
    sheets = (
        Sheet.objects.filter(group__round=round_)
        .select_related("group__framework", "group__round", "unit")
        .order_by("group__order", "group_id", "unit__sort_key")
    )
    return tuple(found for found in _lacking(list(sheets)) if found.leaves)


def _lacking(sheets: list[Sheet]) -> list[SheetLacking]:
    answers: dict[int, list[Answer]] = defaultdict(list)
    linked: dict[int, set[str]] = defaultdict(set)
    keys = [sheet.pk for sheet in sheets]
    for answer in Answer.objects.filter(sheet_id__in=keys, stage=Stage.SELF):
        answers[answer.sheet_id].append(answer)
    for sheet_id, node in EvidenceLink.objects.filter(sheet_id__in=keys).values_list("sheet_id", "node"):
        linked[sheet_id].add(node)
    return [
        SheetLacking(
            sheet,
            tuple(
                Lacking(sheet.pk, sheet.unit.name, node)
                for node in lacking_nodes(
                    framework_of(sheet.group.framework), unit_code(sheet.unit), answers[sheet.pk], linked[sheet.pk]
                )
            ),
        )
        for sheet in sheets
    ]


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
