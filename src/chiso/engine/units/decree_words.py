"""The headings and words of a decree file in both languages: one table, read without case, diacritics and signs.

The trap: a heading that nobody knows is a column that is silently lost. Whoever reads a file asks here, and names what
is not in the table.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping

from chiso.engine.text import search_key
from chiso.engine.units.model import KINDS

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "date": ("Ngày hiệu lực", "Ngày", "Ngày có hiệu lực", "Từ ngày"),
    "kind": ("Hình thức", "Hình thức sắp xếp", "Việc", "Loại thay đổi"),
    "predecessor": ("Đơn vị cũ", "Đơn vị trước sắp xếp", "Tên đơn vị cũ"),
    "predecessor_in": ("Đơn vị cũ thuộc", "Đơn vị cũ trực thuộc"),
    "successor": ("Đơn vị mới", "Đơn vị sau sắp xếp", "Tên đơn vị mới"),
    "successor_kind": ("Loại đơn vị mới",),
    "successor_in": ("Đơn vị mới thuộc", "Đơn vị mới trực thuộc"),
    "successor_code": ("Mã đơn vị mới", "Mã mới"),
    "share": ("Tỷ lệ", "Tỉ lệ"),
    "share_of": ("Tỷ lệ theo", "Tỉ lệ theo"),
    "source": ("Nguồn", "Nguồn của tỷ lệ"),
    "legal_basis": ("Căn cứ pháp lý", "Căn cứ", "Nghị quyết", "Số nghị quyết"),
}
"""Each column with its Vietnamese headings; the first is the template's. The English name of the column is one, too."""

WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "kind": {
        "rename": ("Đổi tên",),
        "merge": ("Sáp nhập", "Nhập", "Hợp nhất"),
        "divide": ("Chia tách", "Chia", "Tách"),
        "transfer": ("Điều chuyển", "Chuyển"),
        "abolish": ("Giải thể",),
    },
    "successor_kind": {kind.code: (kind.name.vi[:1].upper() + kind.name.vi[1:],) for kind in KINDS},
    "share_of": {
        "whole": ("Toàn bộ",),
        "population": ("Dân số",),
        "area": ("Diện tích",),
        "households": ("Số hộ", "Hộ"),
    },
}
"""The words that a column may hold, with their Vietnamese forms."""

_EXAMPLES = (
    ("01/03/2026", "Sáp nhập", "Xã Mẫu Một", "Tỉnh Mẫu", "Phường Mẫu Mới", "Phường", "Tỉnh Mẫu", "99001", "", "", "",
     "Nghị quyết 01/NQ-MẪU"),
    ("01/03/2026", "Sáp nhập", "Xã Mẫu Hai", "Tỉnh Mẫu", "Phường Mẫu Mới", "Phường", "Tỉnh Mẫu", "99001", "", "", "",
     "Nghị quyết 01/NQ-MẪU"),
)  # fmt: skip


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", " ", search_key(text)).strip()


_COLUMNS = {_folded(word): column for column, words in HEADINGS.items() for word in (column, *words)}
_CODES = {
    column: {_folded(word): code for code, forms in words.items() for word in (code, *forms)}
    for column, words in WORDS.items()
}


def column_named(heading: str) -> str | None:
    """The column that a heading means, in either language; None when it is none of them."""
    return _COLUMNS.get(_folded(heading))


def code_named(column: str, word: str) -> str | None:
    """The code of a word in one of the columns of `WORDS`; None when it is none of them."""
    return _CODES[column].get(_folded(word))


def said_in(column: str) -> tuple[str, str]:
    """The words that a column may hold, in Vietnamese and as codes, for a message."""
    words = WORDS[column]
    return ", ".join(forms[0] for forms in words.values()), ", ".join(words)


def template() -> bytes:
    """A file to fill in: Vietnamese headings and two lines of an invented province, to be replaced.

    Semicolons and a mark at the beginning, so that Excel with Vietnamese settings opens it as it is.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([words[0] for words in HEADINGS.values()])
    writer.writerows(_EXAMPLES)
    return stream.getvalue().encode("utf-8-sig")
