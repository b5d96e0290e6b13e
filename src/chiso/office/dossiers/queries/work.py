"""What an agency has to do today: due today, due tomorrow, late without a letter; one dossier; its letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from chiso.engine.dossiers.intake.figures import OPEN, OPEN_DUE
from chiso.engine.dossiers.intake.reading_io import earliest, how_many, kept, one_dossier, picked
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import allows
from chiso.office.dossiers.models import Agency, Contact, Letter
from chiso.office.dossiers.moments import plain, zoned
from chiso.office.dossiers.store import store_of

SHOWN = 200
"""Rows of a list on a page; the count says how many there are."""
_LISTED = ("dossier_id", "procedure", "received_at", "due_at", "finished_at", "apology_at")
_OPEN = pl.col("finished_at").is_null()


@dataclass(frozen=True, slots=True)
class Listed:
    """A dossier in a list, moments with their zone."""

    dossier_id: str
    procedure: str
    received_at: dt.datetime
    due_at: dt.datetime | None
    finished_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class WorkList:
    """A list with its whole count."""

    count: int
    rows: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Today:
    """An agency's day; `later`: open and due after tomorrow, or without a due moment."""

    due_today: WorkList
    due_tomorrow: WorkList
    overdue: WorkList
    silent: WorkList
    later: WorkList


def agency_by_id(agency_id: int) -> Agency | None:
    return Agency.objects.select_related("unit").filter(pk=agency_id).first()


def agencies() -> list[Agency]:
    return list(Agency.objects.select_related("unit").order_by("name", "code"))


def agencies_of(unit_ids: Collection[int]) -> list[Agency]:
    """The agencies whose counters these units run."""
    return list(Agency.objects.select_related("unit").filter(unit_id__in=unit_ids).order_by("name", "code"))


def visible_codes(actor: Actor) -> frozenset[str] | None:
    """The agencies whose work the actor may see; None: all of them."""
    if allows(actor, "dossiers.work"):
        return None
    mine = Agency.objects.filter(unit_id__in=actor.unit_ids).only("code", "unit_id")
    return frozenset(one.code for one in mine if allows(actor, "dossiers.work", unit_id=one.unit_id))


def today(agency: Agency, at: dt.datetime, procedure: str = "") -> Today:
    """The lists of the day, of one procedure or of all. One query; letters that the office has written count at
    once."""
    store, moment = store_of(), plain(at)
    mine = pl.col("agency") == agency.code
    if procedure:
        mine &= pl.col("procedure") == procedure
    open_ = picked(store, "attention", mine & _OPEN, columns=_LISTED)
    if not open_.width:
        return Today(*[WorkList(0, ())] * 5)
    written = list(Letter.objects.filter(agency=agency).values_list("dossier_id", flat=True))
    ours = pl.col("dossier_id").is_in(written)
    # what is kept of finished dossiers is late and without a letter
    finished = mine & ~_OPEN
    answered = how_many(store, "attention", finished & ours) if written else 0
    counts = picked(store, "figures", mine) if procedure else kept(store, "summary").filter(mine)
    silent = _finished_untold(counts) - answered
    first = earliest(store, "attention", finished & ~ours if written else finished, SHOWN, columns=_LISTED)
    due = pl.col("due_at")
    waiting, day = due >= moment, due.dt.date()
    late = open_.filter(due < moment)
    soon = day <= moment.date() + dt.timedelta(days=1)
    untold = late.filter(pl.col("apology_at").is_null() & ~ours)
    return Today(
        _listed(open_.filter(waiting & (day == moment.date()))),
        _listed(open_.filter(waiting & (day == moment.date() + dt.timedelta(days=1)))),
        _listed(late),
        _listed(pl.concat([untold, first]), untold.height + silent),
        _listed(open_.filter((waiting & ~soon) | due.is_null())),
    )


def _finished_untold(counts: pl.DataFrame) -> int:
    """How many finished dossiers were late and no source tells a letter; 0 where none tells letters."""
    if "late_without_apology" not in counts.columns:
        return 0
    return int(counts.filter(~pl.col(OPEN))["late_without_apology"].sum())


def answered_here(at: dt.datetime, start: dt.date) -> dict[str | None, int]:
    """By agency, how many late dossiers received since the month of `start` have no letter but one written here."""
    written = list(Letter.objects.values_list("dossier_id", flat=True))
    if not written:
        return {}
    due, done = pl.col("due_at"), pl.col("finished_at")
    late = (done.is_null() & (due < plain(at))) | (done > due)
    ours = pl.col("dossier_id").is_in(written) & late & pl.col("apology_at").is_null()
    found = picked(store_of(), "attention", ours, columns=("agency",), first_month=f"{start:%Y-%m}")
    return dict(found.group_by("agency").len().iter_rows()) if found.width else {}


def due_tomorrow_at(codes: Collection[str] | None, at: dt.datetime) -> int:
    """How many open dossiers fall due by the end of tomorrow."""
    frame = kept(store_of(), "summary")
    if not frame.height:
        return 0
    if codes is not None:
        frame = frame.filter(pl.col("agency").is_in(list(codes)))
    moment = plain(at)
    end = dt.datetime.combine(moment.date() + dt.timedelta(days=2), dt.time())
    soon = pl.col(OPEN) & (pl.col(OPEN_DUE) >= moment) & (pl.col(OPEN_DUE) < end)
    return int(frame.filter(soon)["received"].sum())


def dossier(agency: Agency, dossier_id: str) -> Mapping[str, object] | None:
    """Everything the store has of a dossier of this agency."""
    found = one_dossier(store_of(), dossier_id)
    return found if found is not None and found.get("agency") == agency.code else None


def letter_of(dossier_id: str) -> Letter | None:
    return Letter.objects.select_related("agency__unit").filter(dossier_id=dossier_id).first()


def letter_by_id(letter_id: int) -> Letter | None:
    return Letter.objects.select_related("agency__unit").filter(pk=letter_id).first()


def letters_of(agency: Agency) -> list[Letter]:
    return list(Letter.objects.filter(agency=agency).order_by("-day", "-id")[:SHOWN])


def contact_row(dossier_id: str) -> Contact | None:
    return Contact.objects.filter(dossier_id=dossier_id).first()


def _listed(frame: pl.DataFrame, count: int | None = None) -> WorkList:
    """The list as it stands first to last: what is still open first, each by its due moment; `count` where the frame
    is only its beginning."""
    ordered = frame.sort(pl.col("finished_at").is_not_null(), "due_at", maintain_order=True)
    rows = ordered.head(SHOWN).select("dossier_id", "procedure", "received_at", "due_at", "finished_at")
    return WorkList(frame.height if count is None else count, tuple(_listed_one(row) for row in rows.rows(named=True)))


def _listed_one(row: Mapping[str, Any]) -> Listed:
    received, due, finished = (
        zoned(row[name]) if row[name] else None for name in ("received_at", "due_at", "finished_at")
    )
    assert received is not None
    return Listed(row["dossier_id"], row["procedure"] or "", received, due, finished)
