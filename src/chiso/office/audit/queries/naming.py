"""What the record's addresses are called: chains and objects by the names that people know them by.

The trap: "round:1" and "rounds.dispute:34" are exact and say nothing to an inspector. The address stays in the link,
the name stands on the page. What is gone, or has no name of its own, keeps its number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db import models

from chiso.office.accounts.models import Person
from chiso.office.directives.models import Directive, Plan
from chiso.office.evidence.models import Document
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.reports.models import Template
from chiso.office.rounds.models import Dispute, Round, RoundGroup
from chiso.office.statistics.models import Series
from chiso.office.units.models import Unit

# the model behind an address and the column that holds its name
_NAMED: Mapping[str, tuple[type[models.Model], str]] = {
    model._meta.label_lower: (model, column)
    for model, column in (
        (Round, "name"),
        (RoundGroup, "name"),
        (Dispute, "node"),
        (Directive, "code"),
        (Plan, "title"),
        (Document, "title"),
        (FrameworkVersion, "code"),
        (Person, "full_name"),
        (Template, "kind"),
        (Series, "name"),
        (Unit, "name"),
    )
}
_STREAMS: Mapping[str, str] = {
    "round": Round._meta.label_lower,
    "document": Document._meta.label_lower,
    "directive": Directive._meta.label_lower,
    "plan": Plan._meta.label_lower,
}


def object_names(addresses: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Names of objects given as (type, id); those without one are left out. One query a type."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for kind, key in addresses:
        if kind in _NAMED and key.isdecimal():
            wanted[kind].add(int(key))
    found = {}
    for kind, keys in wanted.items():
        model, column = _NAMED[kind]
        for pk, name in model._default_manager.filter(pk__in=keys).values_list("pk", column):
            found[kind, str(pk)] = str(name)
    return found


def stream_names(streams: Iterable[str]) -> dict[str, str]:
    """Names of the chains that are about one thing; "system" and its like have none here. One query a kind."""
    parts = {stream: stream.partition(":") for stream in streams}
    addresses = {stream: (_STREAMS[kind], key) for stream, (kind, _colon, key) in parts.items() if kind in _STREAMS}
    names = object_names(addresses.values())
    return {stream: names[address] for stream, address in addresses.items() if address in names}
