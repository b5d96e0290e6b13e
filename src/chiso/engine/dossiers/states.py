"""The ten status codes of a dossier and which may follow which.

The trap: "finished" is not one code. A dossier ends for the clock when it is refused, withdrawn, stopped or resolved;
handing the result over (10) comes later and is not what lateness is measured by.
"""

from __future__ import annotations

from enum import IntEnum

from chiso.engine.errors import Text


class Status(IntEnum):
    """Status codes of the national synchronisation."""

    REGISTERED = 1
    ACCEPTED = 2
    REFUSED = 3
    PROCESSING = 4
    SUPPLEMENT = 5
    PAYMENT = 6
    WITHDRAWN = 7
    STOPPED = 8
    RESOLVED = 9
    RETURNED = 10


NAMES: dict[Status, Text] = {
    Status.REGISTERED: Text("Mới đăng ký", "registered"),
    Status.ACCEPTED: Text("Được tiếp nhận", "accepted"),
    Status.REFUSED: Text("Không được tiếp nhận", "refused"),
    Status.PROCESSING: Text("Đang xử lý", "in process"),
    Status.SUPPLEMENT: Text("Yêu cầu bổ sung giấy tờ", "supplement asked for"),
    Status.PAYMENT: Text("Yêu cầu thực hiện nghĩa vụ tài chính", "payment asked for"),
    Status.WITHDRAWN: Text("Công dân yêu cầu rút hồ sơ", "withdrawn by the citizen"),
    Status.STOPPED: Text("Dừng xử lý", "stopped"),
    Status.RESOLVED: Text("Đã xử lý xong", "resolved"),
    Status.RETURNED: Text("Đã trả kết quả", "result handed over"),
}

NEXT: dict[Status, frozenset[Status]] = {
    Status.REGISTERED: frozenset({Status.ACCEPTED, Status.REFUSED}),
    Status.ACCEPTED: frozenset({Status.PROCESSING}),
    Status.REFUSED: frozenset(),
    Status.PROCESSING: frozenset(
        {Status.SUPPLEMENT, Status.PAYMENT, Status.WITHDRAWN, Status.STOPPED, Status.RESOLVED}
    ),
    Status.SUPPLEMENT: frozenset({Status.PROCESSING, Status.WITHDRAWN, Status.STOPPED}),
    Status.PAYMENT: frozenset({Status.PROCESSING, Status.WITHDRAWN, Status.STOPPED}),
    Status.WITHDRAWN: frozenset(),
    Status.STOPPED: frozenset(),
    Status.RESOLVED: frozenset({Status.RETURNED}),
    Status.RETURNED: frozenset(),
}
FIRST = frozenset({Status.REGISTERED, Status.ACCEPTED})
"""What a log may begin with: at the counter a dossier is accepted without being registered first."""

ENDS: tuple[frozenset[Status], ...] = (
    frozenset({Status.RESOLVED}),
    frozenset({Status.RETURNED}),
    frozenset({Status.STOPPED, Status.REFUSED, Status.WITHDRAWN}),
)
"""What ends the clock, by priority where a log holds several."""
