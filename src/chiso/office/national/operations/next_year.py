"""Making next year's target rows from the ministry's result of this year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from chiso.engine.errors import Problem, Text
from chiso.engine.frameworks.crosswalk import Crosswalk, load_crosswalk
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.frameworks.queries import newest_crosswalk
from chiso.office.indices.queries import same_nodes
from chiso.office.national.leads import leads_by_leaf, leads_of
from chiso.office.national.models import TargetSheet
from chiso.office.national.next_year import next_targets
from chiso.office.national.operations.targets import goal_of, save_targets
from chiso.office.national.plan import HUNDRED, Aim
from chiso.office.national.problems import refuse
from chiso.office.national.queries.ministry import newest_result, points_in
from chiso.office.national.queries.targets import aims_of, following_sheet, stored_targets
from chiso.office.rounds.models import Sheet
from chiso.office.rounds.scores import framework_for


@dataclass(frozen=True)
class NextYear:
    """Next year's target sheet, how many rows were added, and the leaves that got none."""

    sheet: TargetSheet
    added: int
    left_out: tuple[Problem, ...]


def plan_next_year(*, actor: Actor, sheet: Sheet, recover: Decimal, at: dt.datetime) -> NextYear:
    """Add a target for every leaf of next year's round that follows from this year's result.

    Targets that stand already are left as they are, so doing it twice adds nothing. Raises InputError when there is no
    result, no round of next year, or no confirmed crosswalk to its version.
    """
    require(actor, "national.manage")
    result, following = newest_result(sheet), following_sheet(sheet)
    if result is None:
        raise refuse("no_result", "Chưa có kết quả của Bộ.", "The ministry's result is not here.")
    if following is None:
        raise refuse(
            "no_next_round",
            f"Chưa có đợt năm {sheet.group.round.year + 1} của chỉ số này.",
            f"There is no round of {sheet.group.round.year + 1} for this index.",
            hint=Text("Mở đợt năm sau rồi lập kế hoạch.", "Open next year's round first."),
        )
    if not 0 <= recover <= HUNDRED:
        raise refuse(
            "recover",
            "Phần điểm mất cần lấy lại phải từ 0 đến 100 %.",
            "The share of lost points must be from 0 to 100 %.",
            where="recover",
            got=f"{recover:f}".replace(".", ","),
        )
    made = next_targets(
        framework_for(sheet),
        framework_for(following),
        _crosswalk(sheet, following),
        points_in(result, sheet.unit_id),
        recover,
    )
    stored = stored_targets(following.group)
    aims = dict(aims_of(stored)) if stored else {}
    fresh = [target for target in made.targets if target.node not in aims]
    theirs = leads_by_leaf(framework_for(following), leads_of(following.group))
    ours = leads_by_leaf(framework_for(sheet), leads_of(sheet.group))
    for target in fresh:
        before = next((ours[code] for code in target.sources if code in ours), None)
        lead = theirs.get(target.node) or before
        aims[target.node] = Aim(target.points, lead.unit.name if lead else "", lead.unit_id if lead else None)
    if not fresh and stored is not None:
        return NextYear(stored, 0, made.left_out)
    saved = save_targets(
        actor=actor,
        group=following.group,
        goal=goal_of(stored),
        aims=aims,
        version=stored.version if stored else 0,
        at=at,
        source=f"Kết quả của Bộ năm {result.year} ({result.decision_number})",
    )
    return NextYear(saved, len(fresh), made.left_out)


def _crosswalk(sheet: Sheet, following: Sheet) -> Crosswalk | None:
    """The links between the two years' versions; None when leaves are the same by code."""
    old, new = sheet.group.framework, following.group.framework
    if old.pk == new.pk:
        return None
    stored = newest_crosswalk(old.pk, new.pk)
    if stored is not None:
        return load_crosswalk(stored.source, framework_for(sheet), framework_for(following))[0]
    if same_nodes(framework_for(sheet), framework_for(following)):
        return None
    raise refuse(
        "no_crosswalk",
        "Năm sau dùng bộ chỉ số khác mà chưa có bảng nối được xác nhận.",
        "Next year has another version and no confirmed crosswalk to it.",
        got=f"{old.code} → {new.code}",
        hint=Text("Lập bảng nối hai phiên bản ở Bộ tiêu chí.", "Make the crosswalk under Frameworks."),
    )
