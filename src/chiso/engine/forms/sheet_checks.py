"""What is wrong with an XLSForm, all of it at once, each with its sheet, row and column.

The trap: the converter stops at the first mistake and speaks English; an officer with twenty mistakes would upload
twenty times. What the converter alone knows is still told by it, afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from chiso.engine.errors import Problem, Text
from chiso.engine.forms.sheet_cycles import check_cycles
from chiso.engine.forms.sheet_references import check_filters
from chiso.engine.forms.sheets import Row, Sheets
from chiso.engine.forms.xpath import ExpressionError, parse

_NAME = re.compile(r"[^\W\d][\w.\-]*\Z")
_CHOOSING = re.compile(
    r"(?:select_one|select_multiple|select one(?: from)?|select multiple(?: from)?|select1|rank)\s+(\S+)"
)
_EXTERNAL = re.compile(r"select_(?:one|multiple)_external\b")
_EDGE = re.compile(r"(begin|end)[ _](group|repeat)\Z")
_REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^}\s]*)\s*\}")
_ASKED = re.compile(
    r"(?:text|string|integer|int|decimal|date|time|datetime|dateTime|note|range|acknowledge|trigger|barcode"
    r"|geopoint|geotrace|geoshape|image|photo|audio|video|file)\Z|select|rank"
)
_EXPRESSIONS = ("relevant", "constraint", "calculation", "choice_filter", "required", "readonly", "repeat_count")
_OUTSIDE = {"audit", "csv-external", "xml-external"}


def check_sheets(sheets: Sheets) -> list[Problem]:
    """Every mistake that can be seen row by row."""
    if not sheets.survey:
        return [_no_survey(sheets)]
    found = list(_settings(sheets.settings))
    found += _choices(sheets.choices)
    lists = {row["list_name"] for row in sheets.choices}
    names = {row["name"] for row in sheets.survey if row["name"]}
    open_groups: list[tuple[Row, str, set[str]]] = []
    outermost: set[str] = set()
    for row in sheets.survey:
        kind = row["type"].strip()
        edge = _EDGE.match(kind)
        taken = open_groups[-1][2] if open_groups else outermost
        if edge and edge[1] == "end":
            found += _close(row, edge[2], open_groups)
            continue
        found += _row(row, kind, lists, taken)
        found += _expressions(row, names)
        if edge:
            open_groups.append((row, edge[2], set()))
    found += [
        _problem("unclosed", row, "type", "Nhóm mở mà không đóng.", "A group that is not closed.", f"begin_{what}")
        for row, what, _ in open_groups
    ]
    return [*found, *check_filters(sheets), *check_cycles(sheets.survey)]


def _problem(code: str, row: Row, column: str, vi: str, en: str, got: str = "", hint: Text | None = None) -> Problem:
    return Problem(f"forms.{code}", Text(vi, en), row.place(column), got[:80], hint=hint or Text("", ""))


def _no_survey(sheets: Sheets) -> Problem:
    return Problem(
        "forms.no_survey",
        Text("Không có trang “survey”, hoặc trang trống.", "There is no sheet “survey”, or it is empty."),
        got=", ".join(sheets.names)[:80],
        expected=Text("trang survey với các cột type, name, label", "a sheet survey with columns type, name, label"),
    )


def _settings(row: Row) -> Iterator[Problem]:
    form_id, version = row["form_id"], row["version"]
    if not form_id:
        hint = Text(
            "Thêm trang settings, cột form_id, ví dụ sipas.", "Add a sheet settings, column form_id, e.g. sipas."
        )
        yield _problem("no_form_id", row, "form_id", "Phiếu hỏi chưa có mã.", "The form has no id.", hint=hint)
    elif not re.fullmatch(r"[A-Za-z0-9][\w.\-]{0,63}", form_id):
        vi, en = (
            "Mã phiếu chỉ gồm chữ không dấu, số, “_”, “-”, “.”.",
            "An id holds plain letters, digits, “_”, “-”, “.”.",
        )
        yield _problem("form_id", row, "form_id", vi, en, form_id)
    if not version:
        hint = Text("Mỗi lần sửa phiếu là một phiên bản, ví dụ 2026.1.", "Each change is a version, e.g. 2026.1.")
        yield _problem(
            "no_version", row, "version", "Phiếu hỏi chưa có phiên bản.", "The form has no version.", hint=hint
        )
    elif len(version) > 64:
        yield _problem("version", row, "version", "Phiên bản dài quá 64 ký tự.", "The version is too long.", version)
    if row["public_key"]:
        hint = Text("Xóa cột này; câu trả lời được mã hóa khi lưu.", "Delete the column; answers are kept encrypted.")
        vi, en = "Không nhận phiếu mã hóa trên thiết bị.", "Forms encrypted on the device are not taken."
        yield _problem("encrypted", row, "public_key", vi, en, hint=hint)


def _choices(rows: Iterable[Row]) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for row in rows:
        if not row["list_name"]:
            yield _problem("no_list", row, "list_name", "Lựa chọn chưa thuộc danh mục nào.", "A choice without a list.")
        if not row["name"]:
            yield _problem("no_choice", row, "name", "Lựa chọn chưa có mã.", "A choice without a name.")
        elif " " in row["name"]:
            yield _problem(
                "choice_space", row, "name", "Mã lựa chọn có dấu cách.", "A choice name has a space.", row["name"]
            )
        elif (row["list_name"], row["name"]) in seen:
            vi, en = "Mã lựa chọn lặp lại trong danh mục.", "The choice stands twice in its list."
            yield _problem("choice_again", row, "name", vi, en, row["name"])
        if not row.labels():
            yield _problem("no_label", row, "label", "Lựa chọn chưa có nhãn.", "A choice without a label.", row["name"])
        seen.add((row["list_name"], row["name"]))


def _row(row: Row, kind: str, lists: set[str], taken: set[str]) -> Iterator[Problem]:
    if not kind:
        if row["name"] or row.labels():
            yield _problem("no_type", row, "type", "Câu hỏi chưa có kiểu.", "A question without a type.", row["name"])
        return
    name = row["name"]
    if not name and kind not in _OUTSIDE:
        yield _problem("no_name", row, "name", "Câu hỏi chưa có tên.", "A question without a name.", kind)
    elif name and not _NAME.match(name):
        hint = Text(
            "Bắt đầu bằng chữ; chỉ gồm chữ, số, “_”, “-”, “.”.", "Begin with a letter; letters, digits, “_”, “-”, “.”."
        )
        yield _problem("name", row, "name", "Tên câu hỏi không hợp lệ.", "The name is not valid.", name, hint)
    elif name.lower() in taken:
        yield _problem("name_again", row, "name", "Tên câu hỏi lặp lại.", "The name stands there twice.", name)
    taken.add(name.lower())
    if _ASKED.match(kind) and not row.labels() and not row["hint"] and not _has_media(row):
        yield _problem("no_label", row, "label", "Câu hỏi chưa có lời.", "A question without a label.", name)
    if _EXTERNAL.match(kind):
        hint = Text(
            "Để danh mục trong tệp CSV và dùng select_one_from_file ten_tep.csv.",
            "Keep the list in a CSV file and use select_one_from_file name.csv.",
        )
        vi, en = "Không nhận danh mục ở trang external_choices.", "Lists in a sheet external_choices are not taken."
        yield _problem("external_list", row, "type", vi, en, kind, hint)
    chosen = _CHOOSING.match(kind)
    if chosen and chosen[1] not in lists and "${" not in chosen[1]:
        listed = ", ".join(sorted(filter(None, lists)))[:120]
        yield Problem(
            "forms.list",
            Text("Không có danh mục lựa chọn này.", "There is no such list of choices."),
            row.place("type"),
            chosen[1],
            Text(listed, listed),
            Text("Thêm vào trang choices hoặc sửa tên.", "Add it to the sheet choices or correct the name."),
        )
    if kind == "calculate" and not row["calculation"] and not row["default"]:
        yield _problem("no_calculation", row, "calculation", "Chưa có công thức.", "There is no calculation.", name)


def _has_media(row: Row) -> bool:
    return any(value and header.startswith(("media", "image", "audio", "video")) for header, value in row.cells.items())


def _close(row: Row, what: str, open_groups: list[tuple[Row, str, set[str]]]) -> list[Problem]:
    if open_groups and open_groups[-1][1] == what:
        open_groups.pop()
        return []
    vi, en = "Đóng nhóm không khớp với nhóm đang mở.", "This end does not match the group that is open."
    expected = f"end_{open_groups[-1][1]} (dòng {open_groups[-1][0].number})" if open_groups else ""
    if open_groups:
        open_groups.pop()
    problem = _problem("unopened", row, "type", vi, en, f"end_{what}")
    return [Problem(problem.code, problem.message, problem.where, problem.got, Text(expected, expected))]


def _expressions(row: Row, names: set[str]) -> Iterator[Problem]:
    """References to questions that are not there, and expressions that no device could read either."""
    for column, source in row.cells.items():
        absent = [name for name in _REFERENCE.findall(source) if name not in names]
        if absent:
            vi, en = "Nhắc đến câu hỏi không có trong phiếu.", "Speaks of a question that is not in the form."
            yield _problem("reference", row, column, vi, en, "${" + absent[0] + "}")
        elif source and column in _EXPRESSIONS and source.lower() not in ("yes", "no", "true", "false", "có", "không"):
            yield from _expression(row, column, source)


def _expression(row: Row, column: str, source: str) -> Iterator[Problem]:
    try:
        parse(_REFERENCE.sub("/x", source))
    except ExpressionError as error:
        if error.elsewhere:
            return  # a device may know it: told as a warning once the form is made
        got = f"{error.got} · {source}" if error.got else source
        yield _problem("syntax", row, column, error.message.vi, error.message.en, got)
