"""Putting a figure of the register into a statistic leaf of a sheet, with its provenance."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.scoring import inputs_of
from chiso.engine.text import format_decimal
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.rounds.models import Sheet, Stage
from chiso.office.rounds.operations.results import enter_result
from chiso.office.rounds.queries.answers import book_of
from chiso.office.rounds.scores import framework_for
from chiso.office.statistics.models import Feed, Figure
from chiso.office.statistics.queries import provenance


def feed_leaf(*, actor: Actor, sheet: Sheet, node: str, input_: str, figure: Figure, at: dt.datetime) -> Feed:
    """Enter the figure for one input of the leaf; inputs fed before keep their figures.

    The answer's source names series, period, revision and publisher. Raises what `enter_result` raises.
    """
    require(actor, "sheets.enter_results", unit_id=sheet.unit_id)
    framework = framework_for(sheet)
    names = [spec.name for spec in inputs_of(framework, node)] if node in framework.by_code else []
    if input_ not in names:
        raise InputError(
            [
                Problem(
                    "statistics.no_input",
                    Text("Tiêu chí không có số liệu này.", "The leaf asks for no such figure."),
                    where=node,
                    got=input_,
                    expected=Text(", ".join(names), ", ".join(names)),
                )
            ]
        )
    standing = book_of(sheet.pk).own(Stage.APPRAISAL_1).get(node)
    inputs = {**(standing.inputs if standing else {}), input_: _plain(figure)}
    with transaction.atomic():
        enter_result(
            actor=actor,
            sheet=sheet,
            node=node,
            inputs=inputs,
            version=standing.version if standing else 0,
            at=at,
            source=provenance(figure),
        )
        return Feed.objects.create(sheet=sheet, node=node, input=input_, figure=figure, at=at)


def _plain(figure: Figure) -> str:
    """The figure as an officer types it: decimal comma, no grouping."""
    return format_decimal(figure.value, group=False)
