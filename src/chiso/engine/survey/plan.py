"""A selection plan (YAML): what is drawn at each stage, by which method, how many."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import cast

from chiso.engine.errors import InputError
from chiso.engine.frameworks.fields import Fields
from chiso.engine.frameworks.problems import Problems, both
from chiso.engine.frameworks.source import Value, parse_source
from chiso.engine.survey.allocating import ALLOCATIONS, Allocation
from chiso.engine.survey.drawing import DRAWS, Draw
from chiso.engine.survey.reading import names, real
from chiso.engine.survey.spec import MAX_STAGES


@dataclass(frozen=True, slots=True)
class PlanStage:
    """One stage: units of column `unit` ("" = the rows), drawn within each unit of the stage before.

    `n` units in each parent (each stratum at the first stage), or `total` spread over strata by `allocation`.
    `size` is the column whose sum measures a unit; `reserve` are drawn besides, in the order in which to use them.
    """

    unit: str = ""
    method: Draw = "srs"
    n: int = 0
    total: int = 0
    allocation: Allocation = "proportional"
    spread: str = ""
    minimum: int = 2
    size: str = ""
    reserve: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan; `seed` None means that the caller gives one."""

    stages: tuple[PlanStage, ...]
    strata: tuple[str, ...] = ()
    seed: int | None = None


def read_plan(text: str) -> Plan:
    """The plan that a file states. Raises InputError with every problem found (`select.*`)."""
    problems = Problems()
    value = parse_source(text, problems)
    fields = Fields(value, "", problems)
    seed = real(fields, "seed")
    items = fields.items("stages", required=True)
    if len(items) > MAX_STAGES + 1:
        problems.add("framework.too_many_stages", both("quá nhiều giai đoạn", "too many stages"), line=items[-1].line)
    stages = tuple(_stage(item, number, len(items), problems) for number, item in enumerate(items))
    plan = Plan(stages, names(fields, "strata"), None if seed is None else int(seed))
    fields.close()
    if problems.errors or not stages:
        found = problems.in_order()
        raise InputError(replace(item, code=re.sub("^framework", "select", item.code)) for item in found)
    return plan


def _stage(value: Value, number: int, count: int, problems: Problems) -> PlanStage:
    fields = Fields(value, f"stages[{number}]", problems)
    stage = PlanStage(
        unit=fields.text("unit"),
        method=cast(Draw, fields.choice("method", DRAWS, default="srs")),
        n=int(real(fields, "n") or 0),
        total=int(real(fields, "total") or 0),
        allocation=cast(Allocation, fields.choice("allocation", ALLOCATIONS, default="proportional")),
        spread=fields.text("spread"),
        minimum=int(_or(real(fields, "minimum"), 2)),
        size=fields.text("size"),
        reserve=int(real(fields, "reserve") or 0),
    )
    fields.close()
    _check(stage, fields, number, count)
    return stage


def _or(number: float | None, default: float) -> float:
    return default if number is None else number


def _check(stage: PlanStage, fields: Fields, number: int, count: int) -> None:
    def add(code: str, vi: str, en: str) -> None:
        fields.problems.add(f"framework.{code}", both(vi, en), line=fields.line, path=fields.path)

    if (stage.n > 0) == (stage.total > 0):
        add(
            "how_many",
            "ghi n (mỗi nơi) hoặc total (tất cả), một trong hai",
            "give n (each) or total (all), one of them",
        )
    if stage.total and number:
        add("total_later", "total chỉ dùng ở giai đoạn đầu", "total is for the first stage only")
    if stage.method not in ("srs", "systematic") and not stage.size:
        add("no_size", "chọn PPS cần cột quy mô (size)", "PPS needs a column of sizes (size)")
    if stage.reserve and number < count - 1:
        add("reserve_early", "chỉ giai đoạn cuối có dự phòng", "only the last stage has reserves")
    if stage.reserve and stage.total:
        add("reserve_total", "dự phòng cần n (mỗi nơi)", "reserves need n (each)")
    if stage.reserve and stage.method != "srs":
        add("reserve_method", "dự phòng chỉ đi với method: srs", "reserves go with method: srs only")
    if not stage.unit and number < count - 1:
        add("stage_without_unit", "chỉ giai đoạn cuối được bỏ unit", "only the last stage may leave out unit")
