"""A frame and a plan that were uploaded, read and drawn; nothing is stored here, and the frame never is."""

from __future__ import annotations

from dataclasses import dataclass

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.survey.casebook import Casebook, make_casebook
from chiso.engine.survey.plan import Plan, read_plan
from chiso.engine.survey.selecting import select
from chiso.engine.survey.uploads import table_of
from chiso.office.surveys.incoming import Upload, text_of

MOST_CASES = 50_000
MOST_SEED = 2**63 - 1


@dataclass(frozen=True)
class Drawn:
    """A sample that was drawn: the casebook, with what it was drawn from."""

    book: Casebook
    plan_text: str
    frame_rows: int


def draw_sample(frame: Upload, plan: Upload, seed: str) -> Drawn:
    """Read and draw. Raises InputError with the problems of both files and of the seed together."""
    problems: list[Problem] = []
    rows = chosen = None
    try:
        rows = table_of(frame.data, frame.name)
    except InputError as error:
        problems += error.problems
    try:
        chosen = read_plan(text_of(plan))
    except InputError as error:
        problems += error.problems
    start = _seed(seed, chosen, problems)
    if rows is None or chosen is None or start is None:
        raise InputError(problems)
    book = make_casebook(select(rows, chosen, start), chosen)
    if book.frame.height > MOST_CASES:
        raise InputError([_too_many(book.frame.height)])
    return Drawn(book, text_of(plan), rows.height)


def _seed(typed: str, plan: Plan | None, problems: list[Problem]) -> int | None:
    """The seed of the form, else of the plan."""
    text = typed.strip()
    if text.isdecimal() and int(text) <= MOST_SEED:
        return int(text)
    if not text and plan is not None and plan.seed is not None:
        return plan.seed
    problems.append(
        Problem(
            "surveys.seed",
            Text("Hạt giống ngẫu nhiên phải là số nguyên.", "The seed is a whole number."),
            where="seed",
            got=text[:40],
            hint=Text(
                "Lấy số ai cũng kiểm được: kết quả xổ số, tổng các số mọi người viết ra; ghi vào biên bản.",
                "Take a number anybody can check: a lottery result, the sum of numbers people wrote; put it on record.",
            ),
        )
    )
    return None


def _too_many(found: int) -> Problem:
    return Problem(
        "surveys.sample_size",
        Text("Mẫu quá lớn để giữ từng người.", "The sample is too large to keep person by person."),
        where="stages",
        got=f"{found}",
        expected=Text(f"không quá {MOST_CASES}", f"at most {MOST_CASES}"),
        hint=Text("Kiểm lại n, total và reserve của kế hoạch.", "Look at n, total and reserve in the plan."),
    )
