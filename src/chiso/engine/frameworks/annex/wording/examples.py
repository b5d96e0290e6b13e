"""Worked examples in a scoring text ("Ví dụ: tỷ lệ 92% được 9,2 điểm"): they prove the rule beside them, or doubt it.

The trap: an example looks like one more case with points. It says nothing new, but where the rule gives other points
the rule was misread, or the annex contradicts itself.
"""

from __future__ import annotations

import re
from decimal import Decimal

from chiso.engine.errors import Text
from chiso.engine.frameworks.annex.wording.amounts import NUMBER, decimal
from chiso.engine.frameworks.annex.wording.drafts import Draft
from chiso.engine.frameworks.annex.wording.intervals import HUNDRED, ONE, ZERO
from chiso.engine.frameworks.annex.wording.prepare import fold
from chiso.engine.frameworks.canonical import raw_tree

_EXAMPLE = re.compile(r"^(?:ví dụ|thí dụ|vd)\b\s*[:,]?\s*")
_WORKED = re.compile(
    rf"^(?P<told>[^\d]*?(?P<rate>{NUMBER})\s*%[^\d]*?)\b(?P<points>{NUMBER})\s*(?:điểm|đ)(?: [^\W\d_]+)*$"
)
_CENT = Decimal("0.01")


def is_example(key: str) -> bool:
    """Whether a folded clause is a worked example."""
    return _EXAMPLE.match(key) is not None


def doubts_of(examples: list[str], draft: Draft, maximum: Decimal | None) -> list[Text]:
    """A doubt for each example that the rule does not prove."""
    return [
        Text(f"ví dụ không khớp hoặc chưa kiểm được: “{words}”", f"the example is not proved by the rule: “{words}”")
        for words in examples
        if not _proves(_EXAMPLE.sub("", fold(words)), draft, maximum)
    ]


def _proves(key: str, draft: Draft, maximum: Decimal | None) -> bool:
    found = _WORKED.match(key)
    if found is None or maximum is None:
        return False
    given = _points(draft, decimal(found["rate"]), maximum)
    return given is not None and given.quantize(_CENT) == decimal(found["points"]).quantize(_CENT)


def _points(draft: Draft, rate: Decimal, maximum: Decimal) -> Decimal | None:
    """The points that tiers, a ratio or a line give for a percentage; None for other rules."""
    tree = raw_tree(draft.rule.body)
    if draft.rule.kind == "tiers":
        rows = [row for row in tree["tiers"] if Decimal(str(row["from"])) <= rate]
        return Decimal(str(rows[-1]["points"])) if rows else None
    if draft.rule.kind == "ratio":
        share = rate / HUNDRED
        earned = share >= Decimal(str(tree.get("floor", ZERO)))
        return min(ONE, share / Decimal(str(tree.get("full_at", ONE)))) * maximum if earned else ZERO
    if draft.rule.kind == "linear":
        (start, first), (end, last) = ([Decimal(str(side)) for side in tree[name]] for name in ("from", "to"))
        return first + (last - first) * (min(max(rate, start), end) - start) / (end - start)
    return None
