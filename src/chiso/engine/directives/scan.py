"""What an installed Tesseract reads on the picture of a page, put back into the order in which people read it.

The trap: the head of an official document and its end stand in two columns side by side, and a recogniser reads
straight across both. The places of the words tell: a wide gap parts a line, and the left column is read through before
the right. A page may also lie on its side or stand on its head. In a table the lines of neighbouring cells run into
each other: so the cells are cut out and laid one below the other before their letters are recognised, and what is left
of the page is read without them.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from chiso.engine.directives.problems import problem
from chiso.engine.directives.tables.cut import has_ink, strips_of
from chiso.engine.directives.tables.grids import Area, Grid, ruled_tables
from chiso.engine.directives.tables.rules import SCANNED
from chiso.engine.directives.tables.straight import straight_image
from chiso.engine.directives.tables.written import Block, Boxed
from chiso.engine.errors import InputError

_SECONDS_A_PAGE = 60
_SURE = 40.0
"""Below this confidence Tesseract made letters of a stain, a stamp or a rule."""
_SURE_IN_CELLS = 15.0
"""In a cell stand letters and hardly anything else; one word alone is recognised with less confidence."""
_GAP = 2.2
"""A gap wider than so many heights of a line parts two columns; blanks between words are under one."""
_TURN = re.compile(r"Rotate:\s*(90|180|270)")
_TURN_SURE = re.compile(r"Orientation confidence:\s*(\d+(?:\.\d+)?)")
_LEAST_TURN = 2.0
_UNREAD = "?"
"""What stands for a cell that holds something, but nothing that could be recognised."""
_COARSER = 2
"""Rules are looked for on a picture of half the size."""
_RULE = 8
"""Pixels on either side of a rule's place that may be dark with it."""


_SEEN_AS = re.compile(r"^((?:ỦY BAN NHÂN DÂN )?)(?:TÍNH|TÌNH|TĨNH)(?= [^\Wa-z])")
"""The level of a body in capitals with the hook above the I misread."""
_SECOND = re.compile(r"(?<=[Qq]uý\s)(?:I1|1I|11|IL|Il|lI|ll|H)(?![^\W\d_])")
"""The Roman two of a quarter misread."""
_RULES = re.compile(r"[|¡_]+")
"""What Tesseract makes of a rule."""


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    line: tuple[int, int, int]
    left: int
    right: int
    top: int
    height: int


def recognise(program: Path, picture: Image.Image, number: int) -> list[Block]:
    """The texts and tables of one page's picture, about 300 dots an inch, from top to bottom.

    Raises InputError (`directive.ocr_failed`) naming the page `number`.
    """
    upright = _upright(program, picture.convert("L"), number)
    ruled = ruled_tables(np.asarray(upright.reduce(_COARSER)), SCANNED)
    if not ruled.grids:
        return [_text(_words_on(program, upright, number))]
    straight = straight_image(upright, ruled.turn)
    boxed: list[tuple[float, Boxed]] = []
    for grid in ruled.grids:
        left, top, right, bottom = (edge * _COARSER for edge in grid.box)
        boxed.append((top, grid.filled(_cell_texts(program, straight, grid, number))))
        ImageDraw.Draw(straight).rectangle((left - _RULE, top - _RULE, right + _RULE, bottom + _RULE), fill=255)
    rest = _words_on(program, straight, number) if has_ink(straight) else []
    return list(_around(rest, boxed))


def _around(words: list[_Word], boxed: list[tuple[float, Boxed]]) -> Iterator[Block]:
    """The text above each table, the table, and at last the text below."""
    for top, table in boxed:
        yield _text([word for word in words if word.top < top])
        yield table
        words = [word for word in words if word.top >= top]
    yield _text(words)


def _cell_texts(program: Path, page: Image.Image, grid: Grid, number: int) -> dict[Area, str]:
    """What stands in the cells, line by line."""
    found: dict[Area, list[str]] = {}
    for strip in strips_of(page, grid, _COARSER):
        found |= {area: [] for area in strip.areas}
        words = _words_on(program, strip.picture, number, sure=_SURE_IN_CELLS)
        for _, group in groupby(words, key=lambda word: word.line):
            line = list(group)
            area = strip.area_at(line[0].top + line[0].height / 2)
            found[area].append(" ".join(word.text for word in line).replace("|", "I"))
    return {area: _mended("\n".join(lines)) or _UNREAD for area, lines in found.items()}


def _words_on(program: Path, picture: Image.Image, number: int, *, sure: float = _SURE) -> list[_Word]:
    return list(_words(_run(program, picture, number, "-l", "vie", "--psm", "6", "tsv"), sure))


def _text(words: list[_Word]) -> str:
    return "\n".join(_in_columns(_lines(words)))


def _upright(program: Path, picture: Image.Image, number: int) -> Image.Image:
    """The picture turned as Tesseract sees its letters stand; as it is where Tesseract cannot tell."""
    try:
        told = _run(program, picture.resize((picture.width // 2, picture.height // 2)), number, "--psm", "0")
    except InputError:
        return picture  # too few letters to tell, or no data for it installed
    turn, sure = _TURN.search(told), _TURN_SURE.search(told)
    if turn is None or sure is None or float(sure[1]) < _LEAST_TURN:
        return picture
    return picture.rotate(-int(turn[1]), expand=True, fillcolor=255)


def _run(program: Path, picture: Image.Image, number: int, *how: str) -> str:
    page = io.BytesIO()
    picture.save(page, "PNG")
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, no shell, the page only on its input
            [str(program), "stdin", "stdout", *how],
            input=page.getvalue(), capture_output=True, timeout=_SECONDS_A_PAGE, check=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        where = f"trang {number}"
        raise InputError([problem("directive.ocr_failed", where=where, got=type(error).__name__)]) from error
    return done.stdout.decode("utf-8", errors="replace")


def _words(told: str, sure: float) -> Iterator[_Word]:
    """The words of Tesseract's table that it is so sure of; its columns are level, page, block, paragraph, line, word,
    left, top, width, height, confidence and text."""
    for row in told.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip() or float(cells[10]) < sure:
            continue
        block, paragraph, line, _, left, top, width, height = map(int, cells[2:10])
        yield _Word(cells[11].strip(), (block, paragraph, line), left, left + width, top, height)


def _lines(words: list[_Word]) -> list[list[str]]:
    """The lines of a page, each in the parts that wide gaps leave."""
    found: list[list[str]] = []
    for _, group in groupby(words, key=lambda word: word.line):
        line = list(group)
        height = sorted(word.height for word in line)[len(line) // 2]
        parts = [[line[0].text]]
        for before, word in pairwise(line):
            if word.left - before.right > _GAP * height:
                parts.append([])
            parts[-1].append(word.text)
        written = [_mended(" ".join(word for word in part if not _RULES.fullmatch(word))) for part in parts]
        found.append([part for part in written if any(letter.isalnum() for letter in part)])
    return found


def _mended(text: str) -> str:
    return _SECOND.sub("II", _SEEN_AS.sub(r"\1TỈNH", text))


def _in_columns(lines: list[list[str]]) -> Iterator[str]:
    """Two columns side by side read one after the other; other lines as they stand."""
    for both, group in groupby(lines, key=lambda parts: len(parts) == 2):
        parts = list(group)
        if both:
            yield from ("", *(left for left, _ in parts), "", *(right for _, right in parts), "")
        else:
            yield from ("   ".join(line) for line in parts)
