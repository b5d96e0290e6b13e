"""The same plan from Word, from a printed PDF and from a scan gives the same tasks."""

from pathlib import Path

import pytest

from chiso.engine.directives import Reading, read_document
from chiso.engine.directives.extract import extract_text
from tests.engine.directives.appendices import Shape, plan, printed, scanned
from tests.engine.directives.test_scans import has_vietnamese
from tests.office.reports.sheets import soffice

SHAPES = {
    "groups, merged leads, rows cut by the page": Shape(),
    "heading of two rows, repeated, over four pages": Shape(rows=28, two_headings=True, repeated=True),
    "heading not repeated, small letters, open sides": Shape(rows=26, size=10, open_sides=True),
    "landscape with a dark shade": Shape(rows=10, two_headings=True, landscape=True, shade="1F3864"),
}
needs_writer = pytest.mark.skipif(soffice("sw") is None, reason="LibreOffice Writer is not installed")
needs_tesseract = pytest.mark.skipif(not has_vietnamese(), reason="Tesseract with Vietnamese data is not installed")


def rows_of(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if " | " in line]


def tasks_of(reading: Reading) -> list[tuple[object, ...]]:
    return [
        (task.leads, task.coordinators, task.action, task.deliverable, task.deadline, task.due, task.recurrence)
        for task in reading.tasks
    ]


@needs_writer
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_a_printed_appendix_gives_the_rows_and_tasks_of_its_word_file(shape: Shape, tmp_path: Path) -> None:
    word = plan(shape)
    written = extract_text(word, "ke-hoach.docx").text
    read = extract_text(printed(word, tmp_path), "ke-hoach.pdf").text
    assert rows_of(read) == rows_of(written)
    assert tasks_of(read_document(read)) == tasks_of(read_document(written))
    assert len(read_document(read).tasks) == shape.rows


@needs_writer
@needs_tesseract
def test_a_scanned_appendix_gives_every_row_with_its_lead(tmp_path: Path) -> None:
    shape = Shape(two_headings=True, landscape=True)
    word = plan(shape)
    expected = read_document(extract_text(word, "ke-hoach.docx").text)
    extracted = extract_text(scanned(printed(word, tmp_path)), "quet.pdf")
    read = read_document(extracted.text)
    assert extracted.recognised
    assert read.document.code == "88/KH-UBND"
    assert len(read.tasks) == len(expected.tasks) == shape.rows
    same = [one.leads == other.leads for one, other in zip(read.tasks, expected.tasks, strict=True)]
    assert sum(same) >= 0.8 * len(same)
    days = [
        (one.due, one.recurrence) == (other.due, other.recurrence)
        for one, other in zip(read.tasks, expected.tasks, strict=True)
    ]
    assert sum(days) >= 0.7 * len(days)
