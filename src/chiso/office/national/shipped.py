"""Published facts that ship with the product: field maxima of one decision, targets of one province under another.

The trap: the eight fields have the same names in both. Their versions differ, the maxima of the second were never seen,
so the two are read, shown and tested apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import yaml

from chiso.engine.errors import Text
from chiso.engine.frameworks import Framework
from chiso.engine.scoring import load_checked
from chiso.office.national.plan import Aim, Plan, PlanView, view_of

DATA = Path(__file__).parent / "data"
FRAMEWORKS = ("par-tinh-2948-2017", "par-tinh-1149-2020")


@dataclass(frozen=True, slots=True)
class ShippedPlan:
    """A province's published targets, with where they come from."""

    title: Text
    source: Text
    year: int
    ranks_up: int
    sipas: Decimal
    plan: Plan
    framework: Framework
    view: PlanView


def framework_text(code: str) -> str:
    """The file of a shipped version, as it can be stored."""
    return (DATA / f"{code}.yaml").read_text(encoding="utf-8")


@lru_cache(maxsize=4)
def shipped_framework(code: str) -> Framework:
    """A shipped version, checked."""
    return load_checked(framework_text(code))


@lru_cache(maxsize=1)
def dak_nong_2021() -> ShippedPlan:
    """Plan 509/KH-UBND of Đắk Nông, 2021: eight targets whose maxima nobody here has seen."""
    told = yaml.safe_load((DATA / "dak-nong-2021.yaml").read_text(encoding="utf-8"))
    framework = shipped_framework(told["framework"])
    plan = Plan(told["framework"], {code: Aim(Decimal(points)) for code, points in told["targets"].items()})
    return ShippedPlan(
        title=Text(**told["title"]),
        source=Text(**told["source"]),
        year=told["year"],
        ranks_up=told["ranks_up"],
        sipas=Decimal(told["sipas"]),
        plan=plan,
        framework=framework,
        view=view_of(plan, framework),
    )
