"""Where things stand in the workbook: one place for the writer and the reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from chiso.engine.errors import Text
from chiso.engine.scoring import InputSpec
from chiso.office.rounds.models import AnswerStatus

FORMAT: Final = "chiso-phieu-1"
MAIN: Final = "Phiếu chấm điểm"
META: Final = "_chiso"
LISTS: Final = "_danh_muc"

NUMBER, NAME, MAX, RULE, LABEL, VALUE, UNIT, STATUS, POINTS, EVIDENCE, NOTE, KEY = range(12)
HEADS: Final = (
    "STT",
    "Lĩnh vực, tiêu chí, tiêu chí thành phần",
    "Điểm tối đa",
    "Cách tính điểm",
    "Số liệu cần nhập",
    "Số liệu",
    "Đơn vị tính",
    "Tình trạng",
    "Điểm tự chấm",
    "Tài liệu kiểm chứng",
    "Giải trình",
    "Khóa",
)
WIDTHS: Final = (7, 34, 8, 30, 20, 12, 8, 13, 9, 28, 26, 2)

# the words of a status in the drop-down list; the reader takes the same
STATUS_WORDS: Final = {
    AnswerStatus.ANSWERED: "Có số liệu",
    AnswerStatus.NOT_APPLICABLE: "Không áp dụng",
    AnswerStatus.DID_NOT_ARISE: "Không phát sinh",
}
COUNT: Final = InputSpec("count", "count", Text("Số trường hợp", "Number of cases"))
"""What a bonus or penalty item asks for."""
YES_NO: Final = {"yes": "Có", "no": "Không"}


@dataclass(frozen=True, slots=True)
class Key:
    """What a row is, as written in its hidden last cell: `leaf|1.2|rate`, `more|1.2|total`, `count|sang-kien|count`."""

    kind: str
    code: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind}|{self.code}|{self.name}"

    @classmethod
    def of(cls, text: object) -> Key | None:
        """The key that a cell states, or None."""
        parts = text.split("|") if isinstance(text, str) else []
        if len(parts) == 3 and parts[0] in ("leaf", "more", "count"):
            return cls(*parts)
        return None
