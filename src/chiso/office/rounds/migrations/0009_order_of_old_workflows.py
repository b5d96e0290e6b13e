"""Rounds that were opened before a table kept its order get one.

The trap: jsonb forgets the order of keys: on PostgreSQL an old round's steps stand as their names are long. The table
itself stays as it was: a round runs to its end by the moves that it was opened with, also where the shipped table
learned new ones since.
"""

from collections.abc import Iterable
from typing import Any

from django.db import migrations

SHIPPED = {
    "steps": "self appraisal_1 explanation appraisal_2 council decision publish unlock",
    "states": "draft self_submitted returned unlocked resubmitted self_locked in_appraisal appraised_1 explanation_open"
    " explained appraised_2 council decided published archived",
    "moves": "submit_for_approval approve return_to_officer withdraw lock_at_deadline return_sheet unlock resubmit"
    " reopen_unlocked send_again relock start_appraisal finish_appraisal_1 open_explanation explain close_explanation"
    " finish_appraisal_2 to_council decide publish archive",
}
"""The order of every table shipped so far: what came later was put between the codes of before, never across them."""


def in_shipped_order(kind: str, codes: Iterable[str]) -> list[str]:
    """The codes that were ever shipped as they were, then an office's own as the database gives them."""
    place = {code: at for at, code in enumerate(SHIPPED[kind].split())}
    return sorted(codes, key=lambda code: place.get(code, len(place)))


def store_order(apps: Any, schema_editor: Any) -> None:
    rounds = apps.get_model("rounds", "Round")
    for round_ in rounds.objects.order_by("pk"):
        table = round_.workflow
        if not isinstance(table, dict) or "order" in table:
            continue
        sections = {kind: table[kind] for kind in SHIPPED if isinstance(table.get(kind), dict)}
        if sections:
            order = {kind: in_shipped_order(kind, section) for kind, section in sections.items()}
            rounds.objects.filter(pk=round_.pk).update(workflow={**table, "order": order})


class Migration(migrations.Migration):
    dependencies = [("rounds", "0008_resubmitted")]
    # nothing to undo: rounds opened since carry an order as well
    operations = [migrations.RunPython(store_order, migrations.RunPython.noop, elidable=True)]
