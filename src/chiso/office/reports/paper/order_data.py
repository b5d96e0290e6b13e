"""What the printed documents of directives may say: plan, reminder letter, table of implementing documents, report.

The trap is that of `data.py`: a template sees these fields and nothing else.
"""

# ruff: noqa: RUF009 -- `said` gives a dataclass field with its sentence
from __future__ import annotations

from dataclasses import dataclass

from chiso.office.reports.paper.data import Letterhead, Signing, said


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """A line of a reminder letter."""

    number: str = said("Số thứ tự")
    unit: str = said("Tên đơn vị; trống ở các dòng sau của cùng đơn vị")
    what: str = said("Việc chưa làm")
    due: str = said("Thời hạn")
    late: str = said("Số ngày làm việc đã quá hạn")


@dataclass(frozen=True, slots=True)
class ReminderPaper:
    """Công văn đôn đốc, văn bản phê bình."""

    head: Letterhead = said("Phần đầu văn bản")
    about: str = said("Trích yếu, sau chữ V/v")
    is_criticism: bool = said("Đúng với văn bản phê bình, sai với công văn đôn đốc")
    directive: str = said("Văn bản chỉ đạo bị chậm triển khai; trống khi công văn gồm nhiều việc")
    recipients: tuple[str, ...] = said("Các đơn vị được gửi")
    unit_count: int = said("Số đơn vị được gửi")
    total_count: int = said("Số đơn vị được giao văn bản chỉ đạo; 0 khi công văn gồm nhiều việc")
    as_of: str = said("Ngày tính số liệu")
    rows: tuple[ReminderRow, ...] = said("Các việc chưa làm, xếp theo đơn vị")
    answer_by: str = said("Hạn báo cáo kết quả; trống khi chưa đặt")
    issuer_name: str = said("Tên cơ quan ban hành")
    signing: Signing = said("Chữ ký")


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A target of a plan."""

    index: str = said("Tên chỉ số")
    field: str = said("Tên lĩnh vực; trống khi là cả chỉ số")
    target: str = said("Mục tiêu, ví dụ: 13,44 điểm; tăng 1 bậc")


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A line of the plan's appendix."""

    number: str = said("Số thứ tự")
    content: str = said("Nhiệm vụ; tên nhóm ở dòng nhóm")
    is_group: bool = said("Đúng với dòng tên nhóm (để in đậm)")
    lead: str = said("Cơ quan chủ trì")
    units: str = said("Cơ quan phối hợp")
    deliverable: str = said("Sản phẩm")
    due: str = said("Thời hạn")


@dataclass(frozen=True, slots=True)
class PlanPaper:
    """Kế hoạch và phụ lục nhiệm vụ."""

    head: Letterhead = said("Phần đầu văn bản")
    title: str = said("Tên kế hoạch")
    year: int = said("Năm của kế hoạch")
    basis: str = said("Văn bản chỉ đạo làm căn cứ; trống khi không có")
    goals: tuple[GoalRow, ...] = said("Các mục tiêu")
    task_count: int = said("Số nhiệm vụ")
    lead_count: int = said("Số cơ quan chủ trì")
    rows: tuple[PlanRow, ...] = said("Các dòng của phụ lục")
    annex_reference: str = said("Dòng “Kèm theo Kế hoạch số …”")
    issuer_name: str = said("Tên cơ quan ban hành")
    signing: Signing = said("Chữ ký")


@dataclass(frozen=True, slots=True)
class ImplementingRow:
    """A unit's answer to one directive."""

    number: str = said("Số thứ tự")
    unit: str = said("Tên đơn vị")
    due: str = said("Thời hạn")
    answer: str = said("Số, ký hiệu và ngày của văn bản triển khai; trống khi chưa có")
    state: str = said("Tình trạng")
    note: str = said("Giải trình, phần chép lại từ văn bản trên")


@dataclass(frozen=True, slots=True)
class ImplementingPaper:
    """Bảng tổng hợp văn bản triển khai một văn bản chỉ đạo."""

    head: Letterhead = said("Phần đầu văn bản")
    directive: str = said("Số, ký hiệu của văn bản chỉ đạo")
    title: str = said("Trích yếu của văn bản chỉ đạo")
    as_of: str = said("Ngày tính số liệu")
    total: int = said("Số đơn vị được giao")
    on_time: int = said("Số đơn vị đã triển khai đúng hạn")
    late: int = said("Số đơn vị đã triển khai muộn")
    silent: int = said("Số đơn vị quá hạn chưa triển khai")
    waiting: int = said("Số đơn vị còn hạn")
    explained: int = said("Số đơn vị đã giải trình")
    rows: tuple[ImplementingRow, ...] = said("Các đơn vị")
    signing: Signing = said("Chữ ký")


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A task in a periodic report."""

    number: str = said("Số thứ tự")
    content: str = said("Nhiệm vụ")
    due: str = said("Thời hạn")
    state: str = said("Tình trạng")
    result: str = said("Kết quả, số văn bản")


@dataclass(frozen=True, slots=True)
class PeriodicPaper:
    """Báo cáo định kỳ của một đơn vị."""

    head: Letterhead = said("Phần đầu văn bản")
    unit: str = said("Tên đơn vị")
    title: str = said("Tên báo cáo, ví dụ: Kết quả thực hiện công tác cải cách hành chính")
    period: str = said("Tên kỳ báo cáo, ví dụ: quý III năm 2026")
    window: str = said("Thời gian lấy số liệu: từ ngày đến ngày")
    recipient: str = said("Nơi nhận báo cáo")
    tasks_total: int = said("Số nhiệm vụ được giao đến cuối kỳ")
    tasks_done_on_time: int = said("Số nhiệm vụ hoàn thành đúng hạn")
    tasks_done_late: int = said("Số nhiệm vụ hoàn thành quá hạn")
    tasks_open: int = said("Số nhiệm vụ đang thực hiện, trong hạn")
    tasks_overdue: int = said("Số nhiệm vụ quá hạn chưa xong")
    directives_total: int = said("Số văn bản chỉ đạo phải triển khai trong kỳ")
    directives_on_time: int = said("Số văn bản đã triển khai đúng hạn")
    activities: int = said("Số tin, bài, hoạt động tuyên truyền trong kỳ")
    rows: tuple[WorkRow, ...] = said("Các nhiệm vụ xong trong kỳ hoặc đang quá hạn")
    results: str = said("Kết quả nổi bật do đơn vị ghi")
    difficulties: str = said("Khó khăn, vướng mắc do đơn vị ghi")
    next_steps: str = said("Phương hướng kỳ tới do đơn vị ghi")
    signing: Signing = said("Chữ ký")
