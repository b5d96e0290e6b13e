"""Sheets on the framework that has every rule kind, with answers as people type them."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl

from chiso.office.reports.excel.layout import KEY, MAIN, NOTE, STATUS, VALUE, Key
from chiso.office.rounds.models import Adjustment, Answer, AnswerStatus, Sheet, Stage
from tests import factories

EVERY_KIND = Path(__file__).with_name("every_kind.yaml").read_text(encoding="utf-8")

ANSWERS: dict[str, dict[str, str]] = {
    "1.1": {"answer": "Có"},
    "1.2": {"choice": "mot-phan"},
    "1.3": {"rate": "97,2 %"},
    "1.4": {"part": "1.234.567", "whole": "2 000 000"},
    "1.5": {"level": "61.5"},
    "2.1": {"date": "ngày 05 tháng 02 năm 2025"},
    "2.2": {"count": "3"},
    "2.3": {"violations": "2"},
    "2.4.1": {"violated": "không"},
    "2.4.2": {"a": "0,1", "b": "0,30"},
    "2.4.3": {"points": "1,25"},
}


def sheet(province: factories.Province, answers: dict[str, dict[str, str]] | None = None) -> Sheet:
    """A sheet of Sở Y tế with self scores."""
    version = factories.framework_version(EVERY_KIND)
    group = factories.group(factories.round_(province.units["so-noi-vu"]), version)
    made = factories.sheet(group, province.units["so-y-te"])
    for node, inputs in (ANSWERS if answers is None else answers).items():
        answer(made, node, inputs)
    return made


def answer(sheet: Sheet, node: str, inputs: dict[str, str], status: str = AnswerStatus.ANSWERED, **more: Any) -> Answer:
    """The unit's own value of one leaf, replaced with a higher version when it is there already."""
    row = Answer.objects.filter(sheet=sheet, node=node, stage=Stage.SELF).first()
    row = row or Answer(sheet=sheet, node=node, stage=Stage.SELF, version=0, updated_at=factories.MOMENT)
    row.inputs, row.status, row.version = inputs, status, row.version + 1
    for name, value in more.items():
        setattr(row, name, value)
    row.save()
    return row


def adjustment(sheet: Sheet, item: str, count: str) -> Adjustment:
    """The unit's count of one bonus or penalty item."""
    return Adjustment.objects.create(
        sheet=sheet, item=item, stage=Stage.SELF, inputs={"count": count}, updated_at=factories.MOMENT
    )


class Edit:
    """A workbook in the hands of an officer: cells found by their row's key."""

    def __init__(self, data: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(data))
        self.page = self.book[MAIN]

    def row(self, code: str, name: str) -> int:
        for row in range(1, self.page.max_row + 1):
            key = Key.of(self.page.cell(row, KEY + 1).value)
            if key is not None and (key.code, key.name) == (code, name):
                return row
        raise KeyError(code, name)

    def value(self, code: str, name: str, value: Any, number_format: str | None = None) -> str:
        cell = self.page.cell(self.row(code, name), VALUE + 1)
        cell.value = value
        if number_format:
            cell.number_format = number_format
        return str(cell.coordinate)

    def status(self, code: str, name: str, word: str) -> None:
        self.page.cell(self.row(code, name), STATUS + 1).value = word

    def note(self, code: str, name: str, words: str) -> None:
        self.page.cell(self.row(code, name), NOTE + 1).value = words

    def bytes(self) -> bytes:
        buffer = io.BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()


def soffice(part: str = "") -> str | None:
    """LibreOffice's command, when the machine has it with that part (`sc` = Calc, `sw` = Writer)."""
    found = shutil.which("soffice")
    if found is None or (part and not (Path(found).resolve().parent / f"lib{part}lo.so").exists()):
        return None
    return found


def converted(data: bytes, name: str, target: str, folder: Path) -> Path:
    """The file as LibreOffice converts it."""
    source = folder / name
    source.write_bytes(data)
    out = folder / "out"
    command = [
        str(soffice()), "--headless", "--norestore", f"-env:UserInstallation=file://{folder}/profile",
        "--convert-to", target, "--outdir", str(out), str(source),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return out / f"{source.stem}.{target.split(':')[0]}"
