"""One leaf of one sheet with all that stands behind its scores: the panel beside a cell, and a number's story."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext

from chiso.engine.errors import Text
from chiso.engine.frameworks import Node
from chiso.engine.scoring import InputSpec, LeafScore, ScoreSheet, inputs_of
from chiso.engine.scoring.scorer import scorer_for
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import allows
from chiso.office.frameworks.wording import rule_in_words
from chiso.office.http import language_of
from chiso.office.rounds.cells import STATUS_WORDS
from chiso.office.rounds.criteria import asked
from chiso.office.rounds.leaves import is_self_scored, owner_of
from chiso.office.rounds.models import Answer, AnswerStatus, EvidenceLink, Remark, Sheet, Stage
from chiso.office.rounds.queries.appraisal_work import Work, work_of
from chiso.office.rounds.scores import VALUE_STAGES


@dataclass(frozen=True, slots=True)
class StageValue:
    """The leaf at one stage: the value that stands, what it is worth, and whether it was set at this very stage.

    `points` is None for the self score of a leaf that the unit does not enter: a computed 0,00 is nobody's score.
    """

    stage: str
    label: str
    answer: Answer | None
    score: LeafScore
    is_own: bool
    points: Decimal | None

    def shown(self, specs: Iterable[InputSpec]) -> tuple[str, ...]:
        """The figures in the order of the rule; one word for all when the leaf does not apply or did not arise."""
        answer = self.answer
        if answer is None:
            return tuple("–" for _ in specs)
        if answer.status != AnswerStatus.ANSWERED:
            return tuple(STATUS_WORDS[answer.status].in_(language_of()) for _ in specs)
        return tuple(worded(spec, answer.inputs.get(spec.name, "")) for spec in specs)


@dataclass(frozen=True, slots=True)
class Figure:
    """One input of the rule across the stages."""

    spec: InputSpec
    values: tuple[str, ...]
    current: str


@dataclass(frozen=True, slots=True)
class LeafDetail:
    """The panel of one leaf. `stage` is the appraisal it is open in, "" when it is in none."""

    sheet: Sheet
    node: Node
    rule: Text
    stages: tuple[StageValue, ...]
    figures: tuple[Figure, ...]
    evidence: tuple[EvidenceLink, ...]
    thread: tuple[Remark, ...]
    stage: str
    version: int
    is_editable: bool
    is_asked: bool
    status: str
    reason: str

    @property
    def own(self) -> StageValue:
        return self.stages[0]

    @property
    def now(self) -> StageValue:
        return self.stages[-1]

    @property
    def kept(self) -> StageValue:
        """What stands when the appraiser keeps the value: that of the stage before, or what came in meanwhile."""
        before = self.stages[-2] if len(self.stages) > 1 else self.own
        return before if before.answer is not None else self.now

    @property
    def entered_by(self) -> Text | None:
        """Who enters the leaf when it is not the unit."""
        return None if is_self_scored(self.node) else owner_of(self.node)

    @property
    def is_unconfirmed(self) -> bool:
        """Whether the unit's figure was carried into a changed framework and never confirmed."""
        return self.own.answer is not None and self.own.answer.to_confirm

    @property
    def note(self) -> str:
        return self.own.answer.note if self.own.answer else ""

    @property
    def difference(self) -> Decimal | None:
        before, after = self.own.points, self.now.points
        return None if before is None or after is None else after - before


def leaf_detail(sheet: Sheet, node: str, actor: Actor) -> LeafDetail | None:
    """The panel of a leaf of the sheet, None when the framework has no such leaf."""
    found = leaf_details(sheet, [node], actor)
    return found[0] if found else None


def leaf_details(
    sheet: Sheet, nodes: Iterable[str], actor: Actor, *, stages: Collection[str] = VALUE_STAGES
) -> tuple[LeafDetail, ...]:
    """The panels of some leaves of one sheet; eight queries whatever their number.

    `stages` are those that the reader may see: a unit reads no draft of its appraisers.
    """
    work = work_of(sheet.group, sheet_ids=[sheet.pk])
    loaded = work.sheets[0]
    scored = {stage: work.scores(stage, [loaded])[loaded.pk] for stage in VALUE_STAGES if stage in stages}
    evidence: dict[str, list[EvidenceLink]] = {}
    links = EvidenceLink.objects.filter(sheet=loaded).select_related("document__file").order_by("id")
    for link in links:
        evidence.setdefault(link.node, []).append(link)
    known = {leaf.code for leaf in work.criteria.framework.leaves}
    return tuple(
        _detail(work, loaded, node, actor, scored, tuple(evidence.get(node, ()))) for node in nodes if node in known
    )


def _detail(
    work: Work,
    sheet: Sheet,
    node: str,
    actor: Actor,
    scored: Mapping[str, ScoreSheet],
    evidence: tuple[EvidenceLink, ...],
) -> LeafDetail:
    framework = work.criteria.framework
    leaf, specs, stage = framework.node(node), inputs_of(framework, node), work.stage(sheet)
    stages = _stages(work, sheet, node, scored)
    own = work.books[sheet.pk].own(stage).get(node) if stage else None
    standing = stages[-1].answer
    remarks = work.remarks.get(sheet.pk, ())
    return LeafDetail(
        sheet=sheet,
        node=leaf,
        rule=rule_in_words(scorer_for(framework).rules[node], leaf),
        stages=stages,
        figures=tuple(
            Figure(
                spec,
                tuple(value.shown(specs)[index] for value in stages),
                standing.inputs.get(spec.name, "") if standing else "",
            )
            for index, spec in enumerate(specs)
        ),
        evidence=evidence,
        thread=tuple(remark for remark in remarks if remark.node == node),
        stage=stage,
        version=own.version if own else 0,
        is_editable=_is_editable(work, sheet, leaf, actor),
        is_asked=node in asked(remarks) and not (own and own.done),
        status=standing.status if standing else AnswerStatus.ANSWERED,
        reason=own.reason if own else "",
    )


def _stages(work: Work, sheet: Sheet, node: str, scored: Mapping[str, ScoreSheet]) -> tuple[StageValue, ...]:
    """The self score, and every later stage that set a value of its own or is the one being worked on."""
    book = work.books[sheet.pk]
    is_self = is_self_scored(work.criteria.framework.node(node))
    return tuple(
        StageValue(
            stage=stage,
            label=str(Stage(stage).label),
            answer=book.at(stage).get(node),
            score=scored[stage].leaf(node),
            is_own=node in book.own(stage),
            points=scored[stage].leaf(node).points if is_self or stage != Stage.SELF else None,
        )
        for stage in VALUE_STAGES
        if stage in scored
        if stage == Stage.SELF or node in book.own(stage) or stage == work.stage(sheet)
    )


def _is_editable(work: Work, sheet: Sheet, leaf: Node, actor: Actor) -> bool:
    if leaf.code not in {active.code for active in work.active(sheet)} or not work.is_open(sheet, leaf):
        return False
    return allows(actor, "sheets.appraise", unit_id=sheet.unit_id, assigned=[work.criteria.unit_of[leaf.code]])


def worded(spec: InputSpec, text: str) -> str:
    """One figure in the words of the page: an option by its name, a number with its unit; a dash when there is none."""
    if spec.type == "choice":
        return next((name.in_(language_of()) or code for code, name in spec.options if code == text), text) or "–"
    if spec.type == "yes_no":
        return {"yes": gettext("Có"), "no": gettext("Không")}.get(text, text) or "–"
    return f"{text} {spec.unit}".strip() if text else "–"
