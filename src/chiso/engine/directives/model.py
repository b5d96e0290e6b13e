"""What a document says, found in its text: every fact with the span it came from and how sure the finding is.

The trap: a fact without its place cannot be confirmed by a person, and a fact that was guessed must not look like one
that was read. So each finding carries `span` (character offsets into `Reading.text`) and `confidence` in [0, 1].
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from chiso.engine.errors import Text


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the normalised text: `start` inclusive, `end` exclusive."""

    start: int
    end: int

    def holds(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


Day = date
"""The type of a day where a field is itself called `date`."""

Form = Literal["official", "news"]
ReferenceKind = Literal["normative", "assembly", "party", "typed", "letter"]
ReferenceRole = Literal["this", "reported", "legal_basis", "order", "mentioned"]
DateRole = Literal["signed", "published", "reference", "deadline", "as_of", "effective", "start", "period", "mentioned"]
Recurrence = Literal["standing", "daily", "weekly", "monthly", "quarterly", "half_yearly", "yearly", "periodic"]
PartyRole = Literal["leads", "coordinates", "issues", "receives"]
Measure = Literal["points", "points_change", "percent", "percent_change", "rank", "rank_change", "group"]
Bound = Literal[">=", "=", "<="]
Period = Literal["day", "week", "month", "quarter", "half_year", "year"]


@dataclass(frozen=True, slots=True)
class Reference:
    """A document named by its code. `issuer` and `date` as the text states them beside the code; "" and None if not.

    `code` has no stray blanks and plain hyphens; `spans` are all places where it stands, `span` the first.
    """

    code: str
    kind: ReferenceKind
    type: str
    issuer: str
    date: date | None
    role: ReferenceRole
    span: Span
    spans: tuple[Span, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date, a period or a recurrence.

    `iso` is `2023-08-05`, `2021-12` or `2021-Q4`; "" for what has no such form (a year, half a year, "thường xuyên").
    `first` and `last` are its first and last day; `due` the last day that keeps a deadline, so "trước ngày 15/01"
    gives the 14th. `inferred` says that the year is not in the text. A date that does not exist has neither.
    """

    text: str
    iso: str
    first: date | None
    last: date | None
    due: date | None
    role: DateRole
    recurrence: Recurrence | None
    inferred: bool
    impossible: bool
    span: Span
    confidence: float


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation, a group of them, or an office holder. `name` as first written, `roles` strongest first."""

    name: str
    roles: tuple[PartyRole, ...]
    span: Span
    spans: tuple[Span, ...]
    confidence: float

    @property
    def role(self) -> PartyRole:
        return self.roles[0]


@dataclass(frozen=True, slots=True)
class IndexMention:
    """An index by its canonical code (`PAR INDEX`, `PAPI`, `SIPAS`, `PCI`, `DDCI` and a few more)."""

    code: str
    text: str
    span: Span
    spans: tuple[Span, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Target:
    """A figure to be reached: points, percent, a rank, ranks gained, or a leading group.

    `index` is the index it belongs to, "" for a rate of its own; `subject` what is measured, in the text's words;
    `upper` the other end of a range. Percentages are in percent. `origin`: the language model that proposed it, "" for
    what the grammar found.
    """

    measure: Measure
    bound: Bound
    value: Decimal
    upper: Decimal | None
    index: str
    subject: str
    text: str
    span: Span
    confidence: float
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Quota:
    """A number of things to be done: at least one news item a month, five collectives to be praised."""

    bound: Bound
    count: int
    unit: str
    per: Period | None
    text: str
    span: Span
    confidence: float


@dataclass(frozen=True, slots=True)
class Task:
    """Who does what by when. `leads` is empty where the text names nobody; `where` and `deliverable` are "" likewise.

    `due` is the last day that keeps the deadline; `deadline` the words of the text. `origin` as in `Target`.
    """

    leads: tuple[str, ...]
    coordinators: tuple[str, ...]
    action: str
    deliverable: str
    deadline: str
    due: date | None
    recurrence: Recurrence | None
    where: str
    span: Span
    confidence: float
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Something in the document that a person should look at; it is no reason to refuse it."""

    code: str
    message: Text
    span: Span


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """The document itself; for a news item, the document that it reports. "" and None where nothing is stated."""

    form: Form
    code: str = ""
    type: str = ""
    issuer: str = ""
    date: Day | None = None
    title: str = ""
    published: Day | None = None
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything found in one document; all spans point into `text`."""

    text: str
    document: DocumentFacts
    references: tuple[Reference, ...] = ()
    dates: tuple[DateMention, ...] = ()
    parties: tuple[Party, ...] = ()
    indices: tuple[IndexMention, ...] = ()
    targets: tuple[Target, ...] = ()
    quotas: tuple[Quota, ...] = ()
    tasks: tuple[Task, ...] = ()
    anomalies: tuple[Anomaly, ...] = field(default=())
