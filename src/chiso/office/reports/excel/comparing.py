"""Three ways to look at each value: as it left, as the file has it now, as the site has it now.

The trap: two versions cannot tell who changed what. With the base between them: only the file changed → a clean change;
only the site changed → nothing to do; both changed differently → a conflict, and a person chooses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.scoring import Answer, InputSpec, score_leaf
from chiso.engine.scoring.rule import Status
from chiso.office.reports.excel.content import Held, SheetContent
from chiso.office.reports.excel.layout import COUNT, STATUS_WORDS
from chiso.office.reports.excel.reading import Read, SheetCopy
from chiso.office.reports.excel.values import same
from chiso.office.rounds.models import AnswerStatus
from chiso.office.rounds.scores import unit_code

Field = Literal["value", "note"]
Verdict = Literal["changed", "conflict"]


@dataclass(frozen=True, slots=True)
class CellChange:
    """One thing that the file would change. `mine` is the file's, `theirs` what the site holds at `version`.

    `inputs`, `status` and `note` are the whole leaf as it would stand after this change alone.
    """

    kind: str
    code: str
    name: str
    field: Field
    verdict: Verdict
    where: str
    base: str
    mine: str
    theirs: str
    inputs: dict[str, str]
    status: str
    note: str
    version: int

    @property
    def key(self) -> str:
        """The change's name in a form."""
        return f"{self.kind}:{self.code}:{self.field}"


@dataclass(frozen=True)
class Comparison:
    """What bringing the file in would do. Nothing is written by comparing."""

    changes: tuple[CellChange, ...]
    unchanged: int
    problems: tuple[Problem, ...]

    @property
    def conflicts(self) -> tuple[CellChange, ...]:
        return tuple(change for change in self.changes if change.verdict == "conflict")


def compare(copy: SheetCopy, content: SheetContent) -> Comparison:
    """The file against the site. Raises InputError when the file belongs to another sheet or framework version."""
    _check_origin(copy, content)
    changes: list[CellChange] = []
    problems = [*copy.problems]
    bad = {problem.where for problem in problems}
    unchanged = 0
    for kind, code, name, specs, held in _open(content):
        read = copy.now.get((kind, code))
        if read is None:
            problems.append(_missing(code, name))
            continue
        if bad & set(read.cells.values()):
            continue
        base = copy.base.get((kind, code), Held())
        found = [
            change
            for change in (_value_change(kind, code, name, specs, base, read, held),
                           _note_change(kind, code, name, base, read, held))
            if change is not None
        ]  # fmt: skip
        wrong = _wrong_values(content, specs, found)
        problems += wrong
        changes += [] if wrong else found
        unchanged += not found
    return Comparison(tuple(changes), unchanged, tuple(problems))


def _check_origin(copy: SheetCopy, content: SheetContent) -> None:
    sheet = content.sheet
    problems = []
    if copy.sheet_id != str(sheet.pk):
        problems.append(
            Problem(
                "excel.other_sheet",
                Text("Tệp này là phiếu của đơn vị hoặc đợt khác.", "The file is another unit's or round's sheet."),
                got=f"phiếu số {copy.sheet_id}",
                expected=Text(f"phiếu số {sheet.pk}, {sheet.unit.name}", f"sheet {sheet.pk}, {sheet.unit.name}"),
            )
        )
    if copy.framework_sha256 != content.framework.sha256:
        problems.append(
            Problem(
                "excel.other_framework",
                Text("Bộ tiêu chí đã đổi sau khi xuất tệp.", "The framework has changed since the export."),
                got=copy.framework_sha256[:12],
                expected=Text(content.framework.code, content.framework.code),
                hint=Text("Xuất lại phiếu rồi chép số liệu sang.", "Export again and copy the figures over."),
            )
        )
    if problems:
        raise InputError(problems)


def _open(content: SheetContent) -> list[tuple[str, str, str, Sequence[InputSpec], Held]]:
    """Everything that a file may change: kind, code, name, inputs, and what the site holds."""
    leaves: list[tuple[str, str, str, Sequence[InputSpec], Held]] = [
        ("leaf", code, row.node.name.vi, row.specs, row.held) for code, row in content.leaves.items() if row.open
    ]
    return leaves + [("count", item.code, item.name, (COUNT,), item.held) for item in content.adjustments]


def _value_change(
    kind: str, code: str, name: str, specs: Sequence[InputSpec], base: Held, read: Read, held: Held
) -> CellChange | None:
    now = Held(read.inputs, read.status)
    if _same_value(specs, now, base) or _same_value(specs, now, held):
        return None
    first = read.cells.get(specs[0].name, "") if specs else read.cells.get("status", "")
    return CellChange(
        kind=kind,
        code=code,
        name=name,
        field="value",
        verdict="changed" if _same_value(specs, base, held) else "conflict",
        where=first,
        base=shown(specs, base),
        mine=shown(specs, now),
        theirs=shown(specs, held),
        inputs={} if now.status != AnswerStatus.ANSWERED else {k: v for k, v in read.inputs.items() if v},
        status=read.status,
        note=held.note,
        version=held.version,
    )


def _note_change(kind: str, code: str, name: str, base: Held, read: Read, held: Held) -> CellChange | None:
    now, was, there = read.note, base.note.strip(), held.note.strip()
    if now in (was, there):
        return None
    return CellChange(
        kind=kind,
        code=code,
        name=name,
        field="note",
        verdict="changed" if was == there else "conflict",
        where=read.cells.get("note", ""),
        base=was,
        mine=now,
        theirs=there,
        inputs=dict(held.inputs),
        status=held.status,
        note=now,
        version=held.version,
    )


def _same_value(specs: Sequence[InputSpec], one: Held, other: Held) -> bool:
    """Whether two values mean the same; inputs of a leaf that does not apply or did not arise mean nothing."""
    if one.status != other.status:
        return False
    if one.status != AnswerStatus.ANSWERED:
        return True
    return all(same(spec, one.inputs.get(spec.name, ""), other.inputs.get(spec.name, "")) for spec in specs)


def shown(specs: Sequence[InputSpec], value: Held) -> str:
    """A value as one line for a person."""
    if value.status != AnswerStatus.ANSWERED:
        return STATUS_WORDS[AnswerStatus(value.status)]
    parts = [(spec, value.inputs.get(spec.name, "")) for spec in specs]
    named = {code: name.vi for spec, _ in parts for code, name in spec.options}
    texts = [named.get(text, text) for _, text in parts]
    if not any(texts):
        return ""
    if len(texts) == 1:
        return texts[0]
    return "; ".join(
        f"{spec.label.vi or spec.name}: {text or '–'}" for (spec, _), text in zip(parts, texts, strict=True)
    )


def _wrong_values(content: SheetContent, specs: Sequence[InputSpec], changes: list[CellChange]) -> list[Problem]:
    """What the rule cannot score, with the address of the cell: a file brings in no figure that a page would refuse."""
    value = next((change for change in changes if change.field == "value" and change.kind == "leaf"), None)
    if value is None or not value.inputs:
        return []
    status: Status = "answered"
    scored = score_leaf(content.framework, value.code, Answer(value.inputs, status), unit=unit_code(content.sheet.unit))
    return [
        Problem(problem.code, problem.message, value.where, problem.got, problem.expected, problem.hint)
        for problem in scored.problems
    ]


def _missing(code: str, name: str) -> Problem:
    return Problem(
        "excel.row_missing",
        Text(
            f"Tệp thiếu dòng của mục {code}; mục này giữ nguyên.", f"The row of {code} is missing; it stays as it is."
        ),
        where=code,
        got=name[:60],
        severity="warning",
    )
