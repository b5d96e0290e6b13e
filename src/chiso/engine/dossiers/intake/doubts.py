"""What makes a row doubtful, told row by row, so that no split of a file changes what is taken and what is held back.

The trap: a row that "looks like" the others. Whether 03/04/2026 is April or March cannot be told from its neighbours:
in Vietnam the day stands first, always, and a value that does not read so is held back with its reason instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from chiso.engine.dossiers.columns import BY_NAME, COLUMNS, short
from chiso.engine.dossiers.intake.mapping import SourceMapping
from chiso.engine.dossiers.reading import literal, normal_columns, quoted, spreadsheet_moment
from chiso.engine.errors import Text

TYPES = {"text": "VARCHAR", "moment": "TIMESTAMP", "flag": "BOOLEAN", "number": "DOUBLE"}
REASONS: dict[str, Text] = {
    "no_code": Text("không có mã hồ sơ", "no dossier code"),
    "not_received": Text("không có thời điểm tiếp nhận", "no moment of receipt"),
    "unreadable": Text("giá trị không đọc được", "a value that cannot be read"),
    "finished_before_received": Text("giải quyết xong trước khi tiếp nhận", "finished before received"),
    "received_in_future": Text("tiếp nhận ở tương lai", "received in the future"),
    "finished_in_future": Text("giải quyết xong ở tương lai", "finished in the future"),
    "updated_in_future": Text("cập nhật ở tương lai", "updated in the future"),
    "unknown_agency": Text("cơ quan trống hoặc không có trong danh mục", "agency empty or not in the register"),
    "unknown_procedure": Text("thủ tục trống hoặc không có trong danh mục", "procedure empty or not in the register"),
    "disputed": Text(
        "cùng mã, cùng thời điểm cập nhật, khác nội dung", "the same code and update time, with other content"
    ),
    "wrong_steps": Text(
        "các bước trong nhật ký không nối được hoặc không đọc được", "steps of a log that cannot follow or be read"
    ),
    "broken_row": Text("dòng hỏng: thiếu hoặc thừa ô, bị cắt cụt", "a broken row: too few or too many cells, cut off"),
}


THEN = " → "
"""Between the steps of a log that contradicts itself; they stand in place of the one status of a dossier."""


@dataclass(frozen=True, slots=True)
class Known:
    """What exists: codes of agencies and of procedures; None where no register is given, then every code is taken."""

    agencies: frozenset[str] | None = None
    procedures: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """One test of a row: `sql` is true for a doubtful row; `reason` is a key of REASONS, `:column` behind it where it
    is about one."""

    reason: str
    sql: str


def staged(
    scan: str, given: Mapping[str, str], types: Mapping[str, str], mapping: SourceMapping, doubts: Iterable[Doubt]
) -> str:
    """The SELECT that reads a source: every filled column normalised, `mask` with a bit for each doubt, and `raw`, what
    stood there, for doubtful rows.

    `given`: the SQL name of each heading; `types`: its DuckDB type.
    """
    heading_of, constants = mapping.heading_of, dict(mapping.constants)
    normal = normalised(given, types, mapping)
    raws = {name: f"CAST({given[heading]} AS VARCHAR)" for name, heading in heading_of.items()}
    inner = [f"{raw} AS {quoted('r_' + name)}" for name, raw in raws.items()]
    inner += [f"{normal.get(name) or _constant(name, constants[name])} AS {quoted(name)}" for name in mapping.filled]
    tests = list(doubts)
    bits = [f"(CASE WHEN {doubt.sql} THEN {1 << number} ELSE 0 END)" for number, doubt in enumerate(tests)]
    # most rows raise no doubt: they are asked once whether there is any
    mask = f"CASE WHEN {' OR '.join(f'({doubt.sql})' for doubt in tests)} THEN {' | '.join(bits)} ELSE 0 END"
    shown = ", ".join(f"{quoted(heading)} := {quoted('r_' + name)}" for name, heading in heading_of.items())
    filled = ", ".join(quoted(name) for name in mapping.filled)
    return (
        f"SELECT {filled}, mask, CASE WHEN mask > 0 THEN CAST(to_json(struct_pack({shown})) AS VARCHAR) END AS raw "  # noqa: S608
        f"FROM (SELECT *, CAST({mask} AS BIGINT) AS mask FROM (SELECT {', '.join(inner)} FROM {scan}))"
    )


def normalised(given: Mapping[str, str], types: Mapping[str, str], mapping: SourceMapping) -> dict[str, str]:
    """The expression of each mapped column, in the type of the store."""
    found = {}
    for name, heading in mapping.columns:
        kind = BY_NAME[name].kind
        expression = normal_columns({name: types[heading]})[0].expression.replace(quoted(name), given[heading])
        text = types[heading] == "VARCHAR"
        if kind == "moment" and text:
            serial = spreadsheet_moment(name, given[heading])
            expression = f"CASE WHEN {given[heading]} IS NOT NULL THEN COALESCE({expression}, {serial}) END"
        if kind == "text":
            expression = _named(name, _trimmed(expression), mapping)
        found[name] = expression
    return found


def doubts_of(mapping: SourceMapping, known: Known, as_of: datetime) -> tuple[Doubt, ...]:
    """The tests of a source's rows. `as_of`: the present moment, Vietnamese time; what lies after it is the future."""
    now = f"TIMESTAMP '{as_of.isoformat(sep=' ')}'"
    filled = set(mapping.filled)
    # a code over several lines: a quotation mark was not closed, and what stands behind it went into the cell
    torn = [f"contains({name}, chr(10))" for name in ("dossier_id", "agency", "procedure") if name in filled]
    found = [
        Doubt("broken_row", " OR ".join(f"coalesce({one}, FALSE)" for one in torn)),
        Doubt("no_code", "dossier_id IS NULL"),
        Doubt("not_received", "received_at IS NULL AND nullif(trim(r_received_at), '') IS NULL"),
    ]
    found += [
        Doubt(f"unreadable:{name}", f"({quoted(name)} IS NULL AND {raw} IS NOT NULL AND trim({raw}) <> '')")
        for name, raw in ((name, quoted("r_" + name)) for name, _ in mapping.columns)
        if BY_NAME[name].kind != "text"
    ]
    # a day without a time of day is the whole day: it may lie before the hour of receipt
    same_day = "(finished_at = date_trunc('day', finished_at) AND finished_at = date_trunc('day', received_at))"
    found.append(Doubt("finished_before_received", f"finished_at < received_at AND NOT {same_day}"))
    found += [
        Doubt(f"{name.removesuffix('_at')}_in_future", f"{name} > {now}")
        for name in ("received_at", "finished_at", "updated_at")
        if name in mapping.heading_of
    ]
    if "status" in mapping.heading_of:
        found.append(Doubt("wrong_steps", f"contains(r_status, {literal(THEN)})"))
    registers = {"agency": known.agencies, "procedure": known.procedures}
    found += [
        Doubt(f"unknown_{name}", _unknown(name, codes))
        for name, codes in registers.items()
        if name in filled or codes is not None
    ]
    return tuple(found)


def reasons_sql(doubts: Iterable[Doubt]) -> str:
    """The reasons of a mask, with `;` between."""
    cases = [f"CASE WHEN (mask & {1 << number}) > 0 THEN {literal(d.reason)} END" for number, d in enumerate(doubts)]
    return f"concat_ws(';', {', '.join(cases)})"


def told(reason: str) -> Text:
    """A reason in words: `unreadable:due_at` tells the column too."""
    kind, _, column = reason.partition(":")
    words = REASONS[kind]
    if not column:
        return words
    meaning = short(BY_NAME[column].meaning)
    return Text(f"{words.vi}: {meaning.vi} ({column})", f"{words.en}: {meaning.en} ({column})")


def every_column(filled: Iterable[str]) -> str:
    """Every column of the store in its order, typed; empty ones where the source has none: what is hashed to compare
    contents. The order of records is no content."""
    have = set(filled)
    pieces = [
        f"CAST({quoted(c.name)} AS {TYPES[c.kind]})" if c.name in have else f"CAST(NULL AS {TYPES[c.kind]})"
        for c in COLUMNS
        if c.name not in ("updated_at", "sequence")
    ]
    return ", ".join(pieces)


def _constant(name: str, value: str) -> str:
    return f"CAST({literal(value)} AS {TYPES[BY_NAME[name].kind]})"


def _trimmed(text: str) -> str:
    """Without blanks around it; only what has some is cut, which is quicker."""
    blank = f"starts_with({text}, ' ') OR ends_with({text}, ' ') OR {text} = ''"
    return f"CASE WHEN {blank} THEN nullif(trim({text}), '') ELSE {text} END"


def _named(name: str, expression: str, mapping: SourceMapping) -> str:
    pairs = {theirs: ours for column, theirs, ours in mapping.renamed if column == name}
    if not pairs:
        return expression
    made = ", ".join(f"{literal(theirs)}: {literal(ours)}" for theirs, ours in pairs.items())
    return f"COALESCE(MAP {{{made}}}[{expression}], {expression})"


def _unknown(name: str, codes: frozenset[str] | None) -> str:
    empty = f"{quoted(name)} IS NULL"
    if codes is None:
        return empty
    listed = ", ".join(map(literal, sorted(codes))) or "NULL"
    return f"({empty} OR {quoted(name)} NOT IN ({listed}))"
