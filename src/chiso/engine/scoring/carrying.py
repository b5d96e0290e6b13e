"""Figures of one version carried to another through a crosswalk: input by input, or a named gap.

The trap: points are tempting to carry, and then a rule that nobody applied seems to have given them. Only inputs are
carried, and only when the new rule finds each of them with the same type and unit; whatever else is needed is a gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chiso.engine.errors import Text
from chiso.engine.frameworks.crosswalk import Crosswalk, Link
from chiso.engine.frameworks.model import Framework
from chiso.engine.scoring.answers import Answer
from chiso.engine.scoring.inputs import InputSpec
from chiso.engine.scoring.rule import Status
from chiso.engine.scoring.sheet import inputs_of


@dataclass(frozen=True, slots=True)
class Gap:
    """A new leaf, bonus or penalty item that cannot be computed from the old figures, and why."""

    node: str
    code: str
    why: Text


@dataclass(frozen=True, slots=True)
class Source:
    """Where one input of a new leaf comes from."""

    spec: InputSpec
    leaf: str
    input: str


@dataclass(frozen=True)
class CarryPlan:
    """For every new leaf its sources or its gap; made once, used for any number of units."""

    old: Framework
    new: Framework
    crosswalk: Crosswalk
    sources: Mapping[str, tuple[Source, ...]]
    items: Mapping[str, tuple[str, ...]]
    gaps: Mapping[str, Gap]


@dataclass(frozen=True)
class Carried:
    """One unit's figures under the new version. A leaf with a gap has no answer."""

    answers: Mapping[str, Answer]
    counts: Mapping[str, str]
    gaps: Mapping[str, Gap]


def plan_carrying(old: Framework, new: Framework, crosswalk: Crosswalk) -> CarryPlan:
    """What can be carried at all. Raises InputError when either version's rules are not usable."""
    sources: dict[str, tuple[Source, ...]] = {}
    gaps: dict[str, Gap] = {}
    for leaf in new.leaves:
        found = _sources(old, new, crosswalk, leaf.code)
        if isinstance(found, Gap):
            gaps[leaf.code] = found
        else:
            sources[leaf.code] = found
    items: dict[str, tuple[str, ...]] = {}
    for code in new.adjustment_items:
        links = crosswalk.into.get(code, ())
        if links:
            items[code] = tuple(link.old for link in links)
        else:
            gaps[code] = _unlinked(crosswalk, code)
    return CarryPlan(old, new, crosswalk, sources, items, gaps)


def carry(
    plan: CarryPlan, answers: Mapping[str, Answer], counts: Mapping[str, str] | None = None, *, unit: str = ""
) -> Carried:
    """One unit's answers and counts of bonus and penalty cases, under the new version."""
    gaps = dict(plan.gaps)
    found: dict[str, Answer] = {}
    for code, sources in plan.sources.items():
        carried = _carry_leaf(plan, code, sources, answers, unit)
        if isinstance(carried, Gap):
            gaps[code] = carried
        else:
            found[code] = carried
    _spread_knock_outs(plan.new, gaps)
    given = counts or {}
    kept = {code: _added_up([given.get(old, "") for old in olds]) for code, olds in plan.items.items()}
    return Carried(
        {code: answer for code, answer in found.items() if code not in gaps},
        {code: text for code, text in kept.items() if text},
        gaps,
    )


def _unlinked(crosswalk: Crosswalk, code: str) -> Gap:
    if code in crosswalk.added:
        return Gap(code, "new", Text("mới ở phiên bản này, chưa có số liệu", "new in this version, no figures yet"))
    return Gap(code, "unlinked", Text("chưa được nối với phiên bản cũ", "not linked to the old version"))


def _sources(old: Framework, new: Framework, crosswalk: Crosswalk, code: str) -> tuple[Source, ...] | Gap:
    links = crosswalk.into.get(code, ())
    specs = inputs_of(new, code)
    if not links:
        return _unlinked(crosswalk, code)
    if not specs:
        return Gap(code, "no_rule", Text("chưa có quy tắc chấm", "no scoring rule"))
    entered = _entered_points(old, new, code, links)
    if entered is not None:
        return entered
    found: list[Source] = []
    for spec in specs:
        source = _source(old, code, spec, links)
        if isinstance(source, Gap):
            return source
        if spec.type == "date" and old.valid_from.year != new.valid_from.year:
            return Gap(
                code,
                "date_of_other_year",
                Text("hạn của năm khác, không so ngày được", "a due date of another year, dates do not compare"),
            )
        found.append(source)
    return tuple(found)


def _entered_points(old: Framework, new: Framework, code: str, links: Iterable[Link]) -> Gap | None:
    """Points that a person entered hold only for the maximum on which they were entered."""
    rule = new.node(code).rule
    if rule is None or rule.kind != "manual":
        return None
    for link in links:
        before = old.node(link.old)
        if before.rule is None or before.rule.kind != "manual" or before.max != new.node(code).max:
            why = Text(
                "điểm do người chấm nhập; thang điểm cũ khác nên không chuyển được",
                "points entered by a person on another scale cannot be carried",
            )
            return Gap(code, "entered_points", why)
    return None


def _source(old: Framework, code: str, spec: InputSpec, links: Iterable[Link]) -> Source | Gap:
    found: list[Source] = []
    wrong: list[InputSpec] = []
    for link in links:
        name = link.inputs.get(spec.name, "") if link.inputs else spec.name
        for before in inputs_of(old, link.old):
            if before.name != name:
                continue
            if before.type == spec.type and before.unit == spec.unit:
                found.append(Source(spec, link.old, name))
            else:
                wrong.append(before)
    if len(found) == 1:
        return found[0]
    if found:
        leaves = ", ".join(source.leaf for source in found)
        return Gap(
            code,
            "input_ambiguous",
            Text(
                f"“{spec.label.vi}” có ở nhiều tiêu chí cũ ({leaves}); ghi rõ ở inputs",
                f"“{spec.label.en}” stands in several old leaves ({leaves}); say which in inputs",
            ),
        )
    if wrong:
        return Gap(
            code,
            "input_differs",
            Text(
                f"“{spec.label.vi}” ở phiên bản cũ có kiểu hoặc đơn vị tính khác",
                f"“{spec.label.en}” had another type or unit in the old version",
            ),
        )
    return Gap(
        code,
        "input_missing",
        Text(f"phiên bản cũ không hỏi “{spec.label.vi}”", f"the old version did not ask for “{spec.label.en}”"),
    )


def _carry_leaf(
    plan: CarryPlan, code: str, sources: tuple[Source, ...], answers: Mapping[str, Answer], unit: str
) -> Answer | Gap:
    leaves = [link.old for link in plan.crosswalk.into[code]]
    asked = [plan.old.applies(leaf, unit) for leaf in leaves]
    if not all(asked) and plan.new.applies(code, unit):
        return Gap(code, "not_asked", Text("đơn vị không phải trả lời ở phiên bản cũ", "the unit was not asked then"))
    statuses: set[Status] = {answers[leaf].status if leaf in answers else "answered" for leaf in leaves}
    if len(statuses) > 1:
        return Gap(
            code,
            "statuses_differ",
            Text("các tiêu chí cũ có trạng thái khác nhau", "the old leaves have different statuses"),
        )
    status = statuses.pop()
    if status != "answered":
        return Answer({}, status)
    texts = {
        source.spec.name: answers[source.leaf].inputs.get(source.input, "") if source.leaf in answers else ""
        for source in sources
    }
    for source in sources:
        text, options = texts[source.spec.name].strip(), [option for option, _ in source.spec.options]
        if source.spec.type == "choice" and text and text.casefold() not in map(str.casefold, options):
            return Gap(
                code,
                "option_gone",
                Text(f"lựa chọn “{text}” không còn", f"the option “{text}” no longer exists"),
            )
    return Answer(texts, "answered")


def _spread_knock_outs(new: Framework, gaps: dict[str, Gap]) -> None:
    """While nobody knows whether a knock-out happened, the points beside it are not known either."""
    for leaf in new.leaves:
        if leaf.code not in gaps or leaf.rule is None or leaf.rule.kind != "zero_parent":
            continue
        why = Text(f"chưa biết {leaf.code} có vi phạm hay không", f"it is not known whether {leaf.code} was violated")
        for other in new.leaves:
            if other.code not in gaps and any(above.code == leaf.parent for above in new.ancestors(other.code)):
                gaps[other.code] = Gap(other.code, "knock_out_unknown", why)


def _added_up(texts: list[str]) -> str:
    """Counts of merged items together; anything but plain whole numbers stands as it is, for the scorer to refuse."""
    given = [text.strip() for text in texts if text.strip()]
    if len(given) > 1 and all(text.isascii() and text.isdigit() for text in given):
        return str(sum(map(int, given)))
    return "; ".join(given)
