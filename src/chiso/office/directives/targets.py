"""Whose thing an address of this app is about."""

from __future__ import annotations

from chiso.office.directives.queries.desk import draft_by_id, item_by_id, reading_by_id
from chiso.office.directives.queries.plans import plan_by_id, task_by_id
from chiso.office.directives.queries.radar import handed_by_id
from chiso.office.directives.queries.register import directive_by_id
from chiso.office.http import target_by

directive_target = target_by(directive_by_id, "directive_id", lambda found: found.registered_by_unit_id)
"""The register in which the document was entered."""
plan_target = target_by(plan_by_id, "plan_id", lambda found: found.owner_id)
"""The body whose plan it is."""
task_owner_target = target_by(task_by_id, "task_id", lambda found: found.plan.owner_id)
"""The body that ordered the task."""
handed_target = target_by(handed_by_id, "handed_id", lambda found: found.unit_id)
"""The unit that has to answer."""
draft_target = target_by(draft_by_id, "draft_id", lambda found: found.unit_id)
"""The register for which the document was read."""
reading_target = target_by(reading_by_id, "run_id", lambda found: found.unit_id)
"""The register for which the worker reads the document."""
draft_item_target = target_by(item_by_id, "item_id", lambda found: found.draft.unit_id)
"""The register of the draft that the item is of."""
