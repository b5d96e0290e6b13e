"""A small sample in the field: four villages with three people and two reserves each, a questionnaire, interviews."""

from __future__ import annotations

import datetime as dt
import io

import polars as pl

from chiso.office.accounts.actors import Actor
from chiso.office.surveys.drawing import Drawn, draw_sample
from chiso.office.surveys.incoming import Upload
from chiso.office.surveys.models import (
    Collection,
    Instrument,
    InstrumentVersion,
    SampledCase,
    SampleList,
    Submission,
    Wave,
)
from chiso.office.surveys.operations.sampling import keep_sample

PLAN = """seed: 11
strata: [khu_vuc]
stages:
  - {unit: xa, method: sampford, size: nguoi_lon, n: 1}
  - {unit: thon, method: brewer, size: nguoi_lon, n: 2}
  - {n: 3, reserve: 2}
"""


def people() -> pl.DataFrame:
    rows = [
        {"khu_vuc": area, "xa": f"{area} {c}", "thon": f"Thôn {v}", "ho_ten": f"Trần Thị {area}{c}{v}{p}"}
        for area in ("bắc", "nam")
        for c in range(3)
        for v in range(3)
        for p in range(8 + c)
    ]  # fmt: skip
    return pl.DataFrame(rows).with_columns(nguoi_lon=pl.lit(1))


def frame_file(frame: pl.DataFrame | None = None) -> Upload:
    buffer = io.BytesIO()
    (people() if frame is None else frame).write_csv(buffer)
    return Upload("khung.csv", buffer.getvalue())


def drawn(seed: str = "", plan: str = PLAN, frame: pl.DataFrame | None = None) -> Drawn:
    return draw_sample(frame_file(frame), Upload("ke-hoach.yaml", plan.encode()), seed)


def sealed_sample(actor: Actor, wave: Wave, at: dt.datetime, name: str = "Mẫu hộ") -> SampleList:
    return keep_sample(actor=actor, wave=wave, name=name, drawn=drawn(), at=at)


def collection(actor: Actor, wave: Wave, at: dt.datetime) -> Collection:
    form = Instrument.objects.create(survey=wave.survey, form_id=f"ho-{wave.pk}", created_at=at)
    version = InstrumentVersion.objects.create(
        instrument=form, version="1", title="Phiếu hộ", file_name="ho.xlsx", xlsform_sha256="0" * 64, xform="<h/>",
        uploaded_by_id=actor.acting_id, uploaded_at=at,
    )  # fmt: skip
    return Collection.objects.create(
        wave=wave, instrument=form, version=version, opened_by_id=actor.acting_id, opened_at=at
    )


def interview(found: Collection, case: SampledCase | str, at: dt.datetime, minutes: int = 25, **answers) -> Submission:
    code = case if isinstance(case, str) else case.code
    number = Submission.objects.count()
    return Submission.objects.create(
        collection=found, version=found.version, instance_id=f"uuid:{number}", channel="device", unit=code,
        answers={name: str(value) for name, value in answers.items()}, sha256="0" * 64,
        started_at=at - dt.timedelta(minutes=minutes), ended_at=at, received_at=at,
    )  # fmt: skip
