"""One-stop dossiers of tỉnh Mẫu: made up, skewed, seasonal, with the faults of real extracts, brought in as an extract.

The trap: a sample that slows the first start. `chiso run --sample` only hands this to the worker, which makes the
dossiers while the first page is being read; `chiso demo` makes them at once.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import polars as pl

from chiso.office.accounts.actors import Actor, system_actor
from chiso.office.dossiers.models import DossierImport, DossierSource, ImportState, RegisterKind, Side
from chiso.office.dossiers.moments import plain
from chiso.office.dossiers.operations.intake import add_source, ask_import, run_import, set_mapping
from chiso.office.dossiers.operations.keeping import take_snapshots
from chiso.office.dossiers.operations.registers import set_register
from chiso.office.dossiers.operations.studies import compare_sides, forecast
from chiso.office.units.models import Unit, UnitKind

ROWS = 200_000
LOCAL, NATIONAL = "mot-cua-mau", "quoc-gia-mau"
_KINDS = (UnitKind.DEPARTMENT, UnitKind.COMMUNE, UnitKind.WARD, UnitKind.SPECIAL_ZONE)
_CONTACTS = {"name": "Họ tên người nộp", "address": "Địa chỉ"}
_MISSING, _LATE_SYNC = 0.01, 0.004
"""Shares of dossiers that the national system lacks, and whose end it has not heard of yet."""


def fill_dossiers(*, rows: int, at: dt.datetime, seed: int = 1) -> DossierImport | None:
    """Make and import the dossiers of both systems; None when they are there already."""
    actor = system_actor(at.date())
    if DossierImport.objects.filter(source__slug=LOCAL, state=ImportState.DONE).exists():
        return None
    local = _source(actor, LOCAL, "Hệ thống một cửa của tỉnh (mẫu)", Side.LOCAL, at)
    national = _source(actor, NATIONAL, "Cổng dịch vụ công quốc gia (mẫu)", Side.NATIONAL, at)
    set_mapping(actor=actor, source=local, columns={}, contacts=_CONTACTS, at=at)
    frame = _dossiers(rows, at, seed)
    _registers(actor, frame, at)
    made = _bring(actor, local, _with_people(frame), at)
    _bring(actor, national, _heard_of(frame, seed), at)
    take_snapshots(at=at, months=6)
    compare_sides(actor=actor, at=at)
    forecast(actor=actor, at=at)
    return made


def _dossiers(rows: int, at: dt.datetime, seed: int) -> pl.DataFrame:
    """The province's records; agencies are the departments and communes, busiest first."""
    from chiso.engine.dossiers.synthetic import Recipe, make_dossiers

    ours = Unit.objects.filter(kind__in=_KINDS, valid_to=None).order_by("kind", "id")
    keys = list(ours.values_list("key", flat=True))
    now = plain(at).replace(microsecond=0)
    first = dt.date(now.year - 1, 1, 2)
    recipe = Recipe(rows, first, now.date(), now, seed, province="M01", agencies=len(keys), procedures=180)
    codes = {f"M01.{number + 1:03d}": key for number, key in enumerate(keys)}
    frame = make_dossiers(recipe)
    return frame.with_columns(pl.col("agency").replace(codes))


def _registers(actor: Actor, frame: pl.DataFrame, at: dt.datetime) -> None:
    """The procedures that exist, under made-up names."""
    codes = frame["procedure"].drop_nulls().unique().sort()
    lines = [f"{code}; Thủ tục mẫu số {number}" for number, code in enumerate(codes, start=1)]
    set_register(actor=actor, kind=RegisterKind.PROCEDURE, text="\n".join(lines), at=at)


def _with_people(frame: pl.DataFrame) -> pl.DataFrame:
    """Invented names and addresses, as an extract has them; they never enter the store."""
    place = pl.int_range(pl.len())
    return frame.with_columns(
        (pl.lit("Người nộp mẫu số ") + place.cast(pl.String)).alias(_CONTACTS["name"]),
        (pl.lit("Thôn ") + (place % 9 + 1).cast(pl.String) + ", tỉnh Mẫu").alias(_CONTACTS["address"]),
    )


def _heard_of(frame: pl.DataFrame, seed: int) -> pl.DataFrame:
    """What the national system holds: some dossiers are missing, of some it has not heard that they are finished."""
    draw = pl.Series("draw", pl.int_range(frame.height, eager=True).hash(seed) % 100_000)
    known = frame.with_columns(draw).filter(pl.col("draw") >= int(_MISSING * 100_000))
    unheard = pl.col("draw") < int((_MISSING + _LATE_SYNC) * 100_000)
    return known.with_columns(finished_at=pl.when(~unheard).then(pl.col("finished_at"))).drop("draw")


def _source(actor: Actor, slug: str, name: str, side: str, at: dt.datetime) -> DossierSource:
    found = DossierSource.objects.filter(slug=slug).first()
    return found or add_source(actor=actor, name=name, slug=slug, side=side, at=at)


def _bring(actor: Actor, source: DossierSource, frame: pl.DataFrame, at: dt.datetime) -> DossierImport:
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="lz4")
    made = ask_import(
        actor=actor, source=source, name=f"{source.slug}.parquet", pieces=[buffer.getvalue()], at=at, extracted_at=at
    )
    run_import(import_id=made.pk, clock=_clock(at))
    made.refresh_from_db()
    return made


def _clock(at: dt.datetime) -> Any:
    return lambda: at
