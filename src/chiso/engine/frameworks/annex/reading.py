"""`read_annex`: from the bytes of an Excel or Word annex to a draft that a person confirms.

The trap: official annexes hold slips (sums that miss, a code twice, a forgotten cell). Mending them silently makes
another framework than the one that was decided. So everything is read as printed, and every oddity is named with its
cell; only a file that holds no table at all is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from chiso.engine.errors import InputError, Location, Problem, Text, place_in
from chiso.engine.files import Limits, inspect
from chiso.engine.frameworks.annex.adjusting import read_adjustments, set_adjustments_apart
from chiso.engine.frameworks.annex.building import (
    build_nodes,
    compare_sums,
    fill_levels_without_cells,
    refuse_negative,
)
from chiso.engine.frameworks.annex.codes import give_codes
from chiso.engine.frameworks.annex.companions import compare_summaries, drop_summary_rows, join_details
from chiso.engine.frameworks.annex.contents import Content, read_tables
from chiso.engine.frameworks.annex.draft import AnnexDraft
from chiso.engine.frameworks.annex.excel import Found, read_workbook
from chiso.engine.frameworks.annex.grid import Grid, Hidden
from chiso.engine.frameworks.annex.items import Item
from chiso.engine.frameworks.annex.letters import mend
from chiso.engine.frameworks.annex.problems import problem, warning
from chiso.engine.frameworks.annex.tables import Table, find_tables
from chiso.engine.frameworks.annex.titles import read_title
from chiso.engine.frameworks.annex.totals import settle_totals

_OLD = (".xls", ".doc", ".xlt", ".dot")
_LIMITS = Limits(allowed=frozenset({"xlsx", "docx"}))
_MANY = 12
"""How many warnings of one kind about missing scoring are listed one by one."""


def read_annex(
    data: bytes, name: str, *, year: int | None = None, table: str | None = None, include_hidden: Hidden = False
) -> AnnexDraft:
    """The framework that the annex states, as a draft with warnings.

    `name` is the file's name; `year` completes dates without a year; `table` names the one sheet or Word table to read
    ("bảng 2"). Hidden rows, columns, sheets and words are left out and reported, unless `include_hidden` is True or
    names their places as `AnnexDraft.hidden` does. Raises InputError for a file that cannot be used: old or foreign
    format, password, macros, damage, no table of criteria.
    """
    kind = _check_file(data, name)
    found = (read_workbook if kind == "xlsx" else read_document)(data, include_hidden=include_hidden)
    problems = found.problems
    grids = _mend_letters(found.grids, problems)
    tables = find_tables(grids, table)
    content = read_tables(tables, problems)
    if not content.outline.items():
        raise InputError([*_no_table(found), *problems])
    if table is None and kind == "xlsx":
        problems.extend(_unread_sheets(grids, tables))
    if found.wide_pictures:
        places = list(dict.fromkeys(found.picture_places))
        where = Location(" / ".join(places), " / ".join(place_in(place, "en") for place in places))
        problems.append(warning("annex.image", where=where, got=f"{found.wide_pictures} ảnh"))
    return replace(_draft(name, grids, content, year, problems), hidden=tuple(found.hidden))


def read_document(data: bytes, *, include_hidden: Hidden) -> Found:
    """Tables of a Word file; the reader is imported only when one comes."""
    from chiso.engine.frameworks.annex.word import read_document as read

    return read(data, include_hidden=include_hidden)


def _check_file(data: bytes, name: str) -> str:
    """The kind of an acceptable file; the old formats get the sentence that helps."""
    lower = name.lower()
    old = data.startswith(b"\xd0\xcf\x11\xe0")
    try:
        facts = inspect(data, name, _LIMITS)
    except InputError as error:
        codes = {found.code for found in error.problems}
        if (old or lower.endswith(_OLD)) and not codes & {"file.encrypted", "file.macro", "file.empty"}:
            raise InputError([problem("annex.old_format", where=name)]) from None
        if codes == {"file.not_allowed"}:
            raise InputError([problem("annex.not_annex", where=name)]) from None
        raise
    return str(facts.kind)


def _no_table(found: Found) -> list[Problem]:
    if found.pictures:
        return [problem("annex.image_table", got=f"{found.pictures} ảnh")]
    return [problem("annex.no_table")]


def _unread_sheets(grids: list[Grid], tables: list[Table]) -> list[Problem]:
    """Sheets that hold something and no table of criteria; tables of a Word file are letterheads and signatures too."""
    read = {cell.where.rpartition("!")[0] for table in tables for cell in table.grid.cells()}
    unread = [grid.name for grid in grids if any(grid.cells()) and grid.name not in read]
    return [warning("annex.table_unread", where=name) for name in unread]


def _mend_letters(grids: list[Grid], problems: list[Problem]) -> list[Grid]:
    """The grids with their letters in composed Unicode; what was converted is told once."""
    cells = [cell for grid in grids for cell in grid.cells()]
    mended = mend([cell.text for cell in cells])
    if mended.converted:
        first = cells[mended.converted[0]]
        got = f"{len(mended.converted)} ô ({mended.encoding})"
        hint = Text(f"Ô đầu tiên: {first.where}.", f"The first cell: {first.where}.")
        problems.append(warning("annex.legacy_text", where=first.where, got=got, hint=hint))
    texts = dict(zip(cells, mended.texts, strict=True))
    return [grid.with_texts(texts) for grid in grids]


def _draft(name: str, grids: list[Grid], content: Content, year: int | None, problems: list[Problem]) -> AnnexDraft:
    title = read_title(grids, content.tables)
    outline = content.outline
    outline.roots = _without_remarks(outline.roots, problems)
    outline.roots = drop_summary_rows(outline.roots, outline.summaries, problems)
    give_codes(outline)
    join_details(outline.items(), content.details, problems)
    compare_summaries(outline.items(), content.summaries, problems)
    counted, apart = set_adjustments_apart(outline.roots, problems)
    items = [item for root in counted for item in root.walk()]
    refuse_negative(items, problems)
    fill_levels_without_cells(items)
    unequal: list[Problem] = []
    total = settle_totals(content.totals, title.total, counted, apart, unequal)
    nodes = build_nodes(items, year if year is not None else title.year, problems)
    adjustments, bonus_cap, penalty_cap = read_adjustments(apart, problems)
    compare_sums(items, problems)
    problems.extend(unequal)
    return AnnexDraft(
        name=name,
        title=title.name,
        year=year if year is not None else title.year,
        legal_basis=title.legal_basis,
        total=total or None,
        nodes=tuple(nodes),
        adjustments=tuple(adjustments),
        bonus_cap=bonus_cap,
        penalty_cap=penalty_cap,
        tables=tuple(table.grid.name for table in content.tables),
        columns=_columns(content.tables),
        warnings=tuple(_few(problems)),
        groups=_groups(content.tables, problems),
    )


def _without_remarks(items: list[Item], problems: list[Problem]) -> list[Item]:
    """The items without those that are numbered remarks: a footnote, a paragraph before a table."""
    kept = []
    for item in items:
        item.children = _without_remarks(item.children, problems)
        if _is_remark(item):
            problems.append(warning("annex.row_unread", where=item.line.where, got=item.line.name))
        else:
            kept.append(item)
    return kept


def _is_remark(item: Item) -> bool:
    """Whether nothing but a name with a number in the same cell stands there, and nothing below it."""
    line = item.line
    if item.children or item.extra or line.maximum is not None or line.maximum_unreadable:
        return False
    return (line.spans_table or line.beside_numbers) and not line.scoring and not line.texts


def _columns(tables: Iterable[Table]) -> tuple[tuple[str, str], ...]:
    """Each heading once with the role it was given."""
    found: dict[str, str] = {}
    for table in tables:
        for text, role in zip(table.heading.texts, table.heading.roles, strict=False):
            if text:
                found.setdefault(text, role or "unused")
    return tuple(found.items())


def _groups(tables: Iterable[Table], problems: list[Problem]) -> tuple[str, ...]:
    """The headings of points columns of which a table has several that hold points side by side."""
    places = {found.where for found in problems if found.code == "annex.two_maximums"}
    headings = [table.heading for table in tables if table.grid.name in places]
    return tuple(dict.fromkeys(heading.texts[column] for heading in headings for column in heading.columns("max")))


def _few(problems: list[Problem]) -> list[Problem]:
    """The warnings, each once; many of "no scoring text" become one."""
    unique = list(dict.fromkeys(problems))
    silent = [found for found in unique if found.code == "annex.no_scoring"]
    if len(silent) <= _MANY:
        return unique
    one = warning("annex.no_scoring", where=f"{silent[0].where} … {silent[-1].where}", got=f"{len(silent)} tiêu chí")
    return [found for found in unique if found.code != "annex.no_scoring"] + [one]
