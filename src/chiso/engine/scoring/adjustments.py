"""Bonus and penalty on the whole sheet: so many points a case, capped per item and per year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

import numpy as np

from chiso.engine.errors import Language, Text
from chiso.engine.frameworks.model import AdjustmentGroup, AdjustmentItem, Framework
from chiso.engine.scoring.answers import AnswerTable
from chiso.engine.scoring.arithmetic import Ints, narrow, times, to_units
from chiso.engine.scoring.columns import Faults, NumberColumn, Texts, read_column
from chiso.engine.scoring.inputs import InputSpec
from chiso.engine.scoring.wording import points_text, points_texts

Side = Literal["bonus", "penalty"]
COUNT = InputSpec("count", "count", Text("Số lượng", "Number of cases"))
_NO_CAP = 10**15


@dataclass(frozen=True)
class AdjustmentColumn:
    """One item over all rows: signed points in millionths after both caps; `given` marks rows with an answer."""

    side: Side
    item: AdjustmentItem
    points: Ints
    given: Ints
    faults: Faults
    explanations: Mapping[Language, Sequence[str]]


def score_adjustments(
    framework: Framework, table: AnswerTable, languages: Sequence[Language]
) -> list[AdjustmentColumn]:
    """All items that any row answers; when a group's cap is reached, later items of the file get what is left."""
    groups: tuple[tuple[Side, AdjustmentGroup], ...] = (
        ("bonus", framework.adjustments.bonus),
        ("penalty", framework.adjustments.penalty),
    )
    found = []
    for side, group in groups:
        left: Ints = np.full(len(table.units), _NO_CAP if group.cap is None else to_units(group.cap), dtype=np.int64)
        for item in group.items:
            texts = table.adjustments.get(item.code)
            if texts is None:
                continue
            column, left = _score(side, item, texts, left, languages)
            found.append(column)
    return found


def _score(
    side: Side, item: AdjustmentItem, texts: Texts, left: Ints, languages: Sequence[Language]
) -> tuple[AdjustmentColumn, Ints]:
    given = np.array([bool(text.strip()) for text in texts], dtype=bool)
    column, faults = read_column(COUNT, [text if there else "0" for text, there in zip(texts, given, strict=True)])
    cases = cast(NumberColumn, column)
    each, cap = to_units(item.points_each), _NO_CAP if item.cap is None else to_units(item.cap)
    earned = narrow(np.minimum(times(cases.units // 10**cases.decimals, each), cap))
    kept = np.minimum(earned, left)
    sign = 1 if side == "bonus" else -1
    explanations = {language: _explain(cases, item, earned, kept, sign, language) for language in languages}
    return AdjustmentColumn(side, item, kept * sign, given, faults, explanations), left - kept


def _explain(
    cases: NumberColumn, item: AdjustmentItem, earned: Ints, kept: Ints, sign: int, language: Language
) -> list[str]:
    word = {"vi": ("điểm thưởng", "điểm phạt"), "en": ("bonus", "penalty")}[language][sign < 0]
    capped = " (đến mức tối đa của năm)" if language == "vi" else " (up to the cap of the year)"
    each = points_text(to_units(item.points_each), language)
    own_cap = ""
    if item.cap is not None:
        top = points_text(to_units(item.cap), language)
        own_cap = f" (tối đa {top})" if language == "vi" else f" (at most {top})"
    totals = points_texts(kept * sign, language)
    limited = (kept < earned).tolist()
    return [
        f"{word}: {count} × {each}{own_cap} → {total}{capped if cut else ''}"
        for count, total, cut in zip(cases.shown(language), totals, limited, strict=True)
    ]
