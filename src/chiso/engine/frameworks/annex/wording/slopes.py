"""Straight lines: "4 × (tỷ lệ − 50%)/50%", and a share of fewer points beside the whole.

The trap: "(x − 50)/50 × 4" is no rate times the maximum. Half of the way earns nothing, and what is below it must not
earn less than nothing: the rule's line is level outside its ends.
"""

from __future__ import annotations

import re
from decimal import Decimal

from chiso.engine.frameworks.annex.wording.amounts import NUMBER, decimal
from chiso.engine.frameworks.annex.wording.formulas import FACTOR, expression_of
from chiso.engine.frameworks.annex.wording.intervals import HUNDRED, ONE, ZERO
from chiso.engine.frameworks.annex.wording.proportions import Formula, points_told

_SIDE = rf"(?:{NUMBER})\s*%?"
_LINE = rf"\(\s*(?P<what>[^/×:+()=-]+?)\s*-\s*(?P<start>{_SIDE})\s*\)\s*[/:]\s*"
_SPAN = rf"(?:\(\s*(?P<end>{_SIDE})\s*-\s*(?P<again>{_SIDE})\s*\)|(?P<span>{_SIDE}))"
_FORMS = (
    re.compile(rf"^\(?{_LINE}{_SPAN}\s*\)?\s*×\s*\(?{FACTOR}\)?$"),
    re.compile(rf"^{FACTOR}\s*×\s*\(?{_LINE}{_SPAN}\s*\)?$"),
)


_LACKING = re.compile(rf"^\(\s*(?:1|100\s*%)\s*-\s*(?P<what>(?:tỷ|tỉ) lệ\b[^/×:+()=-]*?)\s*\)\s*×\s*\(?{FACTOR}\)?$")
"""All points where the rate is nothing: (1 - tỷ lệ hồ sơ phải bổ sung) × 2."""


def read_slope(clause: str) -> Formula | None:
    """The clause as a line from where nothing is earned to where everything is, or None."""
    before, expression = expression_of(clause)
    lacking = _LACKING.match(expression)
    if lacking is not None and not before:
        return Formula("linear", "", lacking["what"], "", ONE, (), points_told(lacking["factor"]), (HUNDRED, ZERO))
    found = next((found for form in _FORMS if (found := form.match(expression))), None)
    if found is None or before:
        return None
    start = _figure(found["start"])
    span = _figure(found["span"]) if found["span"] else _figure(found["end"]) - _figure(found["again"])
    if span <= 0 or (found["again"] and _figure(found["again"]) != start):
        return None
    return Formula("linear", "", found["what"], "", ONE, (), points_told(found["factor"]), (start, start + span))


def _figure(text: str) -> Decimal:
    return decimal(text.strip(" %"))
