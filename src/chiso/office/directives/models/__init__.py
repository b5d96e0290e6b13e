"""Tables of directives."""

from chiso.office.directives.models.cascade import Handed
from chiso.office.directives.models.plan import Goal, GoalKind, Grade, Plan, Repeat, Task, TaskEvent, TaskEventKind
from chiso.office.directives.models.register import Directive, DirectiveLink, DirectiveType, LinkKind, Urgency

__all__ = [
    "Directive",
    "DirectiveLink",
    "DirectiveType",
    "Goal",
    "GoalKind",
    "Grade",
    "Handed",
    "LinkKind",
    "Plan",
    "Repeat",
    "Task",
    "TaskEvent",
    "TaskEventKind",
    "Urgency",
]
