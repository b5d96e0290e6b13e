"""Index 766 as a framework fed by the figures: raw counts, the rate, and points where the maximum is known.

The trap: a total over indicators that are not known. Maxima that no source states stay empty until somebody enters
them with their source; until then there is no total, and the page says what is missing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from chiso.engine.files.io import shipped_text
from chiso.engine.frameworks import Framework, Node, load_framework
from chiso.engine.frameworks.canonical import raw_tree
from chiso.office.dossiers.models import Maximum, Study, StudyKind
from chiso.office.dossiers.queries.figures import Row, board

_SYNCHRONISED = "_synchronised"
"""Behind a numerator: the formula multiplies the rate by the share of dossiers that reached the national system."""


_TIMELY = "timely"
"""The numerator of 2.1: without second requests for supplements where the sources tell them."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line: `top` of `of` are raw counts, None where dossiers do not tell. `factor`: what the formula multiplies
    their rate by. `requests_untold`: no source says how often supplements were asked for, so that dossiers with a
    second request still count as timely."""

    node: Node
    top: int | None
    of: int | None
    weighted: bool
    factor: Decimal | None
    full_at: Decimal
    maximum: Decimal | None
    entered: Maximum | None
    requests_untold: bool

    @property
    def rate(self) -> Decimal | None:
        if self.top is None or not self.of or self.factor is None:
            return None
        return Decimal(self.top) / Decimal(self.of) * self.factor

    @property
    def points(self) -> Decimal | None:
        """Plain: rate × maximum; with a threshold the maximum is reached there."""
        if self.rate is None or self.maximum is None:
            return None
        return (min(self.rate / self.full_at, Decimal(1)) * self.maximum).quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class Group:
    node: Node
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Replica:
    """The index as far as it can be told: `asked` are nodes whose maximum nobody has stated."""

    framework: Framework
    groups: tuple[Group, ...]

    @property
    def asked(self) -> int:
        return sum(line.maximum is None for group in self.groups for line in group.indicators)

    @property
    def fed(self) -> int:
        return sum(line.rate is not None for group in self.groups for line in group.indicators)


@cache
def framework_766() -> Framework:
    """The sample file that ships; facts with a source only."""
    return load_framework(shipped_text("chiso.engine.dossiers", "index-766", "dossiers.no_example"))


def replica(at: dt.datetime, start: dt.date) -> Replica:
    """The index of dossiers received since the month of `start`. Three queries."""
    framework = framework_766()
    total = board(at, start).total or {}
    counts = _counts(total)
    entered: dict[str, Maximum] = {}
    for row in Maximum.objects.order_by("id"):
        entered[row.node] = row
    groups = []
    for top in framework.nodes:
        if top.parent:
            continue
        leaves = [node for node in framework.nodes if node.parent == top.code]
        groups.append(Group(top, tuple(_line(node, counts, entered.get(node.code)) for node in leaves)))
    return Replica(framework, tuple(groups))


def _line(node: Node, counts: Mapping[str, int | None], entered: Maximum | None) -> Indicator:
    rule: Mapping[str, Any] = raw_tree(node.rule.body) if node.rule else {}
    inner: Mapping[str, Any] = dict(rule.get("rule") or {}) if rule.get("kind") == "fed" else {}
    maximum = node.max if node.max is not None else entered.points if entered else None
    top, of = str(inner.get("numerator")), str(inner.get("denominator"))
    full_at = Decimal(str(inner.get("full_at", 1)))
    weighted = top.endswith(_SYNCHRONISED)
    factor = _share(counts["synchronised"], counts["compared"]) if weighted else Decimal(1)
    shown = counts.get(top.removesuffix(_SYNCHRONISED))
    untold = top == _TIMELY and counts.get("timely_766") is None and shown is not None
    return Indicator(node, shown, counts.get(of), weighted, factor, full_at, maximum, entered, untold)


def _share(top: int | None, of: int | None) -> Decimal | None:
    return Decimal(top) / Decimal(of) if top is not None and of else None


def _counts(total: Row) -> dict[str, int | None]:
    found = {name: int(value) if isinstance(value, int) else None for name, value in total.items()}
    parts = [found.get(name) for name in ("early", "on_time", "pending")]
    timely = sum(part or 0 for part in parts) if total else None
    found[_TIMELY] = timely if found.get("timely_766") is None else found["timely_766"]
    study = Study.objects.filter(kind=StudyKind.RECONCILE).order_by("-id").first()
    found["synchronised"], found["compared"] = _synchronised(study)
    return found


def _synchronised(study: Study | None) -> tuple[int | None, int | None]:
    """Dossiers of the province that the national system has, by the newest comparison, of those of the side that knows
    more; none without a comparison."""
    if study is None:
        return None, None
    dossiers = {side["side"]: int(side["dossiers"]) for side in study.data["sides"]}
    missing = int(study.data["findings"].get("missing_national", 0))
    return max(dossiers["local"] - missing, 0), max(dossiers.values())
