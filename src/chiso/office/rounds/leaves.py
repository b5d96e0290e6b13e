"""Which leaf is whose to fill: an attribute of the leaf, not of the page.

The trap: a survey result typed into a self score is worth points that nobody measured. So survey, statistic and fed
leaves, and those reserved for appraisers or the council, are shut in the self score and say who owns them.
"""

from __future__ import annotations

from chiso.engine.errors import Text
from chiso.engine.frameworks import Node
from chiso.office.rounds.models import SheetState

# leaves whose figure the round owner or the survey manager enters for each unit (verb sheets.enter_results)
RESULT_CHANNELS = frozenset({"survey", "statistic", "fed"})
RESULTS_OPEN = frozenset(SheetState.values) - {SheetState.DECIDED, SheetState.PUBLISHED, SheetState.ARCHIVED}

_OWNERS = {
    "survey": Text("Điều tra xã hội học", "Sociological survey"),
    "statistic": Text("Số liệu thống kê", "Official statistics"),
    "fed": Text("Hệ thống tự lấy", "Taken from the system"),
    "appraiser": Text("Cơ quan thẩm định", "Appraising department"),
    "council": Text("Hội đồng thẩm định", "Appraisal council"),
    "system": Text("Hệ thống tự lấy", "Taken from the system"),
}


def is_self_scored(leaf: Node) -> bool:
    """Whether the unit itself enters the leaf."""
    return leaf.entered_by == "unit" and leaf.channel not in ("survey", "fed")


def is_result(leaf: Node) -> bool:
    """Whether the figure comes from outside the sheet and is entered by the round owner or the survey manager."""
    return leaf.channel in RESULT_CHANNELS and not is_self_scored(leaf)


def owner_of(leaf: Node) -> Text:
    """Who enters a leaf that is shut to the unit: the channel in words, or the department's code."""
    known = _OWNERS.get(leaf.channel) or _OWNERS.get(leaf.entered_by)
    return known or Text(leaf.entered_by, leaf.entered_by)


def needs_evidence(leaf: Node) -> int:
    """How many pieces of evidence the framework asks for; each is a document with its place."""
    return len(leaf.evidence)
