"""How a framework ranks and grades, in words: what equal percentages do, and from which percentage each grade begins.

The trap: two units with 89,95 share rank 3 and nobody has said whether the next one is 4 or 5. The policy stands in
the framework file, so the pages that rank say it.
"""

from __future__ import annotations

from typing import Final

from chiso.engine.errors import Text
from chiso.engine.frameworks import Framework
from chiso.engine.text import format_decimal

_TIES: Final = {
    "min": Text(
        "Đơn vị bằng điểm cùng nhận hạng cao nhất trong nhóm; hạng kế tiếp bỏ trống.",
        "Equal units share the best rank of their group; the next ranks stay empty.",
    ),
    "max": Text(
        "Đơn vị bằng điểm cùng nhận hạng thấp nhất trong nhóm.", "Equal units share the lowest rank of their group."
    ),
    "dense": Text(
        "Đơn vị bằng điểm cùng hạng; hạng kế tiếp không bỏ trống.", "Equal units share a rank; no rank stays empty."
    ),
    "average": Text(
        "Đơn vị bằng điểm nhận hạng trung bình của nhóm.", "Equal units share the mean rank of their group."
    ),
}


def ties_in_words(framework: Framework) -> Text:
    """What happens to units with the same percentage, before any rounding."""
    ties = framework.ties
    words = _TIES[ties.method]
    if not ties.break_by:
        return words
    codes = ", ".join(ties.break_by)
    return Text(
        f"Bằng điểm thì so điểm tiêu chí {codes} trước. {words.vi}",
        f"Equal units are told apart by the points of {codes} first. {words.en}",
    )


def grades_in_words(framework: Framework) -> Text:
    """The grades from the best down, each with the percentage from which it is given; empty when there are none."""
    bands = sorted(framework.bands, key=lambda band: band.start, reverse=True)
    return Text(
        "; ".join(f"{band.name.vi} từ {format_decimal(band.start)} %" for band in bands),
        "; ".join(f"{band.name.in_('en')} from {format_decimal(band.start, language='en')}%" for band in bands),
    )
