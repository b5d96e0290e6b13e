"""Which unit appraises which leaf, and which leaves a stage still has to look at.

The trap: an assignment names a node, but work and permission are per leaf. The nearest assigned ancestor decides;
a leaf that nobody is assigned keeps its self score, and leaves of surveys and of the council are nobody's to appraise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from chiso.engine.frameworks import Framework, Node
from chiso.office.frameworks.queries import framework_of
from chiso.office.rounds.models import Answer, Assignment, Remark, RemarkKind, RoundGroup, SheetState, Stage
from chiso.office.rounds.scores import unit_code
from chiso.office.units.models import Unit

APPRAISAL_STAGES: tuple[str, ...] = (Stage.APPRAISAL_1, Stage.APPRAISAL_2)
FINISH_VERB: Mapping[str, str] = {
    Stage.APPRAISAL_1: "finish_appraisal_1",
    Stage.APPRAISAL_2: "finish_appraisal_2",
}
# a sheet that stands here has its first appraisal behind it
AFTER_FIRST_APPRAISAL: frozenset[str] = frozenset(
    {
        SheetState.APPRAISED_1,
        SheetState.EXPLANATION_OPEN,
        SheetState.EXPLAINED,
        SheetState.APPRAISED_2,
        SheetState.COUNCIL,
        SheetState.DECIDED,
        SheetState.PUBLISHED,
        SheetState.ARCHIVED,
    }
)


_AFTER_SECOND = AFTER_FIRST_APPRAISAL - {SheetState.APPRAISED_1, SheetState.EXPLANATION_OPEN, SheetState.EXPLAINED}
_AFTER_COUNCIL = frozenset({SheetState.DECIDED, SheetState.PUBLISHED, SheetState.ARCHIVED})


def finished_stages(state: str) -> tuple[str, ...]:
    """The stages whose values and reasons the unit may read; what appraisers and council still draft is not there."""
    over = {
        Stage.APPRAISAL_1: AFTER_FIRST_APPRAISAL,
        Stage.APPRAISAL_2: _AFTER_SECOND,
        Stage.COUNCIL: _AFTER_COUNCIL,
    }
    return (Stage.SELF, *(stage for stage, states in over.items() if state in states))


@dataclass(frozen=True)
class Criteria:
    """The leaves of one group with the unit that appraises each."""

    framework: Framework
    unit_of: Mapping[str, int]

    def leaves_of(self, unit_ids: Collection[int]) -> tuple[Node, ...]:
        """The leaves that these units appraise, in the order of the framework."""
        return tuple(leaf for leaf in self.framework.leaves if self.unit_of.get(leaf.code) in unit_ids)

    def on_sheet(self, unit: Unit) -> tuple[Node, ...]:
        """The assigned leaves that count for the unit that is scored."""
        code = unit_code(unit)
        return tuple(
            leaf
            for leaf in self.framework.leaves
            if leaf.code in self.unit_of and self.framework.applies(leaf.code, code)
        )

    @property
    def units(self) -> frozenset[int]:
        """Every unit that appraises something."""
        return frozenset(self.unit_of.values())

    @property
    def unassigned(self) -> tuple[Node, ...]:
        """Leaves that could be appraised and are nobody's: their self scores stand unchecked."""
        return tuple(leaf for leaf in self.framework.leaves if is_appraisable(leaf) and leaf.code not in self.unit_of)


def is_appraisable(leaf: Node) -> bool:
    """Whether appraisers may look at the leaf at all."""
    return leaf.channel != "survey" and leaf.entered_by not in ("council", "survey")


def criteria_of(group: RoundGroup) -> Criteria:
    """The criteria of a group, from its assignments. One query."""
    assigned = dict(group.assignments.values_list("node", "unit_id"))
    return Criteria(framework_of(group.framework), _by_leaf(framework_of(group.framework), assigned))


def appraised_by(unit_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The leaves that these units appraise, by group: only groups that have some. One query."""
    own = RoundGroup.objects.filter(assignments__unit_id__in=unit_ids)
    groups: dict[int, tuple[Framework, dict[str, int]]] = {}
    for row in (
        Assignment.objects.filter(group__in=own).select_related("group__framework").defer("group__framework__source")
    ):
        groups.setdefault(row.group_id, (framework_of(row.group.framework), {}))[1][row.node] = row.unit_id
    found = {group: Criteria(framework, _by_leaf(framework, nodes)) for group, (framework, nodes) in groups.items()}
    return {group: tuple(leaf.code for leaf in one.leaves_of(unit_ids)) for group, one in found.items()}


def _by_leaf(framework: Framework, assigned: Mapping[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for leaf in framework.leaves:
        path = (leaf.code, *(above.code for above in framework.ancestors(leaf.code)))
        unit = next((assigned[code] for code in path if code in assigned), None)
        if unit is not None and is_appraisable(leaf):
            found[leaf.code] = unit
    return found


def asked(remarks: Iterable[Remark]) -> frozenset[str]:
    """The leaves with a question of an appraiser."""
    return frozenset(remark.node for remark in remarks if remark.kind == RemarkKind.QUESTION)


def explained(remarks: Iterable[Remark]) -> frozenset[str]:
    """The leaves that the unit explained."""
    return frozenset(remark.node for remark in remarks if remark.kind == RemarkKind.EXPLANATION)


def contested(remarks: Iterable[Remark]) -> frozenset[str]:
    """What the second appraisal looks at: questions and explanations. Everything else stands."""
    listed = tuple(remarks)
    return asked(listed) | explained(listed)


def active_leaves(stage: str, criteria: Criteria, unit: Unit, remarks: Iterable[Remark]) -> tuple[Node, ...]:
    """The leaves of one sheet that a stage must finish."""
    leaves = criteria.on_sheet(unit)
    if stage == Stage.APPRAISAL_1:
        return leaves
    wanted = contested(remarks)
    return tuple(leaf for leaf in leaves if leaf.code in wanted)


def is_handled(stage: str, answer: Answer | None, node: str, questions: Collection[str]) -> bool:
    """Whether the appraiser has done with a leaf: decided it or, in the first appraisal, asked about it."""
    if answer is not None and answer.done:
        return True
    return stage == Stage.APPRAISAL_1 and node in questions
