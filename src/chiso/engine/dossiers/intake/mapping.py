"""Which heading of a source means which column: proposed from the words that one-stop systems use, then remembered.

The trap: a heading that is almost right. "Ngày trả" is the day promised in one system and the day handed over in
another, so only unmistakable words are taken by themselves; whatever else there is a person must name, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from chiso.engine.dossiers.columns import BY_NAME, COLUMNS, REQUIRED
from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import search_key

NEEDED = ("dossier_id", *REQUIRED)
"""Columns without which a dossier cannot be kept."""

Words = Mapping[str, tuple[str, ...]]
_WORDS: Words = {
    "dossier_id": ("Mã hồ sơ", "Số hồ sơ", "Mã số hồ sơ", "MaHoSo", "SoHoSo", "dossier code"),
    "province": ("Mã tỉnh", "MaTinh"),
    "agency": (
        "Mã cơ quan",
        "Mã đơn vị",
        "Cơ quan giải quyết",
        "Đơn vị giải quyết",
        "Cơ quan thực hiện",
        "Đơn vị xử lý",
        "MaCoQuan",
        "MaDonVi",
    ),
    "procedure": ("Mã thủ tục", "Mã TTHC", "Mã thủ tục hành chính", "MaTTHC", "MaThuTuc", "Thủ tục hành chính"),
    "received_at": ("Ngày tiếp nhận", "Thời điểm tiếp nhận", "Tiếp nhận lúc", "NgayTiepNhan", "Ngày giờ tiếp nhận"),
    "due_at": ("Ngày hẹn trả", "Hẹn trả lúc", "Ngày hẹn trả kết quả", "NgayHenTra", "Hạn giải quyết", "Hạn xử lý"),
    "finished_at": (
        "Ngày kết thúc xử lý",
        "Ngày xử lý xong",
        "Ngày giải quyết xong",
        "Giải quyết xong lúc",
        "NgayKetThucXuLy",
        "Ngày hoàn thành",
    ),
    "channel": ("Kênh thực hiện", "Kênh nộp", "Hình thức nộp", "KenhThucHien", "Hình thức tiếp nhận"),
    "service_level": ("Mức độ dịch vụ công", "Mức độ DVC", "MucDo"),
    "paid_online": ("Thanh toán trực tuyến", "Đã thanh toán trực tuyến", "DuocThanhToanTrucTuyen"),
    "digitised": ("Số hóa thành phần hồ sơ", "Có số hóa TPHS", "Số hóa TPHS"),
    "result_digital": ("Kết quả điện tử", "Có kết quả điện tử", "KQ đã số hóa"),
    "data_reused": ("Tái sử dụng dữ liệu", "Có tái sử dụng TP", "Dùng lại dữ liệu"),
    "satisfaction": ("Điểm hài lòng", "Mức độ hài lòng", "Đánh giá"),
    "apology_at": ("Ngày xin lỗi", "Ngày gửi thư xin lỗi", "Ngày gửi văn bản xin lỗi", "Xin lỗi lúc"),
    "status": ("Trạng thái", "Mã trạng thái", "TrangThaiHoSo", "Trạng thái hồ sơ"),
    "reappointments": ("Số lần hẹn lại",),
    "supplements": ("Số lần yêu cầu bổ sung", "Số lần bổ sung"),
    "awaiting_since": ("Chờ bổ sung từ", "Đang chờ bổ sung từ"),
    "working_seconds": (),
    "updated_at": ("Ngày cập nhật", "Thời điểm cập nhật", "Cập nhật lúc", "NgayCapNhat"),
    "sequence": ("Số thứ tự bản ghi", "Phiên bản"),
}


@dataclass(frozen=True, slots=True)
class SourceMapping:
    """What a source's headings mean.

    `columns`: (column, heading). `constants`: (column, value) for what the whole extract shares. `renamed`: (column,
    the source's value, ours), for codes of agencies and procedures that differ.
    """

    columns: tuple[tuple[str, str], ...] = ()
    constants: tuple[tuple[str, str], ...] = ()
    renamed: tuple[tuple[str, str, str], ...] = ()

    @property
    def heading_of(self) -> dict[str, str]:
        """The heading of each mapped column."""
        return dict(self.columns)

    @property
    def filled(self) -> tuple[str, ...]:
        """The columns that the import fills, in their order."""
        named = {name for name, _ in (*self.columns, *self.constants)}
        return tuple(column.name for column in COLUMNS if column.name in named)

    def as_data(self) -> dict[str, Any]:
        """For remembering: what `mapping_from` reads."""
        return {
            "columns": dict(self.columns),
            "constants": dict(self.constants),
            "renamed": [list(row) for row in self.renamed],
        }


def mapping_from(data: Mapping[str, Any]) -> SourceMapping:
    """A remembered mapping. Raises InputError for columns that do not exist."""
    found = SourceMapping(
        tuple((str(name), str(heading)) for name, heading in dict(data.get("columns", {})).items()),
        tuple((str(name), str(value)) for name, value in dict(data.get("constants", {})).items()),
        tuple((str(a), str(b), str(c)) for a, b, c in data.get("renamed", ())),
    )
    unknown = [name for name, *_ in (*found.columns, *found.constants, *found.renamed) if name not in BY_NAME]
    if unknown:
        listed = ", ".join(BY_NAME)
        message = Text("Không có cột này trong bảng hồ sơ.", "The table of dossiers has no such column.")
        raise InputError(
            [Problem("dossiers.unknown_column", message, got=name, expected=Text(listed, listed)) for name in unknown]
        )
    return found


def propose(headings: Sequence[str], known: SourceMapping | None = None) -> SourceMapping:
    """The mapping of a file's headings: what is remembered first, then what cannot be mistaken.

    A remembered heading that the file lacks is proposed anew from the words. Raises InputError with every problem:
    needed columns without a heading (with the nearest headings), a heading that stands twice.
    """
    kept = known or SourceMapping()
    present = meant(headings, kept)
    problems = _missing(present, kept, headings) + _doubled(present, headings)
    if problems:
        raise InputError(problems)
    return replace(kept, columns=tuple((name, present[name]) for name in BY_NAME if name in present))


def meant(headings: Sequence[str], known: SourceMapping | None, words: Words = _WORDS) -> dict[str, str]:
    """The heading of each column that a file has, by what is remembered first, then by the words."""
    present = {name: heading for name, heading in (known.columns if known else ()) if heading in headings}
    taken = set(present.values())
    by_word = {_key(word): name for name, own in words.items() for word in (name, *own)}
    for heading in headings:
        name = by_word.get(_key(heading))
        if name and name not in present and heading not in taken:
            present[name] = heading
            taken.add(heading)
    return present


def recognised(cells: Iterable[str], known: SourceMapping | None = None) -> int:
    """How many cells of a row are headings that are known: what tells a header from the title above it."""
    words = {_key(word) for name, words in _WORDS.items() for word in (name, *words)}
    words |= {_key(heading) for _, heading in (known.columns if known else ())}
    return len({_key(cell) for cell in cells if cell} & words)


def header_row(rows: Sequence[Sequence[str]], known: SourceMapping | None = None) -> int:
    """The number of the row that holds the headings: the one with most of the known words; without any, the first row
    that holds something."""
    scores = [recognised(row, known) for row in rows]
    if any(scores):
        return scores.index(max(scores))
    return next((number for number, row in enumerate(rows) if any(row)), 0)


def left_out(headings: Sequence[str], mapping: SourceMapping) -> tuple[str, ...]:
    """Headings that nothing is made of; among them are the names and addresses that the store must never hold."""
    used = set(mapping.heading_of.values())
    return tuple(heading for heading in headings if heading and heading not in used)


@lru_cache(4096)  # the words that headings are known by are asked for every row that may be one
def _key(heading: str) -> str:
    return "".join(letter for letter in search_key(heading) if letter.isalnum())


def _missing(present: Mapping[str, str], kept: SourceMapping, headings: Sequence[str]) -> list[Problem]:
    constant = {name for name, _ in kept.constants}
    return [
        _missing_one(name, kept.heading_of.get(name, ""), headings)
        for name in NEEDED
        if name not in present and name not in constant
    ]


def _missing_one(name: str, remembered: str, headings: Sequence[str]) -> Problem:
    words = [remembered] if remembered else list(_WORDS[name])
    folded = {_key(heading): heading for heading in headings}
    near = [folded[key] for word in words for key in get_close_matches(_key(word), folded, n=1, cutoff=0.75)]
    meaning = BY_NAME[name].meaning
    heading = near[0] if near else ""
    hint = Text(
        f"{f'có phải cột “{heading}”? Khi đó ' if near else ''}chỉ rõ cột ở trang của nguồn, hoặc --map "
        f"{name}=“{heading or 'Tên cột'}”",
        f"{f'is it the column “{heading}”? Then ' if near else ''}name it on the page of the source, or --map "
        f"{name}=“{heading or 'Heading'}”",
    )
    wanted = ", ".join(dict.fromkeys((name, *words[:3])))
    return Problem(
        "dossiers.missing_column",
        Text(
            f"Không thấy cột {name} ({meaning.vi}){_once(remembered, 'vi')}.",
            f"There is no column {name} ({meaning.en}){_once(remembered, 'en')}.",
        ),
        got=", ".join(heading for heading in headings if heading)[:200],
        expected=Text(wanted, wanted),
        hint=hint,
    )


def _once(remembered: str, language: str) -> str:
    if not remembered:
        return ""
    return f"; lần trước là “{remembered}”" if language == "vi" else f"; last time it was “{remembered}”"


def _doubled(present: Mapping[str, str], headings: Sequence[str]) -> list[Problem]:
    message = Text("Tiêu đề này có ở hai cột.", "This heading stands over two columns.")
    hint = Text("đổi tên một cột", "rename one of them")
    return [
        Problem("dossiers.heading_twice", message, got=heading, hint=hint)
        for heading in present.values()
        if list(headings).count(heading) > 1
    ]
