"""The roles of a table's columns, settled by what stands in them when the headings leave it open."""

from __future__ import annotations

from collections.abc import Sequence

from chiso.engine.errors import Problem
from chiso.engine.frameworks.annex.cells import figure_of, is_scoring
from chiso.engine.frameworks.annex.grid import Cell, Grid, Row
from chiso.engine.frameworks.annex.headings import Heading
from chiso.engine.frameworks.annex.numbering import parse_number
from chiso.engine.frameworks.annex.problems import warning
from chiso.engine.frameworks.annex.roles import Role, name_level
from chiso.engine.frameworks.annex.wording.prepare import clauses_of


def layout_of(grid: Grid, heading: Heading, problems: list[Problem]) -> tuple[Role | None, ...]:
    """The roles settled by what the columns hold: levels of names, points of levels, a column nobody named."""
    roles = list(heading.roles) + [None] * (grid.width - len(heading.roles))
    _settle_numbers(grid, heading, roles)
    _settle_points_of_levels(grid, heading, roles)
    _leave_running_count(grid, heading, roles)
    _settle_names(grid, heading, roles)
    _settle_maxima(grid, heading, roles, problems)
    _settle_weights(grid, heading, roles, problems)
    if "points" not in roles:
        _find_points(grid, heading, roles)
    if "scoring" not in roles:
        _find_scoring(grid, heading, roles)
    return tuple(roles)


def _settle_numbers(grid: Grid, heading: Heading, roles: list[Role | None]) -> None:
    """A column of mere numbers left of the names, under the heading that covers both, is the numbers'."""
    for column in range(len(roles) - 1):
        if roles[column] != "name" or roles[column + 1] != "name" or not _same_heading(heading, column, column + 1):
            continue
        alone = _alone(grid, heading, column)
        if alone and all(parse_number(cell.text) is not None for cell in alone):
            roles[column] = "code"


def _settle_points_of_levels(grid: Grid, heading: Heading, roles: list[Role | None]) -> None:
    """A column of mere figures right of names, under the heading that covers both, holds the points of their level."""
    for column in range(1, len(roles)):
        if roles[column] != "name" or roles[column - 1] != "name" or not _same_heading(heading, column - 1, column):
            continue
        alone = _alone(grid, heading, column)
        if alone and all(figure_of(cell) is not None for cell in alone):
            roles[column] = "max"


def _alone(grid: Grid, heading: Heading, column: int) -> list[Cell]:
    """The cells of one column below the heading that stand in it alone."""
    found = [
        cell
        for index, row in enumerate(grid.rows)
        if index >= heading.end and not row.loose
        for cell in row.begun(index)
    ]
    return [cell for cell in found if cell.column == column and cell.width == 1]


def _leave_running_count(grid: Grid, heading: Heading, roles: list[Role | None]) -> None:
    """Of two number columns the one that merely counts the rows 1, 2, 3 … beside real codes is left out."""
    columns = [column for column, role in enumerate(roles) if role == "code"]
    if len(columns) < 2:
        return
    texts = {
        column: [
            cell.text.strip(" .")
            for index in range(heading.end, len(grid.rows))
            for cell in grid.rows[index].begun(index)
            if cell.column == column and not grid.rows[index].loose
        ]
        for column in columns
    }
    for column in columns:
        filled = [text for text in texts[column] if parse_number(text) is not None]
        others = [len([text for text in texts[other] if text]) for other in columns if other != column]
        counting = filled == [str(place) for place in range(1, len(filled) + 1)]
        if len(filled) > 2 and counting and min(others) >= len(filled):
            roles[column] = "unused"
            return


def _settle_names(grid: Grid, heading: Heading, roles: list[Role | None]) -> None:
    """Several columns of names are one per level, or a name and its description."""
    names = [column for column, role in enumerate(roles) if role == "name"]
    for column in names[1:]:
        if _covered_by(grid, heading, names[0], column):
            roles[column] = "unused"
    names = [column for column in names if roles[column] == "name"]
    if len(names) < 2:
        return
    levels = [name_level(heading.texts[column]) for column in names]
    ordered = None not in levels and levels == sorted(set(levels), key=lambda level: level or 0)
    merged = any(cell.height > 1 and cell.column == names[0] and cell.row >= heading.end for cell in grid.cells())
    if ordered or merged:
        return
    spare: Role = "scoring" if "scoring" not in roles else "note"
    for column in names[1:]:
        if not _same_heading(heading, names[0], column):
            roles[column] = spare


def _covered_by(grid: Grid, heading: Heading, first: int, column: int) -> bool:
    """Whether a column only continues the cells of `first`, which are merged over both in every row."""
    below = [row.cells for row in grid.rows[heading.end :] if not row.loose]
    return bool(below) and all(cells[column] is None or cells[column] is cells[first] for cells in below)


def _settle_maxima(grid: Grid, heading: Heading, roles: list[Role | None], problems: list[Problem]) -> None:
    """Several columns of maxima are one per level when no row fills two; else the first counts, with a warning.

    Where each level of names has its points beside it, rows may fill several.
    """
    maxima = [column for column, role in enumerate(roles) if role == "max"]
    names = [column for column, role in enumerate(roles) if role == "name"]
    beside = len(names) == len(maxima) and sorted([*names, *maxima]) == [
        column for pair in zip(names, maxima, strict=True) for column in pair
    ]
    if len(maxima) < 2 or beside:
        return
    for index in range(heading.end, len(grid.rows)):
        begun = [cell for cell in grid.rows[index].begun(index) if cell.column in maxima and cell.width == 1]
        if len([cell for cell in begun if figure_of(cell) is not None]) > 1:
            got = " | ".join(heading.texts[column] for column in maxima)
            problems.append(warning("annex.two_maximums", where=grid.name, got=got))
            for column in maxima[1:]:
                roles[column] = "unused"
            return


def is_for_others(roles: Sequence[Role | None], row: Row, index: int, *, below_one: bool) -> bool:
    """Whether a row has points for another group of units alone, or tells more of such a row right above it."""
    begun = {roles[cell.column]: cell for cell in row.begun(index) if cell.column < len(roles)}
    own, other = begun.get("max"), begun.get("other max")
    if own is not None and figure_of(own) is not None:
        return False
    if other is not None and figure_of(other) is not None:
        return True
    return below_one and "code" not in begun


def _settle_weights(grid: Grid, heading: Heading, roles: list[Role | None], problems: list[Problem]) -> None:
    """Weights stand for points only where the table has none; of several columns of weights the first counts."""
    for column in [place for place, role in enumerate(roles) if role == "max"]:
        points = _alone(grid, heading, column)
        if points and all(cell.percent or cell.text.endswith("%") for cell in points):
            roles[column] = "weight"
    weights = [column for column, role in enumerate(roles) if role == "weight"]
    for column in weights if "max" in roles else weights[1:]:
        roles[column] = "unused"
    if weights and "max" not in roles:
        problems.append(warning("annex.weights_as_points", where=grid.name, got=heading.texts[weights[0]]))


def _find_points(grid: Grid, heading: Heading, roles: list[Role | None]) -> None:
    """A column of figures in rows that have no maximum of their own holds the points of cases, whatever it is called.

    What a unit or an appraiser gave stands beside the maximum, in the same rows.
    """
    maxima = {column for column, role in enumerate(roles) if role == "max"}
    names = {column for column, role in enumerate(roles) if role == "name"}
    for column in [place for place, role in enumerate(roles) if maxima and role in (None, "unused")]:
        beside = below = 0
        cells = _alone(grid, heading, column)
        for cell in cells:
            begun = {other.column for other in grid.rows[cell.row].begun(cell.row)}
            beside += bool(begun & maxima)
            below += bool(begun & names) and not begun & maxima
        figures = [cell for cell in cells if figure_of(cell) is not None]
        if below >= 2 and below >= 4 * beside and len(figures) * 10 >= len(cells) * 8:
            roles[column] = "points"
            return


def _find_scoring(grid: Grid, heading: Heading, roles: list[Role | None]) -> None:
    """A column without a known heading that mostly states points per case is the scoring column."""
    for column in [place for place, role in enumerate(roles) if role is None]:
        texts = [
            cell.text
            for index in range(heading.end, len(grid.rows))
            for cell in grid.rows[index].begun(index)
            if cell.column == column and cell.width == 1 and cell.number is None
        ]
        stated = [text for text in texts if any(is_scoring(clause) for clause in clauses_of(text))]
        if texts and len(stated) * 2 >= len(texts):
            roles[column] = "scoring"
            return


def _same_heading(heading: Heading, first: int, second: int) -> bool:
    return heading.texts[first] == heading.texts[second]
