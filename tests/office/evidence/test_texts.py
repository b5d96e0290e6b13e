"""Word, Excel and text files as harmless blocks."""

from __future__ import annotations

import io
from typing import Any

import docx
import openpyxl
import pytest
from django.urls import reverse
from docx.shared import Mm
from lxml import html

from chiso.office.evidence.models import StoredFile
from chiso.office.evidence.previews import NoPreview, page_picture, preview_of
from chiso.office.evidence.texts import rebuilt, text_grid, word_blocks, workbook_grids
from chiso.office.rounds.models import Answer, Stage
from chiso.office.rounds.operations.counts import recount
from tests import factories
from tests.office.evidence import files


@pytest.mark.parametrize(
    "bad",
    [
        "<script>alert(1)</script>",
        "<p onclick='alert(1)'>x</p>",
        "<a href='javascript:alert(1)'>x</a>",
        "<img src='http://ngoai/x.png'>",
        "<img src=x onerror=alert(1)>",
        "<iframe src='/'></iframe>",
        "<svg><script>alert(1)</script></svg>",
        "<style>p{}</style>",
        "<p style='background:url(x)'>x</p>",
        "<math><mi xlink:href='javascript:x'></mi></math>",
        "<form action='/'><input name=x></form>",
        "<template><b onclick=x></b></template>",
    ],
)
def test_nothing_that_runs_or_reaches_out_is_copied(bad: str) -> None:
    made = rebuilt(html.fragment_fromstring(f"<div>{bad}</div>"))
    root = html.fragment_fromstring(made)
    assert {element.tag for element in root.iter()} <= {"div", "p", "img"}
    assert all(set(element.attrib) <= {"colspan", "rowspan", "src", "alt"} for element in root.iter())
    assert not [word for word in ("alert", "http", "javascript", "url(") if word in made]


def test_text_tables_and_emphasis_of_a_word_file_stay() -> None:
    document = docx.Document()
    document.add_paragraph().add_run("đậm & <nghiêng>").bold = True
    cell = document.add_table(rows=1, cols=2).rows[0].cells[0]
    cell.text = "ô"
    buffer = io.BytesIO()
    document.save(buffer)
    made = word_blocks(buffer.getvalue())
    assert "<strong>đậm &amp; &lt;nghiêng&gt;</strong>" in made
    assert "<td><p>ô</p></td>" in made


def test_a_picture_in_a_word_file_is_drawn_anew() -> None:
    document = docx.Document()
    document.add_picture(io.BytesIO(files.picture((300, 200))), width=Mm(30))
    buffer = io.BytesIO()
    document.save(buffer)
    assert 'src="data:image/jpeg;base64,' in word_blocks(buffer.getvalue())


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"khong phai word"])
def test_what_cannot_be_shown_is_said_so(data: bytes) -> None:
    for show in (word_blocks, workbook_grids):
        with pytest.raises(NoPreview):
            show(data)


def test_a_workbook_is_shown_as_cells_in_vietnamese_form_and_cut() -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.append(["Đơn vị", 1234.5, factories.DAY, None])
    for number in range(300):
        page.append([number])
    hidden = book.create_sheet("ẩn")
    hidden.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    (grid,) = workbook_grids(buffer.getvalue())
    assert grid.rows[0] == ("Đơn vị", "1.234,5", "15/01/2026")
    assert (len(grid.rows), grid.cut) == (200, True)


def test_a_csv_is_shown_as_cells_and_a_text_as_lines() -> None:
    assert text_grid(b"a;b\n1,5;x", "text/csv").rows == (("a", "b"), ("1,5", "x"))
    assert text_grid(b"mot\nhai", "text/plain").rows == (("mot",), ("hai",))


def _stored(data: bytes, media_type: str, pages: int) -> StoredFile:
    from chiso.office.evidence.store import file_store

    return StoredFile(sha256=file_store().put(data), size=len(data), media_type=media_type, pages=pages)


def test_a_page_that_claims_to_be_huge_is_drawn_small(files_dir: Any, settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path
    data = files.pdf().replace(b"[0 0 595 842]", b"[0 0 9e5 9e5]")
    picture = page_picture(_stored(data, "application/pdf", 1), 1)
    assert len(picture) < 2_000_000


def test_a_drawn_page_is_kept_and_read_again(files_dir: Any, settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path
    file = _stored(files.pdf("mot"), "application/pdf", 1)
    first = page_picture(file, 1)
    for path in files_dir.rglob("*"):
        if path.is_file():
            path.unlink()
    assert page_picture(file, 1) == first


def test_an_unknown_kind_is_a_download() -> None:
    assert preview_of(StoredFile(media_type="application/zip")).kind == "download"


def test_the_lacking_page_agrees_with_the_sheets_own_count(
    province: factories.Province, as_person: Any, at: Any
) -> None:
    group = factories.group(factories.round_(province.units["so-noi-vu"]))
    sheet = factories.sheet(group, province.units["so-y-te"])
    for node, inputs in (("1.1", {"answer": "có"}), ("1.2", {"rate": "97"})):
        Answer.objects.create(sheet=sheet, node=node, stage=Stage.SELF, inputs=inputs, updated_at=at)
    Answer.objects.filter(node="1.2").update(note="đã hỏi lại")
    recount(sheet)
    client = as_person(province.people["round_owner"])
    for address in (
        reverse("evidence:sheet_lacking", kwargs={"sheet_id": sheet.pk}),
        reverse("evidence:lacking", kwargs={"round_id": group.round_id}),
    ):
        answer = client.get(address)
        (found,) = answer.context["sheets"]
        assert len(found.leaves) == sheet.missing_evidence == 2
        assert answer.context["open"] == 1
    assert as_person(province.people["unit_officer"]).get(address).status_code == 403
