"""Search over everything that the reader may see: units, criteria, documents, rounds, persons; without diacritics.

Each kind is asked with the reader's own permissions, so that a title nobody may open is not told either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chiso.engine.errors import Language
from chiso.engine.text import search_key
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import allows
from chiso.office.accounts.queries import PeopleFilter, people
from chiso.office.directives.codes import code_key
from chiso.office.directives.queries.register import Wanted, register
from chiso.office.evidence.queries import Filter, library
from chiso.office.frameworks.queries import framework_of, versions
from chiso.office.rounds.queries.rounds import rounds
from chiso.office.units.queries import find_units

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found; `is_exact` when what was typed is its code or number."""

    title: str
    detail: str
    href: str
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """One kind of thing; `more` when there is more than is shown."""

    kind: str | Promise
    hits: tuple[Hit, ...]
    more: bool


Search = Callable[[str, Actor, Language], Iterator[Hit]]


def find(text: str, actor: Actor, language: Language) -> list[Found]:
    """What matches, kind by kind, exact codes first; kinds without a hit are left out."""
    groups = []
    for kind, search in _KINDS:
        hits = _first(search(text, actor, language))
        if hits:
            exact_first = sorted(hits, key=lambda hit: not hit.is_exact)
            groups.append(Found(kind, tuple(exact_first[:SHOWN]), len(hits) > SHOWN))
    return groups


def _first(hits: Iterator[Hit]) -> list[Hit]:
    return [hit for _number, hit in zip(range(SHOWN + 1), hits, strict=False)]


def only_exact(groups: list[Found]) -> Hit | None:
    """The one thing whose code was typed; None when there is none or several."""
    exact = [hit for group in groups for hit in group.hits if hit.is_exact]
    return exact[0] if len(exact) == 1 else None


def _units(text: str, actor: Actor, language: Language) -> Iterator[Hit]:
    typed = text.strip().lower()
    for unit in find_units(text, actor.as_of)[: SHOWN + 1]:
        codes = {unit.key, unit.code.lower(), unit.abbreviation.lower()} - {""}
        href = reverse("units:unit", kwargs={"key": unit.key})
        yield Hit(unit.name, str(unit.get_kind_display()), href, typed in codes)


def _criteria(text: str, actor: Actor, language: Language) -> Iterator[Hit]:
    """Nodes of every stored version, the newest version first."""
    key, typed = search_key(text), text.strip()
    for version in versions():
        address = reverse("frameworks:browse", kwargs={"version_id": version.pk})
        if typed.lower() == version.code.lower():
            yield Hit(version.code, version.name_vi, address, True)
        for node in framework_of(version).walk():
            if node.code == typed or key in search_key(f"{node.name.vi} {node.name.en}"):
                title = f"{node.code} {node.name.in_(language)}"
                yield Hit(title, version.code, f"{address}#n-{node.code}", node.code == typed)


def _documents(text: str, actor: Actor, language: Language) -> Iterator[Hit]:
    if not actor.roles:
        return
    for document in library(actor, Filter(words=text))[: SHOWN + 1]:
        href = reverse("evidence:document", kwargs={"document_id": document.pk})
        detail = " · ".join(part for part in (document.number, document.issuer, document.owner.name) if part)
        yield Hit(document.title, detail, href, search_key(document.number) == search_key(text) != "")


def _rounds(text: str, actor: Actor, language: Language) -> Iterator[Hit]:
    if not allows(actor, "rounds.board"):
        return
    key = search_key(text)
    for round_ in rounds():
        if key in search_key(f"{round_.name} {round_.code}"):
            href = reverse("rounds:board", kwargs={"round_id": round_.pk})
            yield Hit(round_.name, round_.code, href, round_.code == text.strip())


def _people(text: str, actor: Actor, language: Language) -> Iterator[Hit]:
    if not allows(actor, "accounts.view"):
        return
    for person in people(PeopleFilter(text=text), actor.as_of)[: SHOWN + 1]:
        href = reverse("accounts:person", kwargs={"person_id": person.pk})
        yield Hit(person.full_name, person.username, href, person.username == text.strip().lower())


def _directives(text: str, actor: Actor, language: Language) -> Iterator[Hit]:
    if not actor.roles:
        return
    for directive in register(actor, Wanted(words=text))[: SHOWN + 1]:
        href = reverse("directives:show", kwargs={"directive_id": directive.pk})
        detail = f"{directive.title} · {directive.issuer} · {directive.issued_on:%d/%m/%Y}"
        yield Hit(directive.code, detail, href, directive.code_key == code_key(text))


_KINDS: tuple[tuple[str | Promise, Search], ...] = (
    (pgettext_lazy("many", "Đơn vị"), _units),
    (pgettext_lazy("many", "Tiêu chí"), _criteria),
    (_("Văn bản chỉ đạo"), _directives),
    (_("Tài liệu kiểm chứng"), _documents),
    (_("Đợt đánh giá"), _rounds),
    (pgettext_lazy("many", "Người"), _people),
)
