"""What the printed documents of one-stop dossiers may say: the letter of apology and the monitor table.

The trap is that of `data.py`: a template sees these fields and nothing else.
"""

# ruff: noqa: RUF009 -- `said` gives a dataclass field with its sentence
from __future__ import annotations

from dataclasses import dataclass

from chiso.office.reports.paper.data import Letterhead, Signing, said


@dataclass(frozen=True, slots=True)
class ApologyPaper:
    """Văn bản xin lỗi và đề nghị gia hạn (mẫu số 04)."""

    head: Letterhead = said("Phần đầu văn bản")
    applicant: str = said("Tên người nộp hồ sơ; trống khi không lưu thông tin liên hệ")
    address: str = said("Địa chỉ người nộp hồ sơ; trống khi không lưu")
    dossier: str = said("Mã hồ sơ")
    procedure: str = said("Mã thủ tục hành chính")
    received: str = said("Ngày tiếp nhận")
    due: str = said("Thời điểm hẹn trả cũ")
    reason: str = said("Lý do chậm")
    new_due: str = said("Thời điểm hẹn trả mới")
    issuer_name: str = said("Tên cơ quan xin lỗi")
    signing: Signing = said("Chữ ký")


@dataclass(frozen=True, slots=True)
class MonitorRow:
    """A line of the monitor table."""

    number: str = said("Số thứ tự")
    name: str = said("Tên đơn vị; mã thủ tục ở bảng của một đơn vị")
    received: str = said("Số hồ sơ tiếp nhận")
    resolved: str = said("Số hồ sơ đã giải quyết")
    early: str = said("Số hồ sơ giải quyết trước hạn")
    on_time: str = said("Số hồ sơ giải quyết đúng hạn")
    late: str = said("Số hồ sơ giải quyết quá hạn")
    pending: str = said("Số hồ sơ đang giải quyết, còn hạn")
    overdue: str = said("Số hồ sơ đang giải quyết, quá hạn")
    digitised: str = said("Số hồ sơ có số hóa thành phần; trống khi nguồn không báo")
    result_digital: str = said("Số kết quả đã số hóa; trống khi nguồn không báo")
    silent: str = said("Số hồ sơ quá hạn chưa có thư xin lỗi; trống ở bảng theo thủ tục")
    late_rate: str = said("Phần trăm quá hạn trên số đã giải quyết; trống khi chưa giải quyết hồ sơ nào")


@dataclass(frozen=True, slots=True)
class MonitorPaper:
    """Bảng theo dõi giải quyết hồ sơ thủ tục hành chính."""

    head: Letterhead = said("Phần đầu văn bản")
    of: str = said("Bảng của ai: tên tỉnh hoặc tên đơn vị")
    first_column: str = said("Tên cột đầu: Đơn vị, hoặc Thủ tục ở bảng của một đơn vị")
    since: str = said("Ngày đầu của kỳ tiếp nhận")
    as_of: str = said("Ngày tính số liệu")
    rows: tuple[MonitorRow, ...] = said("Các dòng, quá hạn nhiều đứng trước")
    total: MonitorRow = said("Dòng tổng")
    signing: Signing = said("Chữ ký")
