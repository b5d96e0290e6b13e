"""The administrator: accounts, units, the record. Never scores."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from chiso.engine.errors import Language
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Person, Role
from chiso.office.accounts.queries import PeopleFilter, people
from chiso.office.audit.queries import ChainState, chain_states, stream_names
from chiso.office.units.models import Unit
from chiso.office.units.queries import Tree, tree_on, units_without_members

SHOWN = 8


@dataclass(frozen=True)
class AdministratorDesk:
    people: int
    unused: int
    newest_unused: list[Person]
    closed: int
    tree: Tree
    empty_units: list[Unit]
    chains: list[tuple[str, ChainState]]

    @property
    def unsealed(self) -> int:
        return sum(state.unsealed for _stream, state in self.chains)

    @property
    def links(self) -> int:
        return sum(state.links for _stream, state in self.chains)

    @property
    def shown_chains(self) -> list[tuple[str, str, ChainState]]:
        """The longest chains of rounds and of the system, with their names; documents have one each, told by number."""
        listed = [chain for chain in self.chains if not chain[0].startswith("document:")]
        longest = sorted(listed, key=lambda chain: -chain[1].links - chain[1].unsealed)[:SHOWN]
        names = stream_names(stream for stream, _state in longest)
        return [(stream, names.get(stream, ""), state) for stream, state in longest]

    @property
    def document_chains(self) -> int:
        return sum(stream.startswith("document:") for stream, _state in self.chains)

    @property
    def shown_empty(self) -> list[Unit]:
        return self.empty_units[:SHOWN]


def administrator(actor: Actor, role: Role, at: dt.datetime, language: Language) -> AdministratorDesk:
    unused = people(PeopleFilter(state="unused"), actor.as_of)
    return AdministratorDesk(
        people=people(PeopleFilter(state="open"), actor.as_of).count(),
        unused=unused.count(),
        newest_unused=list(unused.order_by("-created_at", "-id")[:SHOWN]),
        closed=people(PeopleFilter(state="closed"), actor.as_of).count(),
        tree=tree_on(actor.as_of),
        empty_units=list(units_without_members(actor.as_of)),
        chains=chain_states(),
    )
