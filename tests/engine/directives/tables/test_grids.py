"""Tables drawn on empty pages are found with their cells; boxes and lines that make no table are not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from chiso.engine.directives.tables.grids import Area, Grid, ruled_tables
from chiso.engine.directives.tables.rules import DRAWN, SCANNED, Look

SIZE = (1240, 1754)


class Sheet:
    """An empty page of 150 dots an inch to draw rules on."""

    def __init__(self) -> None:
        self.image = Image.new("L", SIZE, 255)
        self.pen = ImageDraw.Draw(self.image)

    def line(self, *places: float, width: int = 2, ink: int = 0) -> None:
        self.pen.line(places, fill=ink, width=width)

    def box(self, left: float, top: float, right: float, bottom: float, width: int = 2) -> None:
        self.pen.rectangle((left, top, right, bottom), outline=0, width=width)

    def tables(self, look: Look = DRAWN, *, turned: float = 0.0, dusty: bool = False) -> tuple[Grid, ...]:
        image = self.image.rotate(turned, resample=Image.Resampling.BICUBIC, fillcolor=255)
        if dusty:
            dust = Image.effect_noise(SIZE, 40).point(lambda value: 255 if value > 45 else value * 4)
            image = Image.blend(image, dust, 0.12)
        return ruled_tables(np.asarray(image), look).grids


def merged_at_will(draw: st.DrawFn, rows: int, columns: int) -> list[Area]:
    """The cells of a table of which some are merged."""
    taken: set[tuple[int, int]] = set()
    areas: list[Area] = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            height, width = draw(st.sampled_from([(1, 1)] * 4 + [(2, 1), (1, 2), (2, 2)]))
            places = {(row + down, column + right) for down in range(height) for right in range(width)}
            if row + height > rows or column + width > columns or places & taken:
                height, width, places = 1, 1, {(row, column)}
            taken |= places
            areas.append(Area(row, column, height, width))
    return areas


def has_every_line(areas: list[Area], rows: int, columns: int) -> bool:
    """Whether a cell begins in each row and column; a line at which none does is no line."""
    return {area.row for area in areas} == set(range(rows)) and {area.column for area in areas} == set(range(columns))


@st.composite
def layouts(draw: st.DrawFn) -> tuple[list[int], list[int], list[Area]]:
    widths = draw(st.lists(st.integers(60, 190), min_size=3, max_size=5))
    heights = draw(st.lists(st.integers(36, 140), min_size=2, max_size=7))
    areas = merged_at_will(draw, len(heights), len(widths))
    if sum(widths) < 420 or not has_every_line(areas, len(heights), len(widths)):
        areas = [Area(row, column, 1, 1) for row in range(len(heights)) for column in range(len(widths))]
        widths = [max(width, 150) for width in widths]
    return (
        [120 + sum(widths[:at]) for at in range(len(widths) + 1)],
        [300 + sum(heights[:at]) for at in range(len(heights) + 1)],
        areas,
    )


def drawn(columns: list[int], rows: list[int], areas: list[Area]) -> Sheet:
    sheet = Sheet()
    for area in areas:
        sheet.box(columns[area.column], rows[area.row], columns[area.column + area.width], rows[area.row + area.height])
    return sheet


@settings(max_examples=25, deadline=None)
@given(layouts())
def test_cells_are_found_however_they_are_merged(layout: tuple[list[int], list[int], list[Area]]) -> None:
    (grid,) = drawn(*layout).tables()
    assert list(grid.areas) == layout[2]


@settings(max_examples=12, deadline=None)
@given(layouts(), st.floats(-1.5, 1.5))
def test_cells_are_found_on_a_scan_that_lies_askew(
    layout: tuple[list[int], list[int], list[Area]], turned: float
) -> None:
    (grid,) = drawn(*layout).tables(SCANNED, turned=turned, dusty=True)
    assert list(grid.areas) == layout[2]


PLACES = ([120, 220, 600, 900, 1120], [300, 360, 480, 560, 700])
PLAIN = [Area(row, column, 1, 1) for row in range(4) for column in range(4)]


def lined(
    *, sides: bool = True, ends: bool = True, ink: int = 0, doubled: bool = False, gap: int = 0, every: int = 40
) -> Sheet:
    """The plain table with its rules drawn in some way."""
    columns, rows = PLACES
    sheet = Sheet()
    for x in columns if sides else columns[1:-1]:
        for shift in (0, 5) if doubled else (0,):
            sheet.line(x + shift, rows[0], x + shift, rows[-1], ink=ink)
    for y in rows if ends else rows[1:-1]:
        for shift in (0, 5) if doubled else (0,):
            sheet.line(columns[0], y + shift, columns[-1], y + shift, ink=ink)
    for x in range(columns[0] + 30, columns[-1], every) if gap else ():
        sheet.pen.rectangle((x, 0, x + gap, SIZE[1]), fill=255)
    for x in columns if gap else ():
        sheet.line(x, rows[0], x, rows[-1])
    return sheet


@pytest.mark.parametrize(
    "sheet",
    [
        lined(sides=False), lined(ends=False), lined(sides=False, ends=False), lined(ink=200), lined(doubled=True),
        lined(gap=8),
    ],
    ids=["open sides", "open ends", "open all round", "pale", "double", "dashed"],
)  # fmt: skip
def test_rules_may_be_open_pale_double_or_dashed(sheet: Sheet) -> None:
    (grid,) = sheet.tables()
    assert list(grid.areas) == PLAIN


def test_a_broken_rule_of_a_scan_is_one_rule() -> None:
    (grid,) = lined(gap=10, every=90).tables(SCANNED, dusty=True)
    assert list(grid.areas) == PLAIN


def test_rules_on_shaded_headings_part_the_cells() -> None:
    columns, rows = PLACES
    for shade in (225, 120, 50):
        sheet = Sheet()
        sheet.pen.rectangle((columns[0], rows[0], columns[-1], rows[1]), fill=shade)
        for x in columns:
            sheet.line(x, rows[0], x, rows[-1])
        for y in rows:
            sheet.line(columns[0], y, columns[-1], y)
        (grid,) = sheet.tables()
        assert list(grid.areas) == PLAIN, shade


def test_two_tables_stand_from_top_to_bottom() -> None:
    sheet = drawn([120, 500, 1000], [900, 960, 1020], [Area(r, c, 1, 1) for r in range(2) for c in range(2)])
    sheet.box(200, 300, 700, 400)
    sheet.line(200, 350, 700, 350)
    sheet.line(400, 300, 400, 400)
    assert [round(grid.rows[0]) for grid in sheet.tables()] == [300, 900]


def traps() -> dict[str, Sheet]:
    frame, underlines, stamp, form, strokes = Sheet(), Sheet(), Sheet(), Sheet(), Sheet()
    frame.box(60, 60, 1180, 1690)
    for y in (120, 124, 200):
        underlines.line(150, y, 520, y)
        underlines.line(700, y, 1100, y)
    stamp.box(150, 150, 380, 300)
    stamp.line(150, 200, 380, 200)
    stamp.line(260, 200, 260, 300)
    for y in range(300, 900, 60):
        form.line(300, y, 1100, y, width=1)
    for x in range(140, 1100, 14):
        for y in range(300, 1500, 34):
            strokes.line(x, y, x, y + 19, width=3)
            strokes.line(x - 4, y + 19, x + 4, y + 19, width=2)
    return {"frame": frame, "underlines": underlines, "stamp": stamp, "form": form, "text": strokes}


@pytest.mark.parametrize("name", traps())
@pytest.mark.parametrize("look", [DRAWN, SCANNED], ids=["drawn", "scanned"])
def test_what_is_no_table_is_none(name: str, look: Look) -> None:
    assert traps()[name].tables(look) == ()


def test_text_beside_the_rules_makes_no_cells_of_a_scan() -> None:
    columns, rows = PLACES
    sheet = drawn(columns, rows, PLAIN)
    for top in rows[:-1]:
        for left in columns[:-1]:
            for x in range(left + 10, left + 80, 12):
                sheet.line(x, top + 8, x, top + 27, width=3)
    (grid,) = sheet.tables(SCANNED, turned=0.7, dusty=True)
    assert list(grid.areas) == PLAIN


def test_an_empty_page_has_no_table_and_no_tilt() -> None:
    found = ruled_tables(np.full((400, 300), 255, dtype=np.uint8), SCANNED)
    assert (found.grids, found.turn.degrees) == ((), 0.0)


def test_a_point_finds_the_merged_cell_around_it() -> None:
    areas = [Area(0, 0, 2, 1), Area(0, 1, 1, 1), Area(1, 1, 1, 1), Area(2, 0, 1, 2)]
    (grid,) = drawn([120, 500, 1000], [300, 360, 420, 480], areas).tables()
    assert [grid.area_at(x, y) for x, y in ((200, 330), (200, 400), (700, 400), (700, 450), (700, 600))] == [
        areas[0], areas[0], areas[2], areas[3], None,
    ]  # fmt: skip


def test_a_drawing_of_thousands_of_lines_is_no_table() -> None:
    sheet = Sheet()
    for y in range(0, SIZE[1], 9):
        for x in range(y % 60, SIZE[0], 60):
            sheet.line(x, y, x + 40, y)
    for x in range(0, SIZE[0], 30):
        sheet.line(x, 0, x, SIZE[1])
    assert sheet.tables() == ()
