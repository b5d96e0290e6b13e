"""Moving in from Excel at full size: processor time and peak memory of each step, each in a process of its own.

`python -m benchmarks.moving [units] [megabytes]`: a scored workbook of so many units with 120 criteria, and an archive
of evidence of so many megabytes that does not compress. CPU seconds (user + system); the memory is the process's peak
above what it held before the step, so one step's peak does not hide in another's.
"""

from __future__ import annotations

import datetime as dt
import io
import random
import resource
import sys
import time
import zipfile
from collections.abc import Callable
from multiprocessing import get_context
from typing import Any

UNITS, MEGABYTES, YEAR = 3500, 290, 2024
FILE = 2**20 // 2
"""Half a megabyte: an ordinary scan of some pages."""


def main() -> None:
    """Print both moves."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    units, megabytes = (numbers + [UNITS, MEGABYTES][len(numbers) :])[:2]
    for step in (_workbook, _archive):
        child = get_context("spawn").Process(target=step, args=(units, megabytes))
        child.start()
        child.join()
        if child.exitcode:
            raise SystemExit(child.exitcode)


def _workbook(units: int, _megabytes: int) -> None:
    office, version = _office(units)
    data = _scores(office, version)
    print(f"workbook of {units} units, {len(data) / 2**20:.1f} MB")
    _moved(office, version, data, "diem-2024.xlsx")


def _archive(_units: int, megabytes: int) -> None:
    office, version = _office(20)
    data = _evidence(office, version, megabytes)
    print(f"archive of {len(data) / 2**20:.0f} MB, {megabytes * 2**20 // FILE} files")
    _moved(office, version, data, "minh-chung-2024.zip")


def _office(units: int) -> tuple[Any, Any]:
    """The office, and the set of criteria that the files speak of, with names that can be told from numbers."""
    from benchmarks.office import LEAVES, open_office
    from benchmarks.scoring import framework_text

    office = open_office(units, 0)
    from tests import factories

    text = framework_text(LEAVES).replace(f"code: {office.group.framework.code}", "code: NAM-TRUOC", 1)
    return office, factories.framework_version(text.replace("name: L,", "name: Nội dung theo dõi,"))


def _moved(office: Any, version: Any, data: bytes, name: str) -> None:
    from django.test import Client

    from chiso.office.evidence.operations import Upload
    from chiso.office.moving.models import Part, PartState
    from chiso.office.moving.operations import (
        ask_to_undo,
        confirm_part,
        read_part,
        run_part,
        run_undo,
        save_settings,
        start_move,
    )
    from chiso.office.moving.queries import seen
    from tests import factories

    at, actor = dt.datetime.now(dt.UTC), factories.actor(office.owner, dt.datetime.now(dt.UTC).date())
    part: Part = _told("dropped", lambda: _dropped(start_move, actor, Upload(name, data), at))
    if part.state == PartState.READING:
        _told("read by the worker", lambda: read_part(part_id=part.pk, at=at))
        part.refresh_from_db()
    settings = {"year": YEAR, "framework": version.code}
    save_settings(actor=actor, part=part, settings=settings, version=part.version, at=at)
    _told("tried by the worker", lambda: read_part(part_id=part.pk, at=at))
    part.refresh_from_db()
    client = Client(SERVER_NAME="localhost")
    client.force_login(office.owner, backend="django.contrib.auth.backends.ModelBackend")
    for _ in range(2):
        _told("its page", lambda: client.get(f"/move-in/parts/{part.pk}/"))
    _told("page of the move", lambda: client.get(f"/move-in/{part.move_id}/"))
    preview, _ = seen(part, actor.as_of)
    if not preview.runs:
        raise SystemExit("\n".join(str(problem) for problem in preview.problems[:5]))
    _told("confirmed", lambda: confirm_part(actor=actor, part=part, plan_sha256=preview.sha256, at=at))
    _told("stored", lambda: run_part(part_id=part.pk, at=at))
    part.refresh_from_db()
    if part.state != PartState.DONE:
        raise SystemExit(str(part.problems))
    print("  made:", {kind: len(rows) for kind, rows in part.made.items()})
    ask_to_undo(actor=actor, parts=[part], reason="x", at=at)
    _told("taken back", lambda: run_undo(move_id=part.move_id, at=at))


def _dropped(start_move: Callable[..., Any], actor: Any, upload: Any, at: dt.datetime) -> Any:
    from chiso.office.moving.operations.files import LARGE

    move, refused = start_move(actor=actor, uploads=[upload], at=at, read_later=LARGE)
    assert not refused, refused
    return move.parts.get()


def _told(name: str, step: Callable[[], Any]) -> Any:
    before, begun = _peak(), time.process_time()
    made = step()
    print(f"  {name}: {time.process_time() - begun:.2f} CPU-s, peak {_peak():.0f} MB (before {before:.0f})", flush=True)
    return made


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _scores(office: Any, version: Any) -> bytes:
    """Units down, criteria across, as provinces keep them."""
    from openpyxl import Workbook

    from chiso.office.frameworks.queries import framework_of

    framework, draw = framework_of(version), random.Random(3)
    book = Workbook(write_only=True)
    page = book.create_sheet("2024")
    page.append(["BẢNG ĐIỂM NĂM 2024"])
    page.append(["STT", "Đơn vị", *(f"{leaf.code}. {leaf.name.vi}" for leaf in framework.leaves)])
    for number, sheet in enumerate(office.sheets, start=1):
        points = [round(float(leaf.max or 1) * draw.choice((0, 0.5, 1)), 2) for leaf in framework.leaves]
        page.append([number, sheet.unit.name, *points])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _evidence(office: Any, version: Any, megabytes: int) -> bytes:
    """A folder a unit, a folder a criterion below it, scans of half a megabyte that do not compress."""
    from chiso.office.frameworks.queries import framework_of
    from tests.golden.moving.workbooks import pdf

    leaves, draw = framework_of(version).leaves, random.Random(4)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for number in range(megabytes * 2**20 // FILE):
            sheet, leaf = office.sheets[number % len(office.sheets)], leaves[number % len(leaves)]
            noise = draw.randbytes(FILE - 2048).replace(b"\n", b" ")
            scan = pdf(f"Bao cao so {number}") + b"\n%" + noise + b"\n%%EOF\n"
            folder = f"Minh chứng 2024/{sheet.unit.name}/{leaf.code}"
            archive.writestr(f"{folder}/{number}-BC.pdf", scan)
    return stream.getvalue()


if __name__ == "__main__":
    main()
