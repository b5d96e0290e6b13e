"""Reading official Vietnamese documents: what a directive orders, from whom, by when."""

from chiso.engine.directives.dates import find_dates
from chiso.engine.directives.indices import find_indices
from chiso.engine.directives.model import (
    Anomaly,
    DateMention,
    DocumentFacts,
    IndexMention,
    Party,
    Quota,
    Reading,
    Reference,
    Span,
    Target,
    Task,
)
from chiso.engine.directives.quotas import find_quotas
from chiso.engine.directives.reading import GrammarReader, Reader, read_document
from chiso.engine.directives.references import find_references
from chiso.engine.directives.roles import find_parties
from chiso.engine.directives.source import Source, source_of
from chiso.engine.directives.targets import find_targets
from chiso.engine.directives.tasks import draft_tasks

__all__ = [
    "Anomaly",
    "DateMention",
    "DocumentFacts",
    "GrammarReader",
    "IndexMention",
    "Party",
    "Quota",
    "Reader",
    "Reading",
    "Reference",
    "Source",
    "Span",
    "Target",
    "Task",
    "draft_tasks",
    "find_dates",
    "find_indices",
    "find_parties",
    "find_quotas",
    "find_references",
    "find_targets",
    "read_document",
    "source_of",
]
