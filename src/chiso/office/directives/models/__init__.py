"""Tables of directives."""

from chiso.office.directives.models.cascade import Handed
from chiso.office.directives.models.desk import Draft, DraftItem, DraftKind, DraftMark, DraftNote, DraftState
from chiso.office.directives.models.plan import (
    Carry,
    Goal,
    GoalKind,
    Grade,
    Plan,
    Repeat,
    Task,
    TaskEvent,
    TaskEventKind,
)
from chiso.office.directives.models.reading import ReadingRun, ReadingState
from chiso.office.directives.models.register import Directive, DirectiveLink, DirectiveType, LinkKind, Urgency

__all__ = [
    "Carry",
    "Directive",
    "DirectiveLink",
    "DirectiveType",
    "Draft",
    "DraftItem",
    "DraftKind",
    "DraftMark",
    "DraftNote",
    "DraftState",
    "Goal",
    "GoalKind",
    "Grade",
    "Handed",
    "LinkKind",
    "Plan",
    "ReadingRun",
    "ReadingState",
    "Repeat",
    "Task",
    "TaskEvent",
    "TaskEventKind",
    "Urgency",
]
