"""Self-made workbooks as provinces keep them, with the slips of real ones. Nothing here is an official figure.

The units and criteria are those of the tests' small province and `small_framework.yaml`; a function per layout.
"""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.office.evidence.files import pdf

LEAVES = {
    "1.1": ("Kế hoạch ban hành đúng hạn", 1),
    "1.2": ("Tỷ lệ nhiệm vụ hoàn thành", 2),
    "1.3": ("Công tác kiểm tra", 1),
    "2.1": ("Hồ sơ giải quyết đúng hạn", 3),
    "2.2": ("Mức độ hài lòng", 2),
    "2.3": ("Đánh giá của cơ quan thẩm định", 1),
}
FIELDS = {"1": ("Chỉ đạo điều hành", 4), "2": ("Thủ tục hành chính", 6)}
UNITS = ("Sở Nội vụ", "Thanh tra tỉnh", "Văn phòng Ủy ban nhân dân tỉnh")
POINTS: Mapping[str, Mapping[str, float]] = {
    "Sở Nội vụ": {"1.1": 1, "1.2": 2, "1.3": 0.5, "2.1": 2.85, "2.2": 1.7, "2.3": 1},
    "Thanh tra tỉnh": {"1.1": 1, "1.2": 1.25, "1.3": 1, "2.1": 2.4, "2.2": 1.5, "2.3": 0.75},
    "Văn phòng Ủy ban nhân dân tỉnh": {"1.1": 0, "1.2": 1.25, "1.3": 1, "2.1": 3, "2.2": 1.65, "2.3": 0.5},
}


def saved(book: Workbook) -> bytes:
    """The workbook's bytes."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _sheet(book: Workbook, title: str) -> Worksheet:
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    return sheet


def _lines() -> Iterable[tuple[str, str, float]]:
    for field, (name, top) in FIELDS.items():
        yield field, name, top
        for code, (leaf, points) in LEAVES.items():
            if code.startswith(field + "."):
                yield code, leaf, points


def _figure(unit: str, code: str, points: Mapping[str, Mapping[str, Any]]) -> Any:
    mine = points[unit]
    return mine[code] if code in mine else round(sum(v for c, v in mine.items() if c.startswith(code + ".")), 4)


def units_across(
    units: Sequence[str] = UNITS,
    *,
    names: Mapping[str, str] | None = None,
    change: Callable[[Worksheet], None] = lambda sheet: None,
    ranks: bool = True,
) -> bytes:
    """Criteria down, units across, each with self score and appraised score under a merged heading; totals, notes."""
    book = Workbook()
    sheet = _sheet(book, "Tổng hợp")
    sheet["A1"] = "TỔNG HỢP KẾT QUẢ CHẤM ĐIỂM CẢI CÁCH HÀNH CHÍNH NĂM 2024"
    sheet.merge_cells("A1:I1")
    sheet["A3"], sheet["B3"], sheet["C3"] = "STT", "Lĩnh vực/Tiêu chí", "Điểm tối đa"
    for letter in "ABC":
        sheet.merge_cells(f"{letter}3:{letter}4")
    for at, unit in enumerate(units):
        column = 4 + 2 * at
        sheet.cell(3, column, (names or {}).get(unit, unit))
        sheet.merge_cells(start_row=3, start_column=column, end_row=3, end_column=column + 1)
        sheet.cell(4, column, "Tự chấm")
        sheet.cell(4, column + 1, "Thẩm định")
    row = 5
    for code, name, top in _lines():
        for column, value in enumerate((code, name, top), start=1):
            sheet.cell(row, column, value)
        for at, unit in enumerate(units):
            sheet.cell(row, 4 + 2 * at, _figure(unit, code, POINTS))
            sheet.cell(row, 5 + 2 * at, _figure(unit, code, POINTS))
        row += 1
    sheet.cell(row, 2, "Tổng điểm")
    sheet.cell(row, 3, 10)
    for at, unit in enumerate(units):
        sheet.cell(row, 5 + 2 * at, sum(POINTS[unit].values()))
    if ranks:
        sheet.cell(row + 1, 2, "Xếp hạng")
        for at, unit in enumerate(units):
            better = sum(sum(POINTS[other].values()) > sum(POINTS[unit].values()) for other in units)
            sheet.cell(row + 1, 5 + 2 * at, better + 1)
    sheet.cell(row + 3, 2, "Ghi chú: điểm đã thống nhất tại phiên họp Hội đồng.")
    change(sheet)
    return saved(book)


def units_down(*, comma_text: bool = True) -> bytes:
    """Units down, criteria across; decimal commas typed as text, block rows, a sum row, rank and grade."""
    book = Workbook()
    sheet = _sheet(book, "2024")
    sheet.append(["BẢNG ĐIỂM NĂM 2024"])
    sheet.append([])
    codes = [code for code, _, _ in _lines()]
    titles = {code: name for code, name, _ in _lines()}
    sheet.append(
        [
            "STT",
            "Đơn vị",
            *(f"{code}. {titles[code]}" for code in codes),
            "Tổng điểm",
            "Tỷ lệ %",
            "Xếp hạng",
            "Xếp loại",
        ]
    )
    sheet.append(["I", "Các sở, ban, ngành"])
    totals = {unit: round(sum(POINTS[unit].values()), 2) for unit in UNITS}
    for number, unit in enumerate(UNITS, start=1):
        figures = [_figure(unit, code, POINTS) for code in codes]
        typed = [str(value).replace(".", ",") if comma_text else value for value in figures]
        rank = 1 + sum(other > totals[unit] for other in totals.values())
        sheet.append(
            [number, unit, *typed, totals[unit], totals[unit] * 10, rank, "Tốt" if totals[unit] >= 8 else "Khá"]
        )
    sheet.append([None, "Trung bình", *[None for _ in codes], 8.2])
    return saved(book)


def sheet_per_unit(*, titles: Mapping[str, str] | None = None) -> bytes:
    """A sheet for each unit, the unit named in a line above the table or only by the sheet's name."""
    book = Workbook()
    book.remove(_sheet(book, "x"))
    for at, unit in enumerate(UNITS):
        sheet = book.create_sheet((titles or {}).get(unit, unit)[:31])
        sheet.append(["PHIẾU CHẤM ĐIỂM NĂM 2024"])
        sheet.append([f"Đơn vị: {unit}"] if at % 2 == 0 else [])
        sheet.append(["TT", "Tiêu chí", "Điểm tối đa", "Điểm tự chấm", "Điểm thẩm định", "Điểm Hội đồng", "Ghi chú"])
        sheet.append(["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"])
        for code, name, top in _lines():
            value = _figure(unit, code, POINTS)
            sheet.append([code, name, top, value, value, value, ""])
        sheet.append([None, "Tổng cộng", 10, None, None, sum(POINTS[unit].values())])
        sheet.append(["Người lập biểu"])
    return saved(book)


def long_list() -> bytes:
    """One row per unit and criterion."""
    book = Workbook()
    sheet = _sheet(book, "Dữ liệu")
    sheet.append(["Đơn vị", "Mã tiêu chí", "Tên tiêu chí", "Điểm tự đánh giá", "Điểm thẩm định"])
    for unit in UNITS:
        for code, (name, _) in LEAVES.items():
            sheet.append([unit, code, name, POINTS[unit][code], POINTS[unit][code]])
    return saved(book)


def history() -> bytes:
    """Totals of four years, one column a year, as text with decimal commas; one unit was not ranked in one year."""
    text = (
        "KẾT QUẢ CHỈ SỐ CCHC CÁC NĂM;;;;\r\nSTT;Đơn vị;Năm 2020;Năm 2021;Năm 2022;Năm 2023\r\n"
        "1;Sở Nội vụ;85,5;86,25;88;90,1\r\n2;Thanh tra tỉnh;80;-;83,5;84,75\r\n"
        "3;Văn phòng UBND tỉnh;79,25;81;82;85\r\n"
    )
    return text.encode("utf-8-sig")


def accounts(rows: Iterable[Sequence[Any]] | None = None) -> bytes:
    """A list of officers: a title above, headings in other words, no user names, a telephone without its 0."""
    book = Workbook()
    sheet = _sheet(book, "Danh sách")
    sheet.append(["DANH SÁCH CÔNG CHỨC PHỤ TRÁCH CCHC"])
    sheet.append([])
    sheet.append(["TT", "Họ và tên", "Chức vụ", "Đơn vị công tác", "Vai trò", "Email", "Số điện thoại"])
    known = [
        (1, "Trần Thị Mẫu", "Chuyên viên", "Sở Nội vụ", "Chuyên viên đơn vị", "mautt@mau.gov.vn", 912345678),
        (2, "Lê Văn Thử", "Chánh Thanh tra", "Thanh tra tỉnh", "Lãnh đạo đơn vị", "", 987654321),
    ]
    for row in rows if rows is not None else known:
        sheet.append(list(row))
    return saved(book)


def evidence(files: Mapping[str, bytes] | None = None) -> bytes:
    """An archive: a folder a unit, a folder a criterion below it; one file twice under two criteria; litter."""
    plan = pdf("Ke hoach cai cach hanh chinh")
    known = {
        "Minh chung 2024/Sở Nội vụ/1.1 Kế hoạch/15-KH-SNV ngày 05.02.2024 Kế hoạch CCHC.pdf": plan,
        "Minh chung 2024/Sở Nội vụ/1.2/Báo cáo kết quả.pdf": pdf("Bao cao ket qua nhiem vu"),
        "Minh chung 2024/Sở Nội vụ/1.3 Công tác kiểm tra/15-KH-SNV (bản sao).pdf": plan,
        "Minh chung 2024/Thanh tra tỉnh/1.3 Công tác kiểm tra/KL 22-TTT.pdf": pdf("Ket luan kiem tra"),
        "Minh chung 2024/Thumbs.db": b"x",
        "__MACOSX/Minh chung 2024/._a.pdf": b"x",
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in (files if files is not None else known).items():
            archive.writestr(path, content)
    return stream.getvalue()


def decomposed(text: str) -> str:
    """The text as a Mac writes it."""
    return unicodedata.normalize("NFD", text)


def many_criteria(*, as_numbers: bool = True) -> bytes:
    """Twelve criteria of one field whose numbers Excel kept as numbers: 1.10 stands there as 1.1."""
    book = Workbook()
    sheet = _sheet(book, "Sở Nội vụ")
    sheet.append(["STT", "Tiêu chí", "Điểm tối đa", "Điểm tự chấm"])
    sheet.append(["1", "Chỉ đạo điều hành", 12, 6])
    for number in range(1, 13):
        code: Any = float(f"1.{number}") if as_numbers else f"1.{number}"
        sheet.append([code, f"Nội dung thứ {number}", 1, 0.5])
    return saved(book)


def with_points(layout: str, points: Mapping[str, Mapping[str, float]]) -> bytes:
    """One of the layouts with other points than those of the module."""
    standing = dict(POINTS)
    assert isinstance(POINTS, dict)
    try:
        POINTS.update(points)
        made: bytes = {"units_across": units_across, "units_down": units_down, "long_list": long_list}[layout]()
    finally:
        POINTS.update(standing)
    return made


def as_date(sheet: Worksheet) -> None:
    """Excel took the criterion 1.2 for the first of February."""
    sheet["A7"] = dt.date(2024, 2, 1)
