"""The columns of a table of dossiers: what every source is mapped to and what the Parquet store holds.

The trap: a time without a zone. Every moment of the store is Vietnamese time without a zone, to the microsecond; what
comes with a zone is converted on reading. A due *date* means the end of that day: whoever is served at ten in the
morning of the day promised was served on time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Literal

from chiso.engine.errors import Text

Kind = Literal["text", "moment", "flag", "number"]

DUE_TIME = time(23, 59, 59)
"""When a due date without a time of day falls due."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `required` ones must stand in every table, the others leave their measures empty when absent."""

    name: str
    kind: Kind
    meaning: Text
    required: bool = False


COLUMNS: tuple[Column, ...] = (
    Column("dossier_id", "text", Text("mã số hồ sơ", "the dossier's code")),
    Column("province", "text", Text("mã tỉnh", "code of the province")),
    Column("agency", "text", Text("mã cơ quan giải quyết", "code of the competent agency")),
    Column("procedure", "text", Text("mã thủ tục hành chính", "code of the administrative procedure")),
    Column("received_at", "moment", Text("tiếp nhận lúc", "when it was accepted"), required=True),
    Column(
        "due_at",
        "moment",
        Text("hẹn trả lúc; ngày không có giờ là hết ngày", "when it is due; a date means the end of that day"),
        required=True,
    ),
    Column(
        "finished_at",
        "moment",
        Text("giải quyết xong lúc; trống là đang giải quyết", "when it was resolved; empty while in process"),
        required=True,
    ),
    Column(
        "channel",
        "text",
        Text(
            "kênh nộp: `online` (hoặc 2, trực tuyến), `in_person` (1), `post` (3); trống là trực tiếp",
            "how it was filed: `online` (or 2), `in_person` (1), `post` (3); empty means in person",
        ),
    ),
    Column(
        "service_level",
        "text",
        Text("mức dịch vụ công trực tuyến của thủ tục, dùng để nhóm", "level of the online service, to group by"),
    ),
    Column(
        "paid_online",
        "flag",
        Text(
            "đã thanh toán trực tuyến; trống là không phải nộp tiền", "paid online; empty where nothing was to be paid"
        ),
    ),
    Column("digitised", "flag", Text("thành phần hồ sơ được số hóa", "the papers handed in were digitised")),
    Column("result_digital", "flag", Text("có kết quả điện tử", "the result was issued electronically")),
    Column("data_reused", "flag", Text("dùng lại dữ liệu đã số hóa", "digitised data were used again")),
    Column(
        "satisfaction",
        "number",
        Text("điểm người dân chấm; trống là chưa chấm", "the citizen's mark; empty where none was given"),
    ),
    Column(
        "apology_at", "moment", Text("gửi văn bản xin lỗi lần đầu lúc", "when the first letter of apology was sent")
    ),
    Column("status", "text", Text("mã trạng thái, 1 đến 10", "status code, 1 to 10")),
    Column("reappointments", "number", Text("số lần hẹn lại", "how often the appointment was changed")),
    Column("supplements", "number", Text("số lần yêu cầu bổ sung", "how often a supplement was asked for")),
    Column(
        "awaiting_since",
        "moment",
        Text(
            "đang chờ công dân bổ sung từ lúc; trống là không chờ",
            "since when the citizen's supplement is awaited; empty where none is",
        ),
    ),
    Column(
        "working_seconds",
        "number",
        Text(
            "thời gian giải quyết tính bằng giây làm việc, đã trừ thời gian chờ bổ sung",
            "time of resolving in working seconds, waiting for supplements taken off",
        ),
    ),
    Column(
        "updated_at",
        "moment",
        Text(
            "bản ghi được cập nhật lúc; bản mới thay bản cũ",
            "when the record was updated; the newer replaces the older",
        ),
    ),
    Column(
        "sequence",
        "number",
        Text("số thứ tự của bản ghi, khi không có giờ cập nhật", "number of the record, where no update time is kept"),
    ),
)


def short(meaning: Text) -> Text:
    """What a column is, without how it is filled in."""
    vi, en = (words.partition(";")[0].partition(":")[0] for words in (meaning.vi, meaning.en))
    return Text(vi, en)


BY_NAME = {column.name: column for column in COLUMNS}
REQUIRED = tuple(column.name for column in COLUMNS if column.required)

TIME_KEYS = ("month", "quarter", "year")
"""Groups that are made of a moment; every other group is a column of the table."""

PARTITIONS = ("year", "month")
"""Hive keys of the store, of the month received: `year=2026/month=2026-03/`. They only save reading; figures come from
the columns."""
