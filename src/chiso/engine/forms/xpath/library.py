"""Which functions there are and how many arguments they take; what they do stands in `functions` and `evaluating`.

Source: ODK XForms specification, section "XPath functions". Left out because they need what a server has not (places,
other forms' entities, random values that change on every evaluation): area, distance, random, randomize,
digest, property.
"""

from __future__ import annotations

MANY = 1_000

ARITY: dict[str, tuple[int, int]] = {
    # of the evaluation itself
    "if": (3, 3),
    "coalesce": (2, 2),
    "once": (1, 1),
    "true": (0, 0),
    "false": (0, 0),
    "not": (1, 1),
    "boolean": (1, 1),
    "boolean-from-string": (1, 1),
    "number": (0, 1),
    "string": (0, 1),
    "int": (1, 1),
    "position": (0, 1),
    "last": (0, 0),
    "current": (0, 0),
    "instance": (1, 1),
    "jr:choice-name": (2, 2),
    "pulldata": (4, 4),
    # node sets
    "count": (1, 1),
    "count-non-empty": (1, 1),
    "sum": (1, 1),
    "max": (1, MANY),
    "min": (1, MANY),
    "join": (1, MANY),
    # text
    "concat": (1, MANY),
    "contains": (2, 2),
    "starts-with": (2, 2),
    "ends-with": (2, 2),
    "substring": (2, 3),
    "substr": (2, 3),
    "substring-before": (2, 2),
    "substring-after": (2, 2),
    "string-length": (0, 1),
    "normalize-space": (0, 1),
    "translate": (3, 3),
    "regex": (2, 2),
    # choices
    "selected": (2, 2),
    "selected-at": (2, 2),
    "count-selected": (1, 1),
    # numbers
    "round": (1, 2),
    "floor": (1, 1),
    "ceiling": (1, 1),
    "abs": (1, 1),
    "pow": (2, 2),
    "sqrt": (1, 1),
    "exp": (1, 1),
    "log": (1, 1),
    "log10": (1, 1),
    "pi": (0, 0),
    "checklist": (2, MANY),
    "weighted-checklist": (4, MANY),
    # dates
    "today": (0, 0),
    "now": (0, 0),
    "date": (1, 1),
    "date-time": (1, 1),
    "decimal-date-time": (1, 1),
    "decimal-time": (1, 1),
    "format-date": (2, 2),
    "format-date-time": (2, 2),
}
