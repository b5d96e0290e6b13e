"""Words that stand between and below the rows of an annex without being any: notes, marks of pages, signatures."""

from __future__ import annotations

import re

from chiso.engine.text import search_key

_NOTE = re.compile(
    r"^(ghi chu|luu y|chu thich|noi nhan|nguoi lap|nguoi ky|nguoi tong hop$|tm\.|kt\.|chu tich|giam doc"
    r"|truong phong|thu truong"
    r"|\(?\*+\)?|trang \d|phu luc|tong (?:so )?diem\s*:|"
    r"\(?ban hanh kem theo|don vi tinh|ngay .* thang)"
)

_TOTAL = re.compile(
    r"(?:tong cong|tong so diem|tong diem|tong so|tong|cong)"
    r"(?:\s*(?:diem|chung|so diem|toan bo|toi da|linh vuc|phan|muc|nhom|cac linh vuc|bang|cac bang|phu luc|trang)\b.*"
    r"|\s*[:(=].*|\s+(?:[ivx]+|[a-h])(?:\s*\+.*)?|\s*\d.*)?"
)


def reads_as_note(text: str) -> bool:
    """Whether a text begins as a note, a signature or the foot of a page does."""
    return _NOTE.match(search_key(text)) is not None


def sums_up(name: str) -> bool:
    """Whether a row's words are those of a total: "Tổng cộng", "Cộng điểm lĩnh vực I"."""
    return _TOTAL.fullmatch(search_key(name)) is not None
