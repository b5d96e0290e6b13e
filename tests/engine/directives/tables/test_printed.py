"""Tables of PDF pages made operator by operator: cut, turned, under a picture, without rules."""

from itertools import pairwise

import pytest
from PIL import Image, ImageDraw

from chiso.engine.directives.extract import extract_text
from tests.engine.directives.makers import drawn_pdf

ROWS = (
    ("STT", "Nhiem vu", "Co quan chu tri", "Thoi gian"),
    ("1", "Niem yet thu tuc", "So Noi vu", "Quy II/2026"),
    ("2", "Cong bo danh sach", "", "Thang 9/2026"),
)
LINES = [" | ".join(row) for row in ROWS[:2]] + ["2 | Cong bo danh sach | 〃 | Thang 9/2026"]
LEFT, TOP, WIDTHS, HEIGHT = 60, 700, (40, 150, 130, 120), 30
MERGED = 2


def places() -> list[int]:
    return [LEFT + sum(WIDTHS[:at]) for at in range(len(WIDTHS) + 1)]


def letters(mode: int = 0) -> str:
    """The texts of the cells, with one above the table and one below."""
    shown = [(LEFT, TOP + 40, "Phu luc phan cong nhiem vu"), (LEFT, TOP - 130, "Noi nhan: nhu tren")]
    for down, row in enumerate(ROWS):
        shown += [(x + 6, TOP - down * HEIGHT - 20, text) for x, text in zip(places(), row, strict=False) if text]
    shown.sort(key=lambda one: (-one[1], one[0]))
    return "\n".join(f"BT /F1 10 Tf {mode} Tr {x} {y} Td ({text}) Tj ET" for x, y, text in shown)


def rules() -> list[tuple[int, int, int, int]]:
    """The rules of the table; the lead of the last two rows is merged."""
    columns, rows = places(), [TOP - down * HEIGHT for down in range(len(ROWS) + 1)]
    found = [(x, rows[0], x, rows[-1]) for x in columns]
    for y in rows:
        for at, (left, right) in enumerate(pairwise(columns)):
            if not (at == MERGED and y == rows[2]):
                found.append((left, y, right, y))
    return found


def strokes() -> str:
    return "0.5 w " + " ".join(f"{x} {y} m {right} {low} l S" for x, y, right, low in rules())


def read(pdf: bytes) -> list[str]:
    return [line.strip() for line in extract_text(pdf, "phu-luc.pdf").text.split("\n") if line.strip()]


WHOLE = ["Phu luc phan cong nhiem vu", *LINES, "Noi nhan: nhu tren"]


def test_the_rows_of_a_table_stand_between_the_text_above_and_below() -> None:
    assert read(drawn_pdf(f"{strokes()}\n{letters()}")) == WHOLE


def test_rules_may_be_filled_boxes() -> None:
    boxes = " ".join(f"{x} {low} {max(right - x, 0.5)} {max(y - low, 0.5)} re f" for x, y, right, low in rules())
    assert read(drawn_pdf(f"{boxes}\n{letters()}")) == WHOLE


@pytest.mark.parametrize(
    ("page", "turn"),
    [
        ("/MediaBox [0 0 842 595] /Rotate 90", "0 1 -1 0 842 0 cm"),
        ("/MediaBox [0 0 842 595] /Rotate 270", "0 -1 1 0 0 595 cm"),
        ("/MediaBox [-50 -80 700 900] /CropBox [10 20 585 830]", "1 0 0 1 0 0 cm"),
    ],
    ids=["on its side", "on the other side", "cut"],
)
def test_a_page_may_be_cut_or_turned(page: str, turn: str) -> None:
    assert read(drawn_pdf(f"{turn} {strokes()}\n{letters()}", page=page)) == WHOLE


def test_the_invisible_letters_of_a_scan_fall_into_the_cells_of_its_picture() -> None:
    """A scan that was recognised before; it lies askew, as its letters then do."""
    scan = Image.new("L", (1190, 1684), 255)
    pen = ImageDraw.Draw(scan)
    for x, y, right, low in rules():
        pen.line((x * 2, (842 - y) * 2, right * 2, (842 - low) * 2), fill=30, width=3)
    scan = scan.rotate(0.7, resample=Image.Resampling.BICUBIC, fillcolor=255)
    shown = "q 595 0 0 842 0 0 cm /I1 Do Q"
    askew = "0.99993 0.01222 -0.01222 0.99993 5.166 -3.605 cm"  # the same turn about the middle of the page
    assert read(drawn_pdf(f"{shown} {askew} {letters(mode=3)}", picture=scan)) == WHOLE


def test_columns_without_rules_stay_text() -> None:
    assert not any("|" in line for line in read(drawn_pdf(letters())))


def test_a_table_goes_on_over_pages_with_numbers_between() -> None:
    number = "BT /F1 10 Tf 290 800 Td (2) Tj ET"
    found = read(drawn_pdf(f"{strokes()}\n{letters().rsplit('BT', 1)[0]}", f"{number} {strokes()}\n{letters()}"))
    assert found.count(LINES[0]) == 2  # the text above the second table parts them
    rest = "\n".join(line for line in letters().splitlines() if "Phu luc" not in line)
    found = read(drawn_pdf(f"{strokes()}\n{letters().rsplit('BT', 1)[0]}", f"{number} {strokes()}\n{rest}"))
    assert found == [*WHOLE[:-1], *LINES[1:], WHOLE[-1]]
