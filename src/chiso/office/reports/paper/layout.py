"""The layout of official documents as figures: Decree 30/2020/NĐ-CP, Appendix I."""

from __future__ import annotations

from typing import Final

FONT: Final = "Times New Roman"
PAPER_MM: Final = (210, 297)  # A4; annexes may lie on their side
# least and most, in millimetres
MARGINS_MM: Final = {"top": (20, 25), "bottom": (20, 25), "left": (30, 35), "right": (15, 20)}
TOLERANCE_MM: Final = 0.6  # Word keeps twentieths of a point

NATION: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"
SUBJECT_RULE_CM: Final = 3.5  # between a third and a half of the line that it stands under
SIZES: Final = {
    "nation": 12,
    "motto": 13,
    "superior": 12,
    "issuer": 12,
    "number": 13,
    "about": 12,  # the subject of a letter, below its number: 12 to 13
    "place": 13,
    "title": 14,
    "subject": 14,
    "body": 14,
    "signature": 14,
    "recipients_head": 12,
    "recipients": 11,
    "page_number": 13,
    "table": 11,
}
