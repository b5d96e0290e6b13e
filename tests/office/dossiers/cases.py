"""Dossiers for the permission test: an agency for each side's unit, with one late dossier and its letter."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import polars as pl

from chiso.office.accounts.actors import system_actor
from chiso.office.dossiers.models import Agency, DossierImport, DossierSource, Letter, Study
from chiso.office.dossiers.operations.intake import add_source, ask_import, run_import
from chiso.office.dossiers.operations.letters import issue_letter
from chiso.office.dossiers.store import disputes_file
from chiso.office.rounds.models import Sheet
from chiso.office.rounds.workflow import default_workflow_data
from tests import factories
from tests.factories import MOMENT, SMALL_FRAMEWORK, Province
from tests.world import Side, World

SLUG = "mot-cua"
HEAD = "Mã hồ sơ,Đơn vị giải quyết,Mã TTHC,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý"
NO_DIFFERENCE: dict[str, Any] = {
    "findings": {},
    "rows": [],
    "by_agency": [],
    "sides": [{"side": side, "dossiers": 2} for side in ("local", "national")],
}
SYSTEM_DAY = system_actor(MOMENT.date())


def extract(*rows: tuple[str, str, dt.datetime, dt.datetime, dt.datetime | None]) -> bytes:
    """A Parquet extract of (code, agency, received, due, finished)."""
    moments = {name: pl.Datetime("us") for name in ("received_at", "due_at", "finished_at")}
    schema = {"dossier_id": pl.String, "agency": pl.String} | moments
    buffer = io.BytesIO()
    pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        procedure=pl.lit("1.000001"), apology_at=pl.lit(None, pl.Datetime("us"))
    ).write_parquet(buffer)
    return buffer.getvalue()


def source() -> DossierSource:
    """The province's own system."""
    actor = system_actor(MOMENT.date())
    found = DossierSource.objects.filter(slug=SLUG).first()
    return found or add_source(actor=actor, name="Hệ thống một cửa", slug=SLUG, side="local", at=MOMENT)


def bring(data: bytes, at: dt.datetime = MOMENT, name: str = "a.parquet") -> DossierImport:
    """An extract, imported at once."""
    made = ask_import(actor=system_actor(at.date()), source=source(), name=name, pieces=[data], at=at, extracted_at=at)
    run_import(import_id=made.pk, clock=lambda: at)
    made.refresh_from_db()
    return made


def late(code: str, agency: str) -> tuple[str, str, dt.datetime, dt.datetime, None]:
    """A dossier that was due two days before the tests' moment."""
    day = MOMENT.replace(tzinfo=None, hour=8, minute=0, second=0, microsecond=0)
    return code, agency, day - dt.timedelta(days=9), day - dt.timedelta(days=2), None


def statistic_sheet(province: Province, year: int = 2025) -> Sheet:
    """A sheet of the province with a leaf of official statistics, in a round of `year`."""
    text = SMALL_FRAMEWORK.read_text(encoding="utf-8").replace("nho-so-2025", "thong-ke-2025")
    text = text.replace(
        "max: 3\n    appraised_by: van-phong\n    evidence: [Báo cáo]", "max: 3\n    channel: statistic"
    )
    round_ = factories.round_(province.units["so-noi-vu"], year=year, workflow=default_workflow_data())
    return factories.sheet(factories.group(round_, factories.framework_version(text)), province.root)


def dossier_arguments(*names: str) -> Callable[[World, Side, str], dict[str, Any]]:
    """The arguments of an address about one side's agency; made by the first case that needs them."""

    def arguments(world: World, side: Side, role: str) -> dict[str, Any]:
        made = DossierImport.objects.order_by("id").first() or _made(world)
        unit = world.half(side).unit
        agency = Agency.objects.get(code=unit.key)
        known = {
            "agency_id": agency.pk,
            "dossier_id": f"{unit.key}-1",
            "letter_id": Letter.objects.filter(agency=agency).values_list("pk", flat=True).first(),
            "slug": SLUG,
            "import_id": made.pk,
            "study_id": Study.objects.values_list("pk", flat=True).first(),
            "month": "2026-01",
        }
        return {name: known[name] for name in names}

    return arguments


def _made(world: World) -> DossierImport:
    units = [world.half(side).unit for side in ("own", "other")]
    made = bring(extract(*(late(f"{unit.key}-1", unit.key) for unit in units)))
    for unit in units:
        issue_letter(
            actor=system_actor(MOMENT.date()),
            agency=Agency.objects.get(code=unit.key),
            dossier_id=f"{unit.key}-1",
            number="",
            reason="thiếu người",
            new_due_at=MOMENT + dt.timedelta(days=3),
            signer="",
            signer_title="",
            at=MOMENT,
        )
    study = Study.objects.create(
        kind="reconcile",
        as_of=MOMENT,
        made_at=MOMENT,
        data=NO_DIFFERENCE,
    )
    book = disputes_file(study.pk)
    book.parent.mkdir(parents=True, exist_ok=True)
    book.write_bytes(b"")
    return made
