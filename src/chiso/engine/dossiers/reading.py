"""From the types a file happens to have to the normalised columns: one SELECT for DuckDB.

The trap: the same moment comes as a timestamp with or without a zone, as a date, as ISO text or as dd/mm/yyyy. A cast
that quietly gives NULL would turn finished dossiers into open ones, so the same expressions also count what cannot be
read. The session's time zone must be Vietnam's: it turns moments with a zone into Vietnamese time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chiso.engine.dossiers.columns import BY_NAME, DUE_TIME, Kind
from chiso.engine.errors import Problem, Text

ZONE = "Asia/Ho_Chi_Minh"
NOTHING = ("", "NULL", "NA")
"""What stands in a CSV file where there is no value."""

_DUE_SECONDS = DUE_TIME.hour * 3600 + DUE_TIME.minute * 60 + DUE_TIME.second
_DAY_FIRST = ", ".join(
    f"'{form}'"
    for day in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
    for form in (f"{day} %H:%M:%S", f"{day} %H:%M", day, f"%H:%M:%S {day}", f"%H:%M {day}")
)
_SERIAL_FROM, _SERIAL_TO = 36_526, 73_051
"""1 January 2000 and 1 January 2100 as Excel counts days; other numbers are no dates."""
_YES, _NO = (
    ("1", "1.0", "true", "t", "yes", "y", "có", "co", "x", "đúng"),
    ("0", "0.0", "false", "f", "no", "n", "không", "khong", "sai"),
)
_CHANNELS = ("online", "in_person", "post", "1", "2", "3")
_NUMBERS = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
    "FLOAT",
    "DOUBLE",
    "DECIMAL",
)


@dataclass(frozen=True, slots=True)
class Normal:
    """A column to read: the expression, and when what stands there cannot be read ("" = never)."""

    name: str
    expression: str
    unreadable: str = ""


def normal_columns(types: Mapping[str, str]) -> list[Normal]:
    """How to read each column of a file by the type that DuckDB reports; names of known columns are put in order."""
    found = []
    for given, kind in types.items():
        name = normal_name(given)
        column = BY_NAME.get(name)
        made = _READERS[column.kind](name, quoted(given), kind.upper()) if column else Normal(name, quoted(given))
        found.append(made)
    return found


def read_as(kind: Kind, name: str, given: str, stands: str) -> str:
    """The expression that reads what is `given` (an SQL name or expression of the DuckDB type `stands`) as a kind."""
    return _READERS[kind](name, given, stands.upper()).expression


def normal_name(given: str) -> str:
    """The known column that a heading means, capitals and blanks aside; other headings stay as they are."""
    tidied = given.strip().lower()
    return tidied if tidied in BY_NAME else given


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def one_of(value: str, made: Mapping[str, str], otherwise: str = "NULL") -> str:
    """What is made of each word that a value may be.

    The trap: `IN (…)`. DuckDB turns a list of five words and more into a join; a dozen of them cost more than the rest.
    """
    cases = " ".join(f"WHEN {literal(word)} THEN {each}" for word, each in made.items())
    return f"CASE {value} {cases} ELSE {otherwise} END"


def _moment(name: str, given: str, kind: str) -> Normal:
    if kind == "DATE":
        return Normal(name, _at_end(f"CAST({given} AS TIMESTAMP)", name))
    if kind.startswith("TIMESTAMP"):
        return Normal(name, given if kind == "TIMESTAMP" else f"CAST({given} AS TIMESTAMP)")
    if kind != "VARCHAR":
        return _empty(name, given, "TIMESTAMP")
    text = f"nullif(trim({given}), '')"
    day_first = f"TRY_STRPTIME({text}, [{_DAY_FIRST}])"
    read = f"COALESCE(CAST(TRY_CAST({text} AS TIMESTAMPTZ) AS TIMESTAMP), {day_first})"
    if name == "due_at":
        day_first, read = (
            f"CASE WHEN length({text}) <= 10 THEN {_at_end(m, name)} ELSE {m} END" for m in (day_first, read)
        )
    # the two usual ways of writing go first: trying everything costs ten times as much
    read = (
        f"CASE WHEN {given} IS NULL THEN NULL WHEN {_without_zone(given)} THEN TRY_CAST({given} AS TIMESTAMP)"
        f" WHEN {given} LIKE '__/__/____%' THEN {day_first} WHEN {text} IS NULL THEN NULL ELSE {read} END"
    )
    return Normal(name, read, f"{text} IS NOT NULL AND ({read}) IS NULL")


def _without_zone(given: str) -> str:
    """Whether a text is an ISO moment to the second or the microsecond that names no zone, told by its shape alone.

    Casting a text that names one to a moment without would shift it. Whole seconds to the microsecond, what most
    programs write, are told by their end: a third of the price.
    """
    second, micro = "____-__-_____:__:__", "____-__-_____:__:__.______"
    zone = f"contains({given}, 'Z') OR contains({given}, '+') OR contains(substr({given}, 20), '-')"
    whole = f"ends_with({given}, '.000000')"
    return f"({whole} OR {given} LIKE '{second}' OR (strlen({given}) = 26 AND {given} LIKE '{micro}' AND NOT ({zone})))"


def spreadsheet_moment(name: str, given: str) -> str:
    """A column of text as a moment where it is a day number of a spreadsheet that lost its format; else empty.

    Only numbers of the years 2000 to 2099 count. For imports, which say what they took; figures refuse such text.
    """
    number = f"TRY_CAST(replace(trim({given}), ',', '.') AS DOUBLE)"
    read = f"TIMESTAMP '1899-12-30' + to_seconds(CAST(round({number} * 86400) AS BIGINT))"
    if name == "due_at":
        read = f"CASE WHEN floor({number}) = {number} THEN {_at_end(read, name)} ELSE {read} END"
    return f"CASE WHEN {number} >= {_SERIAL_FROM} AND {number} < {_SERIAL_TO} THEN {read} END"


def _at_end(expression: str, name: str) -> str:
    """A due date without time of day falls due when the day ends."""
    return f"{expression} + INTERVAL {_DUE_SECONDS} SECOND" if name == "due_at" else expression


def _flag(name: str, given: str, kind: str) -> Normal:
    if kind == "BOOLEAN":
        return Normal(name, given)
    if kind.startswith(_NUMBERS):
        return Normal(name, f"{_told(given, kind)} <> 0")
    if kind != "VARCHAR":
        return _empty(name, given, "BOOLEAN")
    text = f"lower(trim({given}))"
    said = {word: "TRUE" for word in _YES} | {word: "FALSE" for word in _NO}
    quick, slow = ({word: said[word] for word in words} for words in (("true", "false", "1", "0"), said))
    read = f"CASE WHEN {given} IS NULL THEN NULL ELSE {one_of(given, quick, one_of(text, slow))} END"
    return Normal(name, read, f"nullif({text}, '') IS NOT NULL AND ({read}) IS NULL")


def _number(name: str, given: str, kind: str) -> Normal:
    if kind == "DOUBLE":
        return Normal(name, _told(given, kind))
    if kind == "BOOLEAN" or kind.startswith(_NUMBERS):
        return Normal(name, f"CAST({_told(given, kind)} AS DOUBLE)")
    if kind != "VARCHAR":
        return _empty(name, given, "DOUBLE")
    text = f"nullif(trim({given}), '')"
    read = f"CASE WHEN contains({given}, ',') THEN TRY_CAST(replace({given}, ',', '.') AS DOUBLE)"
    read += f" ELSE TRY_CAST({given} AS DOUBLE) END"
    return Normal(name, _told(read), f"{text} IS NOT NULL AND {read} IS NULL")


def _told(given: str, kind: str = "DOUBLE") -> str:
    """A number; what is none (pandas writes NaN where nothing was told) is empty, for it would count as the highest.

    Not by `=`: a Parquet file's statistics leave NaN out, and DuckDB believes them.
    """
    return f"CASE WHEN isnan({given}) THEN NULL ELSE {given} END" if kind in ("DOUBLE", "FLOAT") else given


def _empty(name: str, given: str, kind: str) -> Normal:
    """A column of a type that makes no sense, which is all right as long as it holds nothing at all."""
    return Normal(name, f"CAST(NULL AS {kind})", f"{given} IS NOT NULL")


def _text(name: str, given: str, kind: str) -> Normal:
    if name == "channel":
        text = f"CAST({given} AS VARCHAR)"
        return Normal(name, one_of(text, {word: literal(word) for word in _CHANNELS}, f"lower(trim({text}))"))
    return Normal(name, given if kind == "VARCHAR" else f"CAST({given} AS VARCHAR)")


_READERS: dict[str, Callable[[str, str, str], Normal]] = {
    "moment": _moment,
    "flag": _flag,
    "number": _number,
    "text": _text,
}


_EXPECTED = {
    "moment": Text(
        "thời điểm, ngày, hoặc chữ như 2026-03-05 17:00, 05/03/2026 17:00",
        "a timestamp, a date, or text such as 2026-03-05 17:00 or 05/03/2026 17:00",
    ),
    "flag": Text("1/0, có/không, true/false", "1/0, yes/no, true/false"),
    "number": Text("số", "a number"),
    "text": Text("chữ", "text"),
}


def unreadable(name: str, count: int, example: str) -> Problem:
    """A column with values that are neither empty nor readable."""
    return Problem(
        "dossiers.unreadable_value",
        Text(f"Cột {name} có {count} giá trị không đọc được.", f"The column {name} has {count} unreadable values."),
        got=example[:60],
        expected=_EXPECTED[BY_NAME[name].kind],
        hint=Text("sửa hoặc để trống các giá trị ấy", "mend these values or leave them empty"),
    )
