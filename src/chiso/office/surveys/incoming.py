"""What was uploaded, read and tried out: responses, design, method and hard figures become estimates, or problems.

Nothing is stored here. Everything that is wrong with any of the files is told together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.survey.design_file import read_design
from chiso.engine.survey.index import IndexResult, Outside, compute_index
from chiso.engine.survey.index_tree import Figure
from chiso.engine.survey.method import Method
from chiso.engine.survey.method_file import read_method
from chiso.engine.survey.spec import DesignSpec
from chiso.engine.survey.uploads import figures_of, table_of

ROW = "chiso_row"
"""The column that ties personal columns to the responses."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Incoming:
    """Files that fit together, with the estimates they give; `personal` holds `ROW` and the personal columns.

    `notes` say what must be known of where the answers come from.
    """

    name: str
    responses: pl.DataFrame
    personal: pl.DataFrame | None
    design_text: str
    method_text: str
    hard: tuple[Figure, ...]
    result: IndexResult
    notes: tuple[Problem, ...] = ()


def read_incoming(
    responses: Upload,
    design: Upload,
    method: Upload,
    hard: Upload | None = None,
    personal: Sequence[str] = (),
    *,
    before: Callable[[], None] = lambda: None,
) -> Incoming:
    """Read and compute; `before` is called when everything was read and checked and computing begins.

    Raises InputError with the problems of all files that could be looked at.
    """
    problems: list[Problem] = []
    frame = spec = rules = None
    figures: tuple[Figure, ...] = ()
    try:
        frame = table_of(responses.data, responses.name)
    except InputError as error:
        problems += error.problems
    try:
        spec = read_design(text_of(design))
    except InputError as error:
        problems += error.problems
    try:
        rules = read_method(text_of(method))
    except InputError as error:
        problems += error.problems
    try:
        figures = figures_of(hard.data, hard.name) if hard else ()
    except InputError as error:
        problems += error.problems
    if frame is None or spec is None or rules is None or problems:
        raise InputError(problems)
    _check(frame, spec, rules, personal)
    numbered = frame.with_row_index(ROW)
    kept = numbered.drop(personal)
    apart = numbered.select(ROW, *personal) if personal else None
    before()
    result = compute_index(rules, spec, kept, Outside(figures))
    return Incoming(responses.name, kept, apart, text_of(design), text_of(method), figures, result)


def text_of(upload: Upload) -> str:
    """The file as text. Raises InputError when it is not UTF-8."""
    try:
        return upload.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            [
                Problem(
                    "survey.unreadable",
                    Text("Tệp này không phải văn bản UTF-8.", "The file is not UTF-8 text."),
                    where=upload.name,
                )
            ]
        ) from error


def _check(frame: pl.DataFrame, spec: DesignSpec, method: Method, personal: Sequence[str]) -> None:
    """Personal columns exist and nothing is computed from them; replicate factors come as columns."""
    problems = []
    absent = [name for name in personal if name not in frame.columns]
    if absent:
        problems.append(
            Problem(
                "surveys.no_personal_column",
                Text("Không có cột thông tin cá nhân này.", "There is no such personal column."),
                got=", ".join(absent),
                expected=Text(", ".join(frame.columns[:12]), ", ".join(frame.columns[:12])),
            )
        )
    used = {*spec.columns(), *(leaf.var for leaf in method.indicators), method.units.column, method.units.block}
    both = sorted(used & set(personal))
    if both:
        problems.append(
            Problem(
                "surveys.personal_in_use",
                Text("Cột cá nhân lại được dùng để tính.", "A personal column is used for computing."),
                got=", ".join(both),
                hint=Text("Bỏ khỏi danh sách, hoặc dùng mã khác.", "Take it off the list, or use another code."),
            )
        )
    if spec.replicates is not None and spec.replicates.file:
        problems.append(
            Problem(
                "surveys.replicate_file",
                Text("Trọng số lặp phải nằm trong tệp trả lời.", "Replicate factors must be columns of the responses."),
                got=spec.replicates.file,
            )
        )
    if problems:
        raise InputError(problems)
