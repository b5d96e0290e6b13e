"""The province's own sheet as its owner watches it: who leads what, who is silent, what the leaves are worth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Count, QuerySet

from chiso.engine.frameworks import Framework, Node
from chiso.engine.text import format_date
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Membership, Person
from chiso.office.database import valid_on
from chiso.office.national.leads import ENTERING, leads_by_leaf, leads_of_groups
from chiso.office.national.models import Lead
from chiso.office.national.queries.points import own_scores, points_of
from chiso.office.rounds.leaves import is_result, is_self_scored
from chiso.office.rounds.models import Answer, EvidenceLink, RoundGroup, Sheet, SheetState, Stage
from chiso.office.rounds.queries.answers import books_of
from chiso.office.rounds.queries.rounds import IN_STANDING_GROUP
from chiso.office.rounds.queries.todo import lacks
from chiso.office.rounds.scores import AnswerBook, framework_for, is_filled
from chiso.office.rounds.targets import sheets
from chiso.office.units.models import PROVINCES, Unit, UnitKind

# the self-score may still be entered, or handed in
OPEN = (SheetState.DRAFT, SheetState.RETURNED, SheetState.SELF_SUBMITTED)


@dataclass(frozen=True, slots=True)
class LeafLine:
    """One node of the tree; `lead` is who leads the leaf, `stated` the lead named at this very node."""

    node: Node
    is_leaf: bool
    kind: str  # led | result | reserved | "" above the leaves
    lead: Lead | None
    stated: Lead | None
    points: Decimal | None
    filled: bool
    lacking: bool
    evidence: int
    answer: Answer | None

    @property
    def to_confirm(self) -> bool:
        """Whether the figure was carried from another version and waits to be confirmed."""
        return self.answer is not None and self.answer.to_confirm

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do for who leads the leaf."""
        return self.filled and not self.lacking and not self.to_confirm


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """One lead department: how far it is; silent = it has entered nothing at all."""

    unit: Unit
    contacts: tuple[Person, ...]
    leaves: int
    filled: int
    lacking: int
    to_confirm: int
    closes_at: dt.datetime
    is_late: bool

    @property
    def is_silent(self) -> bool:
        return self.filled == 0

    @property
    def is_done(self) -> bool:
        return self.filled == self.leaves and not self.lacking and not self.to_confirm


@dataclass(frozen=True)
class Overview:
    """Everything that the page of one year shows."""

    sheet: Sheet
    framework: Framework
    lines: tuple[LeafLine, ...]
    departments: tuple[DepartmentLine, ...]
    total: Decimal | None

    @property
    def leaves(self) -> tuple[LeafLine, ...]:
        return tuple(line for line in self.lines if line.is_leaf)

    @property
    def silent(self) -> tuple[DepartmentLine, ...]:
        return tuple(line for line in self.departments if line.is_silent)

    @property
    def filled(self) -> int:
        return sum(line.filled for line in self.leaves)

    @property
    def unled(self) -> tuple[LeafLine, ...]:
        return tuple(line for line in self.leaves if line.kind == "led" and line.lead is None)

    def of(self, unit_ids: frozenset[int]) -> tuple[LeafLine, ...]:
        """The leaves that some units lead."""
        return tuple(line for line in self.leaves if line.lead is not None and line.lead.unit_id in unit_ids)


def national_sheets() -> QuerySet[Sheet]:
    """The province's own sheets, newest year first, without those that a change of version replaced."""
    return sheets().filter(IN_STANDING_GROUP, unit__kind__in=PROVINCES).order_by("-group__round__year", "-id")


def sheet_of(group: RoundGroup) -> Sheet | None:
    """The province's own sheet of the group; None when the group is one of other units."""
    return sheets().filter(group=group, unit__kind__in=PROVINCES).order_by("id").first()


def overview(sheet: Sheet, at: dt.datetime) -> Overview:
    """The sheet with its leads. Four queries."""
    return overviews([sheet], at)[0]


def overviews(sheets_: Sequence[Sheet], at: dt.datetime) -> tuple[Overview, ...]:
    """The same for many sheets. Four queries, however many they are."""
    books = books_of(sheet.pk for sheet in sheets_)
    leads = leads_of_groups(sheet.group_id for sheet in sheets_)
    # counted by themselves: a leaf may have its documents before its figure
    links: dict[int, dict[str, int]] = {sheet.pk: {} for sheet in sheets_}
    rows = EvidenceLink.objects.filter(sheet__in=links).values_list("sheet_id", "node").annotate(n=Count("id"))
    for sheet_id, node, n in rows.order_by():
        links[sheet_id][node] = n
    return tuple(
        _overview(sheet, replace(books[sheet.pk], evidence=links[sheet.pk]), leads[sheet.group_id], at)
        for sheet in sheets_
    )


def _overview(sheet: Sheet, book: AnswerBook, stated: Mapping[str, Lead], at: dt.datetime) -> Overview:
    framework = framework_for(sheet)
    leads = leads_by_leaf(framework, stated)
    points = points_of(own_scores(sheet, book), framework)
    standing = book.at(Stage.APPRAISAL_1)
    lines = tuple(
        _line(framework, node, leads, stated, points, standing.get(node.code), book.evidence.get(node.code, 0))
        for node in framework.walk()
    )
    roots = [points.get(root.code) for root in framework.roots]
    known = [value for value in roots if value is not None]
    total = sum(known, Decimal(0)) if known else None
    return Overview(sheet, framework, lines, _departments(lines, at), total)


def _line(
    framework: Framework,
    node: Node,
    leads: Mapping[str, Lead],
    stated: Mapping[str, Lead],
    points: Mapping[str, Decimal | None],
    answer: Answer | None,
    links: int,
) -> LeafLine:
    is_leaf = framework.is_leaf(node.code)
    kind = "" if not is_leaf else "led" if is_self_scored(node) else "result" if is_result(node) else "reserved"
    return LeafLine(
        node=node,
        is_leaf=is_leaf,
        kind=kind,
        lead=leads.get(node.code),
        stated=stated.get(node.code),
        points=points.get(node.code),
        filled=is_leaf and is_filled(answer),
        lacking=is_leaf and lacks(node, answer, links) and not (answer and answer.note.strip()),
        evidence=links,
        answer=answer,
    )


def _departments(lines: tuple[LeafLine, ...], at: dt.datetime) -> tuple[DepartmentLine, ...]:
    """Those that are late or silent first."""
    by_unit: dict[int, list[LeafLine]] = {}
    for line in lines:
        if line.lead is not None:
            by_unit.setdefault(line.lead.unit_id, []).append(line)
    found = []
    for led in by_unit.values():
        leads = [line.lead for line in led if line.lead is not None]
        filled, lacking = sum(line.filled for line in led), sum(line.lacking for line in led)
        closes_at = max(lead.closes_at for lead in leads)
        contacts = tuple({lead.contact.pk: lead.contact for lead in leads if lead.contact}.values())
        unconfirmed = sum(line.to_confirm for line in led)
        late = closes_at <= at and not all(line.is_settled for line in led)
        found.append(DepartmentLine(leads[0].unit, contacts, len(led), filled, lacking, unconfirmed, closes_at, late))
    return tuple(sorted(found, key=lambda one: (not one.is_late, not one.is_silent, one.is_done, one.unit.sort_key)))


def departments_on(as_of: dt.date) -> QuerySet[Unit]:
    """The units that can lead a leaf."""
    kinds = (UnitKind.DEPARTMENT, UnitKind.VERTICAL, UnitKind.CENTRE)
    return Unit.objects.filter(valid_on(as_of), kind__in=kinds).order_by("sort_key", "id")


def people_of(units: QuerySet[Unit], as_of: dt.date) -> dict[int, list[Person]]:
    """Who can enter for each unit, by unit. One query."""
    found: dict[int, dict[int, Person]] = {}
    held = (
        Membership.objects.filter(valid_on(as_of), unit__in=units, role__in=ENTERING)
        .select_related("person")
        .order_by("person_id")
    )
    for membership in held:
        found.setdefault(membership.unit_id, {})[membership.person_id] = membership.person
    return {unit_id: list(people.values()) for unit_id, people in found.items()}


def led_units(actor: Actor) -> frozenset[int]:
    """The units for which the actor enters led leaves."""
    return actor.units_as(*ENTERING)


def evidence_words(sheet: Sheet) -> dict[str, list[str]]:
    """The documents of each leaf as a form prints them: number, date, title, place. One query."""
    found: dict[str, list[str]] = {}
    links = EvidenceLink.objects.filter(sheet=sheet).select_related("document").order_by("id")
    for link in links:
        document = link.document
        day = format_date(document.issued_on) if document.issued_on else ""
        place = "; ".join(part for part in (link.section, f"trang {link.page}" if link.page else "") if part)
        words = " ".join(part for part in (document.number, day, document.title) if part)
        found.setdefault(link.node, []).append(f"{words} ({place})" if place else words)
    return found


def links_at(sheet: Sheet, node: str) -> tuple[EvidenceLink, ...]:
    """The evidence of one leaf."""
    found = EvidenceLink.objects.filter(sheet=sheet, node=node).select_related("document__file")
    return tuple(found.order_by("id"))


def person_in(unit_id: int, person_id: str, as_of: dt.date) -> Person | None:
    """A person who holds a role in the unit."""
    if not person_id.isdecimal():
        return None
    return Person.objects.filter(pk=int(person_id), memberships__unit_id=unit_id).distinct().first()
