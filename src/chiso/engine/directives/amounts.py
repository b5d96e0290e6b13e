"""Numbers inside sentences: Vietnamese decimals, leading zeros, and numbers in words.

The trap: "13,44 điểm, 11 điểm" holds a decimal comma and a comma that ends a clause; "1.245 lượt" is a thousand.
"""

from __future__ import annotations

import re
from decimal import Decimal

NUMERAL = r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)(?!\d)"
NUMBER = rf"{NUMERAL}(?!/)"
_WORDS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
COUNT = (
    rf"(?:(?P<count>\d{{1,3}}(?:\.\d{{3}})+|\d{{1,4}})(?![\d/,.%]\d|%|\s*%)(?:\s*\([^()\d]{{2,20}}\))?|"
    rf"(?P<word>{'|'.join(_WORDS)})(?:\s*\((?P<in_figures>\d{{1,3}})\))?)"
)

PLACE_POINTS = (
    r"(?:tiếp nhận|cầu|truy cập|bưu|hỗ trợ|trực|giao dịch|nóng|trường|khảo sát|phục vụ|tuyên truyền|đặt|dân cư|bán|thi|"
    r"nghẽn|kiểm tra|phát|đọc|tập kết|trung chuyển|thu gom|đổ|xả|rác|ô nhiễm|đen|đỏ|"
    r"tối(?! đa| thiểu)|sáng|ngập|sạt|lún|ùn|tắc|"
    r"lấn|vi phạm|phức tạp|tụ tập|đỗ|đậu|dừng|chợ|mua|kinh doanh|du lịch|văn hóa|vui chơi|sinh hoạt|thanh toán|"
    r"chi trả|thu phí|thu thuế|tư vấn|tiêm|quan trắc|lắp|wifi|internet|camera|cháy|cách ly|tái định|check|mất an|"
    r"nguy|xung yếu|sơ tán|đấu nối|trưng bày|hướng dẫn|hẹn)"
)
"""What stands behind "điểm" that is a place or a thing: "03 điểm tập kết rác", "05 điểm đen"."""


def decimal_in(text: str) -> Decimal:
    """The number as a decimal: "13,44" and "13.44" alike; a point before three digits groups thousands."""
    grouped = re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text) is not None
    return Decimal((text.replace(".", "") if grouped else text).replace(",", "."))


def count_in(match: re.Match[str]) -> int:
    """The count that a match of `COUNT` states."""
    if match["count"]:
        return int(match["count"].replace(".", ""))
    return int(match["in_figures"]) if match["in_figures"] else _WORDS[match["word"].lower()]
