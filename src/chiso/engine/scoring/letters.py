"""Text that looks right and compares wrong: decomposed Unicode, and the fonts of before Unicode."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import polars as pl

from chiso.engine.errors import Problem, Text
from chiso.engine.text import detect_legacy, repair

MOST = 1000
_WANTED = Text("Unicode dựng sẵn (NFC)", "composed Unicode (NFC)")


def check_letters(column: pl.Series, place: Callable[[int], str]) -> list[Problem]:
    """A problem for each distinct faulty text of a column; plain ASCII, nearly everything, is passed over together."""
    unusual = column.str.contains(r"[^\x00-\x7F]").arg_true()
    first: dict[str, int] = {}
    for row, text in zip(unusual.to_list(), column.gather(unusual).to_list(), strict=True):
        first.setdefault(text, row)
    found = [(row, problem) for text, row in first.items() if (problem := _faulty(text)) is not None]
    return [_at(problem, place(row)) for row, problem in found[:MOST]]


def _at(problem: Problem, where: str) -> Problem:
    return Problem(problem.code, problem.message, where, problem.got, problem.expected, problem.hint)


def _faulty(text: str) -> Problem | None:
    if detect_legacy(text).needs_repair:
        mended = repair(text).text[:60]
        return Problem(
            "answers.legacy_text",
            Text("Chữ gõ bằng bảng mã cũ (TCVN3 hoặc VNI).", "Text in a legacy encoding (TCVN3 or VNI)."),
            "",
            text[:60],
            _WANTED,
            Text(f"thay bằng “{mended}”", f"replace it by “{mended}”"),
        )
    if unicodedata.is_normalized("NFC", text):
        return None
    mended = unicodedata.normalize("NFC", text)[:60]
    return Problem(
        "answers.decomposed_text",
        Text("Chữ Unicode tổ hợp (NFD).", "Decomposed Unicode text (NFD)."),
        "",
        text[:60],
        _WANTED,
        Text(f"gõ lại thành “{mended}”", f"retype it as “{mended}”"),
    )
