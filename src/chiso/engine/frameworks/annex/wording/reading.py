"""From a scoring text to a rule with a confidence: every clause is accounted for, or the rule is doubtful.

The trap: a text that holds one clause more than the grammar understands still looks understood. So each clause is
sorted into exactly one heap, and a heap that no rule kind can take beside another makes the reading doubtful.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from chiso.engine.errors import Text
from chiso.engine.frameworks.annex.wording.drafts import TYPED_FROM, UNREAD, Draft, rule
from chiso.engine.frameworks.annex.wording.examples import doubts_of
from chiso.engine.frameworks.annex.wording.explaining import left_blank, unexplained
from chiso.engine.frameworks.annex.wording.from_formulas import case_rule, formula_rule
from chiso.engine.frameworks.annex.wording.from_options import option_rule
from chiso.engine.frameworks.annex.wording.heaps import Heaps, sort
from chiso.engine.frameworks.annex.wording.intervals import ZERO
from chiso.engine.frameworks.annex.wording.prepare import fold

_SURVEY = re.compile(r"điều tra xã hội học|đtxhh|khảo sát xã hội học|phiếu (?:điều tra|khảo sát)")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a scoring text says: the rule (None when nothing was understood), how sure, and why not surer."""

    draft: Draft | None
    doubts: tuple[Text, ...] = ()
    survey: bool = False

    @property
    def confidence(self) -> float:
        return self.draft.confidence if self.draft is not None else UNREAD

    @property
    def is_typed(self) -> bool:
        """Whether the rule is sure and complete enough to be written into the file."""
        return self.draft is not None and self.draft.is_typed


def read_scoring(text: str, maximum: Decimal | None, *, year: int | None = None) -> Reading:
    """The rule that the scoring text of a leaf with this maximum states.

    A text that stays doubtful is read once more without the name of the matter in front of its first case. `year`
    completes dates without a year. Nothing is raised: what is not understood comes back as doubts.
    """
    reading = _read(sort(text, maximum), text, maximum, year)
    if reading.confidence >= TYPED_FROM:
        return reading
    unnamed = sort(text, maximum, without_name=True)
    second = _read(unnamed, text, maximum, year) if unnamed.named else reading
    return second if second.confidence >= TYPED_FROM else reading


def _read(heaps: Heaps, text: str, maximum: Decimal | None, year: int | None) -> Reading:
    survey = _SURVEY.search(fold(text)) is not None
    draft = _decide(heaps, maximum, year)
    if draft is None:
        return Reading(None, tuple(_unread(clause) for clause in heaps.rest), survey)
    draft = replace(draft, notes=(*draft.notes, *heaps.notes))
    left = [*left_blank(text), *(_unread(clause) for clause in heaps.rest), *_left_over(heaps, draft, maximum)]
    left += doubts_of(heaps.examples, draft, maximum)
    if not left and not draft.doubts:
        left = unexplained(text, draft, maximum, heaps.meanings.values())
    if left:
        draft = replace(draft, doubts=(*draft.doubts, *left))
    return Reading(draft, draft.doubts, survey)


def _decide(heaps: Heaps, maximum: Decimal | None, year: int | None) -> Draft | None:
    """The rule of the heap that governs the text; what stands beside it is judged by `_left_over`."""
    if heaps.formulas:
        return formula_rule(heaps, maximum)
    if heaps.cases:
        return case_rule(heaps, maximum)
    if heaps.knock_outs:
        return Draft(rule("zero_parent"))
    return option_rule(heaps, maximum, year) if heaps.options else None


def _left_over(heaps: Heaps, draft: Draft, maximum: Decimal | None) -> list[Text]:
    """Heaps that the chosen rule does not hold."""
    kind = draft.rule.kind
    doubts: list[Text] = []
    if heaps.knock_outs and kind != "zero_parent":
        doubts.append(Text("có điều kiện mất điểm cả tiêu chí", "a case takes all points of the criterion"))
    if kind == "zero_parent" and (heaps.options or len(heaps.knock_outs) > 1):
        doubts.append(Text("có quy định khác cạnh điểm liệt", "something else stands beside the knock-out"))
    if heaps.cases and kind in ("ratio", "linear"):
        doubts.append(Text("có cộng hoặc trừ điểm cạnh công thức", "points are added or deducted beside the formula"))
    if heaps.best_counts and kind not in ("choice", "tiers", "yes_no"):
        doubts.append(
            Text("“mức cao nhất” cạnh cách tính cộng dồn", "“the best case” stands beside points that add up")
        )
    if any(cap != maximum for cap in heaps.caps) and kind not in ("count", "deduction"):
        doubts.append(Text("có giới hạn điểm chưa hiểu", "a limit was not understood"))
    if heaps.interpolated and kind != "linear":
        doubts.append(Text("có nội suy chưa hiểu", "an interpolation was not understood"))
    if heaps.of_faults and not _falls(heaps, draft):
        doubts.append(Text("tên chỉ số nói việc xấu: điểm có thể bị đảo", "the heading names faults: perhaps reversed"))
    return doubts


def _falls(heaps: Heaps, draft: Draft) -> bool:
    """Whether more of the figure earns less."""
    if draft.rule.kind == "deduction":
        return True
    points = [points for _, points in sorted(heaps.ranges, key=lambda pair: pair[0].low or ZERO)]
    return draft.rule.kind in ("tiers", "formula") and len(points) > 1 and points[0] > points[-1]


def _unread(clause: str) -> Text:
    short = clause if len(clause) <= 60 else clause[:59] + "…"
    return Text(f"chưa hiểu: “{short}”", f"not understood: “{short}”")
