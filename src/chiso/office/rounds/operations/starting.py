"""Setting the first appraisal going: every sheet that was handed in, one group at a time."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from chiso.engine.errors import Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import require
from chiso.office.accounts.queries import holders
from chiso.office.notifications.operations import notify
from chiso.office.rounds.criteria import criteria_of
from chiso.office.rounds.models import RoundGroup, Sheet, SheetState
from chiso.office.rounds.operations.moves import move_all

_TOLD = Text("Có phiếu chờ thẩm định", "Sheets wait for appraisal")


def start_appraisals(*, actor: Actor, group: RoundGroup, at: dt.datetime) -> int:
    """Begin the appraisal of every submitted sheet of the group and tell its appraisers; returns how many began.

    Sheets that are not in yet stay with their units: a late one follows by the same verb.
    """
    require(actor, "sheets.move")
    submitted = Sheet.objects.filter(group=group, state=SheetState.SELF_LOCKED).select_related("unit")
    sheets = list(submitted.order_by("id"))
    for sheet in sheets:
        sheet.group = group
    with transaction.atomic():
        begun = move_all(sheets=sheets, verb="start_appraisal", actor=actor, at=at)
        if begun:
            appraising = criteria_of(group).units
            acting = holders(timezone.localdate(at), Role.APPRAISER)
            notify(
                people=[person_id for unit_id, person_id in acting if unit_id in appraising],
                key=f"group:{group.pk}:appraisal:{begun[-1].pk}",
                title=_TOLD,
                detail=f"{group.round.name}: {group.name}",
                link=f"/rounds/appraisal/groups/{group.pk}/",
                at=at,
            )
    return len(begun)
