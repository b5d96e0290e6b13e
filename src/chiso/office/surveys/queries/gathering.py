"""Submissions as a table: one row each, a column a question, kinds as the form says; personal columns beside.

The trap: a correction counted beside what it corrects. Only submissions that nothing replaces are rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.forms.answers import read_answers
from chiso.engine.forms.model import Form
from chiso.engine.survey.casebook import CASE
from chiso.office.sealing import Unreadable, unseal
from chiso.office.surveys.models import Collection, Submission, SubmissionSecret
from chiso.office.surveys.queries.fieldwork import case_code, excluded_ids, field_of
from chiso.office.surveys.queries.sampling import design_columns, newest_sample
from chiso.office.surveys.versions import form_of

ABOUT = ("submission", "version", "channel", "interviewer", "unit", "started_at", "ended_at", "minutes")
"""Columns that say where a row comes from; questions of these names get `answer_` before them."""


@dataclass(frozen=True)
class Gathered:
    """The table, which of its columns are personal, how many rows lost their personal part, and the newest row."""

    frame: pl.DataFrame
    personal: tuple[str, ...]
    erased: int
    last_id: int


def gather(collection: Collection) -> Gathered:
    """Every submission that counts. Reads in bulk; personal answers are decrypted here and nowhere else.

    Interviews that were taken out stay away; those of a drawn sample carry its design columns (`drawn_columns`).
    """
    rows = list(
        Submission.objects.filter(collection=collection, replaced_by__isnull=True)
        .exclude(pk__in=excluded_ids(collection))
        .select_related("version", "interviewer")
        .order_by("id")
    )
    secrets = {
        each.submission_id: each
        for each in SubmissionSecret.objects.filter(submission__collection=collection, erased_at__isnull=True)
    }
    forms = {row.version_id: form_of(row.version) for row in rows}
    personal = sorted({column for form in forms.values() for column in form.personal if _is_flat(form, column)})
    columns = _columns(forms.values())
    names = {column: f"answer_{column}" if column in ABOUT else column for column in columns}
    table: dict[str, list[str | int | float | None]] = {name: [] for name in (*ABOUT, *names.values())}
    erased = 0
    for row in rows:
        secret = secrets.get(row.pk)
        erased += secret is None
        answers = {**row.answers, **_personal(forms[row.version_id], row, secret)}
        for head, value in _about(row).items():
            table[head].append(value)
        for column, name in names.items():
            value = answers.get(column)
            table[name].append(value if isinstance(value, str) else None)
    frame = pl.DataFrame(
        [pl.Series(head, values, dtype=_ABOUT_TYPES.get(head, pl.String)) for head, values in table.items()]
    )
    kinds = {names[column]: kind for column, kind in columns.items()}
    typed = frame.with_columns([_typed(frame, name, kind) for name, kind in kinds.items()])
    choices = {names[column]: values for column, values in _many(forms.values()).items()}
    wide = typed.with_columns([each for name, values in choices.items() for each in _ticks(name, values)])
    wide = wide.hstack(drawn_columns(collection, rows, wide.columns))
    return Gathered(wide, tuple(names[each] for each in personal), erased, rows[-1].pk if rows else 0)


def drawn_columns(collection: Collection, rows: Sequence[Submission], taken: Sequence[str]) -> list[pl.Series]:
    """Strata, units of the stages, probabilities and weight of each row, by its code in the wave's newest sample.

    Nothing where no row has a code of the sample (answers by an open link). Raises InputError when some have one and
    others do not count for the sample: they have no weight, and somebody must look at them first.
    """
    sample = newest_sample(collection.wave)
    design = None if sample is None else design_columns(sample)
    if design is None or sample is None or not rows:
        return []
    codes = pl.DataFrame({CASE: [case_code(row) for row in rows]}, schema={CASE: pl.String})
    if codes.join(design, on=CASE, how="semi").is_empty():
        return []
    stray = field_of(collection.wave, sample).board.stray
    open_ = [row for row in rows if row.pk in stray]
    if open_:
        message = Text(
            "Có phiếu không phải của người trong mẫu; soát, loại hoặc sửa trước đã.",
            "Some interviews are not of people in the sample; look at them and take them out first.",
        )
        shown = ", ".join(case_code(row) or f"#{row.pk}" for row in open_[:8])
        hint = Text("Mở Bảng thực địa, Phiếu cần soát.", "Open the board of the field work, interviews to look at.")
        raise InputError([Problem("surveys.stray", message, where=f"{len(open_)}", got=shown, hint=hint)])
    joined = codes.join(design, on=CASE, how="left", maintain_order="left")
    return [joined[name] for name in joined.columns if name not in taken]


_ABOUT_TYPES: dict[str, type[pl.DataType]] = {"submission": pl.Int64, "minutes": pl.Float64}


def _is_flat(form: Form, column: str) -> bool:
    return not any(form.columns[path] == column and form.inside_repeat(path) for path in form.columns)


def _columns(forms: Iterable[Form]) -> dict[str, str]:
    """Every column outside repeats with its kind; where versions differ in kind it stays text."""
    found: dict[str, str] = {}
    for form in forms:
        asked = {question.path: question.kind for question in form.questions()}
        for path, column in form.columns.items():
            kind = asked.get(path, "calculated")
            if kind == "note" or form.inside_repeat(path):
                continue
            found[column] = kind if found.get(column, kind) == kind else "text"
    return found


def _many(forms: Iterable[Form]) -> Mapping[str, tuple[str, ...]]:
    """The choices of questions that take several."""
    found: dict[str, dict[str, None]] = {}
    for form in forms:
        for question in form.questions():
            if question.kind == "many" and question.choices and not form.inside_repeat(question.path):
                held = found.setdefault(question.column, {})
                held.update(dict.fromkeys(option.value for option in question.choices.options))
    return {column: tuple(values) for column, values in found.items()}


def _about(row: Submission) -> dict[str, str | int | float | None]:
    minutes = None
    if row.started_at and row.ended_at:
        minutes = round((row.ended_at - row.started_at).total_seconds() / 60, 2)
    return {
        "submission": row.pk,
        "version": row.version.version,
        "channel": row.channel,
        "interviewer": row.interviewer.username if row.interviewer else None,
        "unit": row.unit or None,
        "started_at": row.started_at.isoformat() if row.started_at else None,
        "ended_at": row.ended_at.isoformat() if row.ended_at else None,
        "minutes": minutes,
    }


def _personal(form: Form, row: Submission, secret: SubmissionSecret | None) -> dict[str, str]:
    if not form.personal or secret is None:
        return {}
    try:
        data = unseal(secret.sealed.encode(), secret.sealed_key)
    except Unreadable:
        return {}
    values = read_answers(form, data, row.received_at).values
    return {column: value for column, value in values.items() if column in form.personal and isinstance(value, str)}


def _typed(frame: pl.DataFrame, name: str, kind: str) -> pl.Series:
    """The column by its kind; a value that does not fit (let pass by a person) keeps the column as text."""
    texts = frame[name]
    wanted: dict[str, type[pl.DataType]] = {
        "integer": pl.Int64,
        "decimal": pl.Float64,
        "range": pl.Float64,
        "calculated": pl.Float64,
        "date": pl.Date,
        "one": pl.Int64,
    }
    target = wanted.get(kind)
    if target is None:
        return texts
    if kind == "one" and not _plain_integers(texts):
        return texts
    try:
        return texts.cast(target)
    except pl.exceptions.PolarsError:
        return texts


def _plain_integers(texts: pl.Series) -> bool:
    """Codes such as 1–5 become numbers; codes with leading zeros are names."""
    known = texts.drop_nulls()
    return bool(known.str.contains(r"^(0|-?[1-9][0-9]{0,8})$").all()) and known.len() > 0


def _ticks(name: str, values: tuple[str, ...]) -> list[pl.Expr]:
    """One column of 0 and 1 for each choice, missing where the question was not answered."""
    chosen = pl.col(name).str.split(" ")
    return [chosen.list.contains(value).cast(pl.Int8).alias(f"{name}/{value}") for value in values]
