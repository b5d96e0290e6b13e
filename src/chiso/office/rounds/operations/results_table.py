"""A table of outside figures saved as a whole: those that are new together, those that stand already one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.rounds.models import RoundGroup, Sheet
from chiso.office.rounds.operations.results import enter_result
from chiso.office.rounds.operations.results_batch import Figures, enter_results


def save_results(
    *,
    actor: Actor,
    group: RoundGroup,
    figures: Mapping[int, Figures],
    versions: Mapping[tuple[int, str], int],
    source: str,
    at: dt.datetime,
) -> int:
    """Save figures by unit id and leaf; `versions` names those that stood when the page was made.

    All or none. A figure that somebody changed since then raises Conflict. Returns how many leaves were written.
    """
    require(actor, "sheets.enter_results")
    fresh = {
        unit_id: new
        for unit_id, nodes in figures.items()
        if (new := {node: inputs for node, inputs in nodes.items() if (unit_id, node) not in versions})
    }
    with transaction.atomic():
        written = enter_results(actor=actor, group=group, figures=fresh, source=source, at=at)
        for (unit_id, node), version in versions.items():
            sheet = Sheet.objects.select_related("unit", "group__round", "group__framework").get(
                group=group, unit_id=unit_id
            )
            enter_result(
                actor=actor,
                sheet=sheet,
                node=node,
                inputs=figures[unit_id][node],
                version=version,
                at=at,
                source=source,
            )
            written += 1
    return written
