"""Dry runs of large files, kept by the worker for the pages.

The trap: a page that makes the plan of 3,500 units each time it is opened. The worker makes it once, when it has read
the file or a decision was changed, and the page shows what was kept.
"""

from __future__ import annotations

from chiso.office.moving.models import DryRun, Part, PartKind
from chiso.office.moving.plans.keeping import keep_preview
from chiso.office.moving.plans.making import Plan
from chiso.office.moving.plans.preview import Preview, preview_of
from chiso.office.moving.plans.surroundings import mark_of
from chiso.office.moving.queries import made_from


def keep_dry_run(part: Part, preview: Preview, mark: str) -> None:
    """Keep what a part would store as it stands; `mark` is of the moment before the plan was begun."""
    kept = {"made_from": made_from(part), "surroundings": mark, "data": keep_preview(preview)}
    DryRun.objects.update_or_create(part=part, defaults=kept)


def renew_dry_run(part: Part, plan: Plan) -> None:
    """Show the plan that the job met instead of the one that was confirmed, where the worker keeps it."""
    if is_tried_by_worker(part):
        keep_dry_run(part, preview_of(plan), mark_of(PartKind(part.kind)))


def is_tried_by_worker(part: Part) -> bool:
    """Whether this part is large: the worker keeps its dry run."""
    return DryRun.objects.filter(part=part).exists()


def forget_dry_run(part: Part) -> None:
    """Drop the dry run of a part that is settled, or whose file is small now."""
    DryRun.objects.filter(part=part).delete()
