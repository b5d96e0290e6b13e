"""Reads of the register: what is found by code or words, and a document among those above and below it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from chiso.office.accounts.actors import Actor
from chiso.office.directives.codes import code_key, words_of
from chiso.office.directives.models import Directive, DirectiveLink, LinkKind

DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the register is narrowed to. `way`: "in" = issued by others, "out" = issued by the reader's units."""

    words: str = ""
    type: str = ""
    year: int | None = None
    way: str = ""


def register(actor: Actor, wanted: Wanted) -> QuerySet[Directive]:
    """The documents that fit, newest first, each with `answers` (how many implement it)."""
    found = Directive.objects.select_related("issuer_unit")
    for word in words_of(wanted.words):
        found = found.filter(search_key__contains=word)
    if wanted.type:
        found = found.filter(type=wanted.type)
    if wanted.year is not None:
        found = found.filter(issued_on__year=wanted.year)
    if wanted.way == "out":
        found = found.filter(issuer_unit__in=actor.unit_ids)
    elif wanted.way == "in":
        found = found.exclude(issuer_unit__in=actor.unit_ids)
    implementing = Count("links_down", filter=Q(links_down__kind=LinkKind.IMPLEMENTS))
    return found.annotate(answers=implementing).order_by("-issued_on", "-id")


def years() -> list[int]:
    """The years of the documents, newest first."""
    return sorted({day.year for day in Directive.objects.dates("issued_on", "year")}, reverse=True)


def directive_by_id(directive_id: int) -> Directive | None:
    found = Directive.objects.filter(pk=directive_id)
    return found.select_related("document__file", "issuer_unit", "registered_by_unit").first()


def with_code(text: str) -> QuerySet[Directive]:
    """The documents of this code, whoever issued them, newest first."""
    return Directive.objects.filter(code_key=code_key(text)).order_by("-issued_on", "-id")


@dataclass(frozen=True, slots=True)
class Relative:
    """A document above or below another: how many steps away, and by which relation."""

    directive: Directive
    depth: int
    kind: str

    @property
    def kind_words(self) -> str:
        return str(LinkKind(self.kind).label)


@dataclass(frozen=True, slots=True)
class Family:
    """The documents that one rests on (nearest last) and all that came of it, each after the one it answers."""

    above: tuple[Relative, ...]
    below: tuple[Relative, ...]


def family_of(directive: Directive) -> Family:
    """What stands above and below a document, across all levels. One query a level and direction."""
    up = _levels(directive, "child_id", "parent")
    down = _levels(directive, "parent_id", "child")
    above = tuple(_walk(up, directive.pk, 1, {directive.pk}))
    return Family(tuple(sorted(above, key=lambda one: -one.depth)), tuple(_walk(down, directive.pk, 1, {directive.pk})))


_Links = dict[int, list[tuple[Directive, str]]]


def _levels(start: Directive, here: str, there: str) -> _Links:
    found: _Links = defaultdict(list)
    level, seen = {start.pk}, set[int]()
    for _step in range(DEEPEST):
        links = DirectiveLink.objects.filter(**{f"{here}__in": level}).select_related(there)
        seen |= level
        level = set()
        for link in links.order_by(f"{there}__issued_on", f"{there}_id"):
            other: Directive = getattr(link, there)
            found[getattr(link, here)].append((other, link.kind))
            level |= {other.pk} - seen
        if not level:
            break
    return found


def _walk(links: _Links, pk: int, depth: int, seen: set[int]) -> Iterator[Relative]:
    for other, kind in links.get(pk, ()):
        if other.pk in seen:
            continue
        seen.add(other.pk)
        yield Relative(other, depth, kind)
        yield from _walk(links, other.pk, depth + 1, seen)
