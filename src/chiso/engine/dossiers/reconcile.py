"""The province's own records against the national system's, dossier by dossier.

The trap: two totals that differ by 3 % say nothing about who is right. In one province 61 % of the "late" flags of the
national system came from late synchronisation. So each dossier is compared, and those that only the national system
holds for late, because the resolving arrived there after the due moment, are a list of their own to dispute.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

import ibis
import ibis.expr.types as ir
import polars as pl

from chiso.engine.dossiers.asked import Asked
from chiso.engine.dossiers.kpi import LATE, OVERDUE, classified
from chiso.engine.errors import Text

Finding = Literal[
    "duplicate_local",
    "duplicate_national",
    "missing_national",
    "missing_local",
    "late_only_national",
    "late_only_local",
    "status_differs",
    "finished_differs",
    "due_differs",
    "received_differs",
]
FINDINGS: tuple[Finding, ...] = get_args(Finding)
"""What can be found, the weightiest first: a dossier is listed under the first that holds, with all its differences."""

NAMES: dict[Finding, Text] = {
    "duplicate_local": Text("trùng mã ở hệ thống của tỉnh", "code occurs twice locally"),
    "duplicate_national": Text("trùng mã ở hệ thống quốc gia", "code occurs twice nationally"),
    "missing_national": Text("chưa có ở hệ thống quốc gia", "missing from the national system"),
    "missing_local": Text("chỉ có ở hệ thống quốc gia", "missing locally"),
    "late_only_national": Text("quá hạn chỉ do đồng bộ", "late only by synchronisation"),
    "late_only_local": Text("chỉ hệ thống của tỉnh tính quá hạn", "late only locally"),
    "status_differs": Text("khác trạng thái", "another status"),
    "finished_differs": Text("khác thời điểm giải quyết xong", "another moment of resolving"),
    "due_differs": Text("khác hạn trả", "another due moment"),
    "received_differs": Text("khác thời điểm tiếp nhận", "another moment of receipt"),
}
MOMENTS = ("received_at", "due_at", "finished_at")


def compare(local: ir.Table, national: ir.Table, asked: Asked, tolerance_seconds: int = 60) -> ir.Table:
    """One row for each dossier on which the two differ, with both sides and `finding`.

    Moments that differ by no more than the tolerance are the same. Dossiers without a code cannot be compared and are
    left out; `counts` says how many.
    """
    ours, theirs = _side(local, asked, "local"), _side(national, asked, "national")
    both = ours.outer_join(theirs, ours["local_id"] == theirs["national_id"])
    differs = {name: _differs(both, name, tolerance_seconds) for name in MOMENTS}
    late = {side: both[f"{side}_state"].isin((LATE, OVERDUE)) for side in ("local", "national")}
    status = both["local_status"].nullif("") != both["national_status"].nullif("")
    finding = ibis.cases(
        (both["local_copies"] > 1, "duplicate_local"),
        (both["national_copies"] > 1, "duplicate_national"),
        (both["national_id"].isnull(), "missing_national"),
        (both["local_id"].isnull(), "missing_local"),
        (late["national"] & ~late["local"], "late_only_national"),
        (late["local"] & ~late["national"], "late_only_local"),
        (status, "status_differs"),
        *((differs[name], f"{name.removesuffix('_at')}_differs") for name in reversed(MOMENTS)),
    )
    found = both.mutate(
        dossier_id=ibis.coalesce(both["local_id"], both["national_id"]),
        agency=ibis.coalesce(both["local_agency"], both["national_agency"]),
        finding=finding,
        **{f"{name.removesuffix('_at')}_differs": differs[name] for name in MOMENTS},
        status_differs=status,
    )
    return found.filter(found["finding"].notnull()).select(*_shown())


def counts(table: ir.Table, asked: Asked) -> ir.Table:
    """Of one side, as of the question: how many dossiers, how many codes, how many without one."""
    seen = classified(table, asked)
    code = seen["dossier_id"]
    return seen.agg(dossiers=seen.count(), codes=code.nunique(), without_code=seen.count(where=code.isnull()))


def summary(found: pl.DataFrame) -> pl.DataFrame:
    """How many of each finding, in their order; all of them, found or not."""
    order = pl.DataFrame({"finding": list(FINDINGS)})
    seen = found.group_by("finding").agg(dossiers=pl.len().cast(pl.Int64))
    return order.join(seen, on="finding", how="left", maintain_order="left").with_columns(
        pl.col("dossiers").fill_null(0)
    )


def disputes(found: pl.DataFrame) -> pl.DataFrame:
    """The dossiers to dispute with the national system, by agency and code."""
    return found.filter(pl.col("finding") == "late_only_national").sort("agency", "dossier_id", nulls_last=True)


def _side(table: ir.Table, asked: Asked, side: str) -> ir.Table:
    """One side as of the question: one row a code, the earliest received, with how many rows had that code."""
    seen = classified(table, asked)
    seen = seen.filter(seen["dossier_id"].notnull())
    for name in ("agency", "status"):
        if name not in seen.columns:
            seen = seen.mutate(**{name: ibis.null("string")})
    window = ibis.window(group_by=seen["dossier_id"], order_by=[seen["received_at"], seen["finished_at"]])
    seen = seen.mutate(
        copies=seen.count().over(ibis.window(group_by=seen["dossier_id"])), place=ibis.row_number().over(window)
    )
    seen = seen.filter(seen["place"] == 0)
    names = {"id": "dossier_id", "agency": "agency", "status": "status", "state": "state", "copies": "copies"}
    moments = {"received_at": "received_at", "due_at": "due_at", "finished_at": "done_at"}
    return seen.select(**{f"{side}_{name}": seen[column] for name, column in (names | moments).items()})


def _differs(both: ir.Table, name: str, tolerance: int) -> Any:
    """Whether a moment is elsewhere on the other side, or stands on one side only."""
    ours, theirs = both[f"local_{name}"], both[f"national_{name}"]
    apart = (ours.epoch_seconds() - theirs.epoch_seconds()).abs() > tolerance
    return ibis.coalesce(apart, ours.isnull() != theirs.isnull())


def _shown() -> list[str]:
    sides = [f"{side}_{name}" for name in ("status", *MOMENTS) for side in ("local", "national")]
    return [
        "dossier_id",
        "agency",
        "finding",
        *sides,
        "status_differs",
        *(f"{n.removesuffix('_at')}_differs" for n in MOMENTS),
    ]
